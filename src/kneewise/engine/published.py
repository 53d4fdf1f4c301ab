"""Published curves and constants of load indicators, each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kneewise.arrays import Array
from kneewise.person import Sex
from kneewise.units import deg


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Curve:
    """A published curve over the flexion of the knee: straight between its points."""

    flexion: tuple[float, ...]
    """rad, increasing."""

    values: tuple[float, ...]
    beyond: float
    """rad, from where it says nothing; up to there its last value holds."""

    source: str

    def at(self, flexion: Array) -> Array:
        """Its values at angles (n,): the first one below them, NaN beyond its end."""
        value = np.interp(flexion, self.flexion, self.values)
        return np.where(flexion <= self.beyond, value, np.nan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A published number, and the range it is given with."""

    value: float
    low: float
    high: float
    source: str


_BESIER = "Besier et al. 2005, J Orthop Res 23:345-350 (three angles, upright MRI)"
_FOWKES = "Fowkes et al. 2011, Skeletal Radiol 40:1427-1434"
_SQUARE_MM = 1e-6

CONTACT_AREA = {
    Sex.MALE: Curve(
        flexion=(0.0, deg(30), deg(60)),
        values=(210 * _SQUARE_MM, 414 * _SQUARE_MM, 520 * _SQUARE_MM),
        beyond=deg(90),
        source=_BESIER,
    ),
    Sex.FEMALE: Curve(
        flexion=(0.0, deg(30), deg(60)),
        values=(210 * _SQUARE_MM, 269 * _SQUARE_MM, 396 * _SQUARE_MM),
        beyond=deg(90),
        source=_BESIER,
    ),
}
"""m² between kneecap and thigh bone at low load; past 60° the last value holds."""

LOADED = Constant(value=1.24, low=1.0, high=1.24, source=_BESIER)
"""How much the contact grows in loaded stance; Salsich et al. 2003 saw no growth."""

KNEECAP = Curve(
    flexion=tuple(deg(x) for x in range(0, 100, 10)),
    values=(0.462, 0.554, 0.650, 0.743, 0.827, 0.896, 0.947, 0.976, 0.986, 0.981),
    beyond=deg(90),
    source="van Eijden et al. 1986, J Biomech 19:219-229; Brechter & Powers 2002",
)
"""Force on the kneecap per force of the quadriceps."""

TENDON = Curve(
    flexion=(0.0, deg(30), deg(60), deg(90), deg(120)),
    values=(1.1, 0.95, 0.75, 0.6, 0.55),
    beyond=deg(120),
    source="van Eijden et al. 1986, J Biomech 19:219-229 (rounded from a figure); "
    "agrees with Buff et al. 1988, J Biomech 21:17-23",
)
"""Force of the patellar tendon per force of the quadriceps."""

IMPINGEMENT = Constant(
    value=deg(30),
    low=deg(20),
    high=deg(30),
    source="Orchard et al. 1996, Am J Sports Med 24:375-379",
)
"""Knee flexion at which the iliotibial band is pressed on the bone."""

CONDYLES = Constant(
    value=0.045, low=0.04, high=0.05, source="statics of two points of contact"
)
"""m between the points where the condyles rest on the shin bone."""

INCLINATION = {
    Sex.FEMALE: Constant(
        value=deg(39.6), low=deg(32.7), high=deg(46.8), source=_FOWKES
    ),
    Sex.MALE: Constant(value=deg(38.0), low=deg(31.8), high=deg(44.1), source=_FOWKES),
}
"""How steeply the hip socket opens."""

ANTEVERSION = Constant(
    value=deg(14.3),
    low=deg(5.6),
    high=deg(23.0),
    source="Wang et al. 2017, BMC Musculoskelet Disord 18:373 (radiographic)",
)
"""How far the hip socket opens forwards."""
