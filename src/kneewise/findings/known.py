"""What is known and contested of each cause and complaint: claims, with both sides."""

from __future__ import annotations

from collections.abc import Iterable

from kneewise.exam.complaint import Complaint, Region, Told
from kneewise.findings.cause import Kind
from kneewise.reference import table

_OF_KINDS: dict[Kind, tuple[str, ...]] = {
    Kind.WEAK_ABDUCTORS: ("c01", "c02", "c09"),
    Kind.WEAK_EXTENSORS: ("c01", "c02", "c09"),
    Kind.WEAK_EXTERNAL_ROTATORS: ("c01", "c02", "c33", "c09"),
    Kind.WEAK_ADDUCTORS: ("c24", "c28"),
    Kind.WEAK_FLEXORS: ("c45",),
    Kind.WEAK_QUADRICEPS: ("c05",),
    Kind.WEAK_HAMSTRINGS: ("c42",),
    Kind.STIFF_HIP: ("c01",),
    Kind.SHORT_FLEXORS: ("c25", "c26"),
    Kind.SHORT_BAND: ("c20",),
    Kind.SHORT_ADDUCTORS: ("c24",),
    Kind.STIFF_ANKLE: ("c34",),
    Kind.LEAN: ("c07", "c56"),
    Kind.TOE_OUT: ("c55",),
    Kind.SHALLOW: ("c34",),
    Kind.HABIT: ("c09", "c10", "c11"),
    Kind.LOAD: ("c12", "c41"),
}

_OF_REGIONS: dict[Region, tuple[str, ...]] = {
    Region.FRONT_OF_KNEE: ("c03", "c04", "c06", "c08", "c44"),
    Region.BELOW_KNEECAP: ("c17", "c18"),
    Region.OUTER_KNEE: ("c19", "c20"),
    Region.INNER_KNEE: ("c22", "c57"),
    Region.GROIN: ("c28", "c29"),
    Region.OUTER_HIP: ("c30",),
}

_OF_TOLD: dict[Told, tuple[str, ...]] = {
    Told.PATELLOFEMORAL: _OF_REGIONS[Region.FRONT_OF_KNEE],
    Told.PATELLAR_TENDON: _OF_REGIONS[Region.BELOW_KNEECAP],
    Told.ILIOTIBIAL_BAND: _OF_REGIONS[Region.OUTER_KNEE],
    Told.ACL_RECONSTRUCTED: ("c13", "c15", "c43"),
    Told.KNEE_ARTHRITIS: ("c21", "c22", "c23", "c57"),
    Told.HIP_ARTHRITIS: ("c22",),
    Told.ADDUCTOR_GROIN: _OF_REGIONS[Region.GROIN],
    Told.GLUTEAL_TENDON: _OF_REGIONS[Region.OUTER_HIP],
}


def known(kinds: Iterable[Kind], complaints: Iterable[Complaint]) -> tuple[str, ...]:
    """Keys of the claims that concern causes and complaints, in the table's order.

    Each row has what speaks for the claim and what speaks against it or limits it; show
    both.

    Args:
        kinds: the causes that are spoken of.
        complaints: what hurts, and what it was called.
    """
    ids = {id_ for kind in kinds for id_ in _OF_KINDS[kind]}
    for complaint in complaints:
        if complaint.region is not None and complaint.pain > 0:
            ids.update(_OF_REGIONS[complaint.region])
        if complaint.told is not None:
            ids.update(_OF_TOLD[complaint.told])
    return tuple(row.key for id_, row in table("claims").items() if id_ in ids)
