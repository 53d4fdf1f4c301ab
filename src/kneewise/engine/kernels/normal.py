"""The normal equations of a fit, compiled, for one frame at a time.

A marker behaves like a point mass (its weight) and its misfit like a force on it.
So the matrix is that of a body of such masses, summed from the outermost segments
inwards (composite rigid bodies), and costs the same for three markers or thirty. The
change of the misfit's lever with the pose, which Gauss-Newton leaves out, comes for
eighteen products more per screw, and turns Gauss-Newton into Newton.

A screw is what one coordinate does in one joint. The matrix is kept as ``branches.py``
describes.

Source:
    Featherstone 2008, Rigid Body Dynamics Algorithms, ch. 6 (composite bodies).
"""

from __future__ import annotations

import math

from kneewise.engine.kernels.parts import inner, woven
from kneewise.engine.kernels.problem import HUBER, PLAIN, SUMS, Aim, Plan, Room, clear
from kneewise.engine.kernels.tree import ABOUT, Frame, Tree


@inner
def _trust(aim: Aim, k: int, squared: float) -> tuple[float, float]:
    """The cost of a misfit, and the share of its weight that it keeps.

    Args:
        aim: whose rule is taken.
        k: the marker.
        squared: m², its squared misfit.
    """
    if aim.rule == PLAIN:
        return aim.weight[k] * squared, 1.0
    far = math.sqrt(aim.precision[k] * squared) / aim.cut
    scale = aim.weight[k] / aim.precision[k] * aim.cut * aim.cut
    if aim.rule == HUBER:
        far = max(far, 1.0)
        cost = aim.weight[k] * squared if far == 1.0 else scale * (2.0 * far - 1.0)
        return cost, 1.0 / far
    rest = max(1.0 - far * far, 0.0)
    return scale / 3.0 * (1.0 - rest * rest * rest), rest * rest


@woven
def survey(  # noqa: C901, PLR0912, PLR0913, PLR0915 - one loop over markers, compiled
    tree: Tree, plan: Plan, aim: Aim, now: Frame, t: int, noisy: float, to: Room
) -> float:
    """The cost of the misfits of frame *t*; writes ``sums`` and ``left``.

    Where *noisy* is 1, every weight is replaced by its square times the marker's noise.

    All moments are taken about the origin of the first segment, so that a person far
    from the origin of the room loses no digits.
    """
    sums = to.sums
    at = now.at
    all_seen = aim.seen[t]
    place = plan.marker_place
    left = to.left
    weight = aim.weight
    first_marker = plan.first_marker
    o0 = at[0, 0]
    o1 = at[0, 1]
    o2 = at[0, 2]
    cost = 0.0
    for s in range(sums.shape[0]):
        for i in range(SUMS):
            sums[s, i] = 0.0
    for s in range(tree.parent.shape[0] - 1, -1, -1):
        own = sums[s]
        turn = now.turn[s]
        r00 = turn[0, 0]
        r01 = turn[0, 1]
        r02 = turn[0, 2]
        r10 = turn[1, 0]
        r11 = turn[1, 1]
        r12 = turn[1, 2]
        r20 = turn[2, 0]
        r21 = turn[2, 1]
        r22 = turn[2, 2]
        x0 = at[s, 0] - o0
        x1 = at[s, 1] - o1
        x2 = at[s, 2] - o2
        first = first_marker[s]
        after = first_marker[s + 1]
        b0 = b1 = b2 = b3 = b4 = b5 = b6 = b7 = b8 = b9 = b10 = 0.0
        b11 = b12 = b13 = b14 = b15 = b16 = b17 = b18 = b19 = b20 = b21 = 0.0
        for k in range(first, after):
            m0 = place[k, 0]
            m1 = place[k, 1]
            m2 = place[k, 2]
            p0 = x0 + r00 * m0 + r01 * m1 + r02 * m2
            p1 = x1 + r10 * m0 + r11 * m1 + r12 * m2
            p2 = x2 + r20 * m0 + r21 * m1 + r22 * m2
            r0 = p0 - (all_seen[k, 0] - o0)
            r1 = p1 - (all_seen[k, 1] - o1)
            r2 = p2 - (all_seen[k, 2] - o2)
            left[k, 0] = r0
            left[k, 1] = r1
            left[k, 2] = r2
            squared = r0 * r0 + r1 * r1 + r2 * r2
            if not squared >= 0.0:
                continue
            w = weight[k]
            if aim.rule == PLAIN:
                cost += w * squared
            else:
                part, share = _trust(aim, k, squared)
                cost += part
                w *= share
            if noisy > 0.0:
                w *= w * aim.noise[k]
            q0 = w * p0
            q1 = w * p1
            q2 = w * p2
            f0 = w * r0
            f1 = w * r1
            f2 = w * r2
            b0 += w
            b1 += q0
            b2 += q1
            b3 += q2
            b4 += q0 * p0
            b5 += q0 * p1
            b6 += q0 * p2
            b7 += q1 * p1
            b8 += q1 * p2
            b9 += q2 * p2
            b10 += f0
            b11 += f1
            b12 += f2
            b13 += p0 * f0
            b14 += p0 * f1
            b15 += p0 * f2
            b16 += p1 * f0
            b17 += p1 * f1
            b18 += p1 * f2
            b19 += p2 * f0
            b20 += p2 * f1
            b21 += p2 * f2
        if first < after:
            own[0] += b0
            own[1] += b1
            own[2] += b2
            own[3] += b3
            own[4] += b4
            own[5] += b5
            own[6] += b6
            own[7] += b7
            own[8] += b8
            own[9] += b9
            own[10] += b10
            own[11] += b11
            own[12] += b12
            own[13] += b13
            own[14] += b14
            own[15] += b15
            own[16] += b16
            own[17] += b17
            own[18] += b18
            own[19] += b19
            own[20] += b20
            own[21] += b21
        parent = tree.parent[s]
        if parent >= 0:
            above = sums[parent]
            for i in range(SUMS):
                above[i] += own[i]
    return cost


