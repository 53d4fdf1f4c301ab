"""Load indicators: what a motion asks of the tissues that hurt.

Each takes forces, moments or lengths over time and gives curves over time. They are
estimates for comparing a person with themselves; none says that a tissue is harmed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.anatomy import Side
from kneewise.arrays import Array, Mask
from kneewise.engine.published import (
    ANTEVERSION,
    CONDYLES,
    CONTACT_AREA,
    IMPINGEMENT,
    INCLINATION,
    KNEECAP,
    LOADED,
    TENDON,
)
from kneewise.person import Sex

OUTWARDS = {Side.RIGHT: 1.0, Side.LEFT: -1.0}
"""Sign of the body's z axis, to the right, that points away from the middle."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Kneecap:
    """The load between kneecap and thigh bone."""

    force: Array
    """(n,) N."""

    stress: Array
    """(n,) Pa, mean over the contact; NaN past 90° of flexion."""


def kneecap(quadriceps: Array, flexion: Array, sex: Sex) -> Kneecap:
    """How hard the quadriceps presses the kneecap on the thigh bone.

    Args:
        quadriceps: (n,) N, all four heads together.
        flexion: (n,) rad of the knee.
        sex: which contact area.

    Limits:
        The area is known to a factor of 2 between studies: show changes, not sizes. It
        does not know tilt or shift of the kneecap: inward collapse is not in it.

    Source:
        Besier et al. 2005, J Orthop Res 23:345-350 (area, and its growth under load);
        van Eijden et al. 1986, J Biomech 19:219-229 (force ratio).
    """
    force = KNEECAP.at(flexion) * quadriceps
    area = CONTACT_AREA[sex].at(flexion) * LOADED.value
    return Kneecap(force=force, stress=force / area)


def tendon_force(quadriceps: Array, flexion: Array) -> Array:
    """The force (n,) N of the patellar tendon.

    Args:
        quadriceps: (n,) N, all four heads together.
        flexion: (n,) rad of the knee.

    Limits:
        The curve is rounded from a figure; cadavers differ from it by 20 %.

    Source:
        van Eijden et al. 1986, J Biomech 19:219-229; Buff et al. 1988, J Biomech
        21:17-23.
    """
    return TENDON.at(flexion) * quadriceps


def rate(values: Array, time: Array) -> Array:
    """How fast a curve (n,) rises, per second.

    Raises:
        ValueError: for fewer than two samples.
    """
    slope: Array = np.gradient(values, time)
    return slope


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Band:
    """The iliotibial band."""

    strain: Array
    """(n,) how much longer its path is than in standing, 0.02 for 2 %."""

    pressed: Mask
    """(n,) the knee is bent so far that the band is pressed on the bone."""


def band(length: Array, standing: float, flexion: Array) -> Band:
    """How far the iliotibial band is stretched, and when it is pressed.

    Args:
        length: (n,) m, path of the tensor fasciae latae and the band.
        standing: m, the same in quiet standing.
        flexion: (n,) rad of the knee.

    Limits:
        The band hangs on muscles: length is not force. Whether it rubs or presses is
        disputed.

    Source:
        Hamill et al. 2008, Clin Biomech 23:1018-1025 (strain); Orchard et al. 1996, Am
        J Sports Med 24:375-379 (angle).
    """
    pressed = (flexion >= IMPINGEMENT.low) & (flexion <= IMPINGEMENT.high)
    return Band(strain=length / standing - 1, pressed=pressed)


def adduction_moment(moment: Array, side: Side) -> Array:
    """The external knee adduction moment (n,) N·m.

    Args:
        moment: (n, 3) N·m that the thigh hands to the shank without muscles, in the
            axes of the shank: ``reactions`` with forces of 0.
        side: which knee.

    Returns:
        Positive where the ground force bends the knee outwards (bow leg), negative for
        the external abduction moment of collapse.

    Source:
        Definition; reviewed in Andriacchi & Mündermann 2006, Curr Opin Rheumatol
        18:514-518.
    """
    return -OUTWARDS[side] * moment[:, 0]


def impulse(values: Array, time: Array) -> float:
    """The area under the positive part of a curve (n,), times s."""
    return float(np.trapezoid(np.maximum(values, 0.0), time))


def medial_force(force: Array, moment: Array, side: Side) -> Array:
    """The part of the knee's load that its inner side bears, N.

    Args:
        force: (n, 3) N that the thigh hands to the shank, muscles taken off, in the
            axes of the shank.
        moment: (n, 3) N·m, likewise.
        side: which knee.

    Returns:
        (n,) between 0 and the whole load.

    Limits:
        Two rigid points of contact; for the direction of change only.

    Source:
        Statics; spacing of the condyles 4 to 5 cm.
    """
    whole = np.maximum(-force[:, 1], 0.0)
    frontal = adduction_moment(moment, side)
    return np.clip(whole / 2 + frontal / CONDYLES.value, 0.0, whole)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Hip:
    """How the thigh presses into the hip socket."""

    force: Array
    """(n,) N."""

    anterior: Array
    """(n,) N forwards, out of the socket's front."""

    off_axis: Array
    """(n,) rad between the force and the middle of the socket; larger: nearer to the
    rim."""


def hip(force: Array, side: Side, sex: Sex) -> Hip:
    """Size and direction of the force of the thigh on the hip socket.

    Args:
        force: (n, 3) N that the pelvis hands to the thigh, in the axes of the pelvis.
        side: which hip.
        sex: which socket.

    Limits:
        The person's own socket is not known: one standard deviation is 7°.

    Source:
        Murray 1993, J Bone Joint Surg Br 75:228-232 (angles of the socket); Fowkes et
        al. 2011, Skeletal Radiol 40:1427-1434; Wang et al. 2017, BMC Musculoskelet
        Disord 18:373.
    """
    steep, forward = INCLINATION[sex].value, ANTEVERSION.value
    opening = [
        np.sin(forward),
        -np.cos(forward) * np.cos(steep),
        OUTWARDS[side] * np.cos(forward) * np.sin(steep),
    ]
    on_socket = -force
    size = np.linalg.norm(on_socket, axis=1)
    with_axis = -(on_socket @ np.array(opening)) / np.where(size > 0, size, np.nan)
    return Hip(
        force=size,
        anterior=on_socket[:, 0],
        off_axis=np.arccos(np.clip(with_axis, -1.0, 1.0)),
    )


def compression(abductors: Array, adduction: Array) -> Array:
    """An index (n,) N of how the gluteal tendons are pressed on the thigh bone.

    The force of the abductors times the hip's adduction: pulling hard while the tendon
    is wrapped around the trochanter.

    Args:
        abductors: (n,) N, gluteus medius and minimus.
        adduction: (n,) rad of the hip; abduction counts as 0.

    Limits:
        An index for comparison; not a pressure.

    Source:
        Grimaldi & Fearon 2015, J Orthop Sports Phys Ther 45:910-922 (why adduction
        under load presses the tendon).
    """
    return abductors * np.maximum(adduction, 0.0)