@woven
def turns(  # noqa: PLR0915 - one loop over axes, compiled
    tree: Tree, plan: Plan, now: Frame, to: Room
) -> None:
    """Write the screws: how each coordinate turns and shifts what hangs on a joint."""
    screws = to.screws
    at = now.at
    world = now.world
    axis_screw = plan.axis_screw
    for k in range(screws.shape[0]):
        for i in range(12):
            screws[k, i] = 0.0
    for s in range(tree.parent.shape[0]):
        x0 = at[s, 0] - at[0, 0]
        x1 = at[s, 1] - at[0, 1]
        x2 = at[s, 2] - at[0, 2]
        for a in range(tree.first[s], tree.first[s + 1]):
            k = axis_screw[a]
            if k < 0:
                continue
            screw = screws[k]
            u0 = world[a, 0]
            u1 = world[a, 1]
            u2 = world[a, 2]
            if tree.kind[a] >= ABOUT:
                v0 = x1 * u2 - x2 * u1
                v1 = x2 * u0 - x0 * u2
                v2 = x0 * u1 - x1 * u0
            else:
                v0 = u0
                v1 = u1
                v2 = u2
                u0 = u1 = u2 = 0.0
            g = now.rate[a]
            if plan.curved[k] == 1:
                h = now.bend[a]
                a0 = g * screw[0]
                a1 = g * screw[1]
                a2 = g * screw[2]
                b0 = g * screw[3]
                b1 = g * screw[4]
                b2 = g * screw[5]
                screw[6] += h * u0 + a1 * u2 - a2 * u1
                screw[7] += h * u1 + a2 * u0 - a0 * u2
                screw[8] += h * u2 + a0 * u1 - a1 * u0
                screw[9] += h * v0 + a1 * v2 - a2 * v1 + b1 * u2 - b2 * u1
                screw[10] += h * v1 + a2 * v0 - a0 * v2 + b2 * u0 - b0 * u2
                screw[11] += h * v2 + a0 * v1 - a1 * v0 + b0 * u1 - b1 * u0
            screw[0] += g * u0
            screw[1] += g * u1
            screw[2] += g * u2
            screw[3] += g * v0
            screw[4] += g * v1
            screw[5] += g * v2


@woven
def normal(  # noqa: PLR0915 - one loop over screws, compiled
    tree: Tree, plan: Plan, whole: float, to: Room
) -> None:
    """Write ``slope`` and ``matrix`` from ``sums`` and ``screws``.

    Args:
        tree: the joints.
        plan: what is fitted.
        whole: 1 for Newton's matrix, 0 for that of Gauss and Newton.
        to: read and written.
    """
    sums = to.sums
    screws = to.screws
    slope = to.slope
    matrix = to.matrix
    clear(slope)
    clear(matrix)
    for s in range(tree.parent.shape[0]):
        first = plan.first_screw[s]
        after = plan.first_screw[s + 1]
        if first == after:
            continue
        own_sums = sums[s]
        w = own_sums[0]
        h0 = own_sums[1]
        h1 = own_sums[2]
        h2 = own_sums[3]
        i00 = own_sums[7] + own_sums[9]
        i11 = own_sums[4] + own_sums[9]
        i22 = own_sums[4] + own_sums[7]
        f0 = own_sums[10]
        f1 = own_sums[11]
        f2 = own_sums[12]
        t0 = own_sums[18] - own_sums[20]
        t1 = own_sums[19] - own_sums[15]
        t2 = own_sums[14] - own_sums[16]
        # The moments of the pull less their trace, where Newton's matrix is wanted.
        k00 = -whole * (own_sums[17] + own_sums[21]) + i00
        k11 = -whole * (own_sums[13] + own_sums[21]) + i11
        k22 = -whole * (own_sums[13] + own_sums[17]) + i22
        k01 = whole * own_sums[14] - own_sums[5]
        k02 = whole * own_sums[15] - own_sums[6]
        k10 = whole * own_sums[16] - own_sums[5]
        k12 = whole * own_sums[18] - own_sums[8]
        k20 = whole * own_sums[19] - own_sums[6]
        k21 = whole * own_sums[20] - own_sums[8]
        g0 = h0 - whole * f0
        g1 = h1 - whole * f1
        g2 = h2 - whole * f2
        for k in range(first, after):
            screw = screws[k]
            u0 = screw[0]
            u1 = screw[1]
            u2 = screw[2]
            v0 = screw[3]
            v1 = screw[4]
            v2 = screw[5]
            n0 = k00 * u0 + k01 * u1 + k02 * u2 + g1 * v2 - g2 * v1
            n1 = k10 * u0 + k11 * u1 + k12 * u2 + g2 * v0 - g0 * v2
            n2 = k20 * u0 + k21 * u1 + k22 * u2 + g0 * v1 - g1 * v0
            l0 = w * v0 + u1 * h2 - u2 * h1
            l1 = w * v1 + u2 * h0 - u0 * h2
            l2 = w * v2 + u0 * h1 - u1 * h0
            c = plan.column[k]
            slope[c] += u0 * t0 + u1 * t1 + u2 * t2 + v0 * f0 + v1 * f1 + v2 * f2
            own = u0 * n0 + u1 * n1 + u2 * n2 + v0 * l0 + v1 * l1 + v2 * l2
            if plan.curved[k] == 1:
                own += whole * (
                    screw[6] * t0
                    + screw[7] * t1
                    + screw[8] * t2
                    + screw[9] * f0
                    + screw[10] * f1
                    + screw[11] * f2
                )
            matrix[plan.own_slot[c]] += own
            for j in range(plan.first_pair[k], plan.first_pair[k + 1]):
                other = screws[plan.pair_screw[j]]
                matrix[plan.pair_slot[j]] += (
                    other[0] * n0
                    + other[1] * n1
                    + other[2] * n2
                    + other[3] * l0
                    + other[4] * l1
                    + other[5] * l2
                )
