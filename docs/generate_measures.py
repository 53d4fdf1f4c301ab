"""Writes ``docs/measures.md`` from the catalogue and the table of takes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from kneewise.events.event import Activity
from kneewise.measures.catalogue import CATALOGUE
from kneewise.measures.curves import JOINTS
from kneewise.measures.load_catalogue import LOADS
from kneewise.measures.measure import Definition, Method
from kneewise.measures.takes import TAKES, How, When
from kneewise.motion import Movement
from kneewise.simulate.moves import Truth, squats
from kneewise.simulate.people import Drawn, recorded
from kneewise.units import Unit
from kneewise.workflow.prepare import Smooth, prepared, smooth

PAGE = Path(__file__).with_name("measures.md")

HEAD = """\
# Measures

Every number Kneewise gives, made from the same table the program uses
(`src/kneewise/measures/catalogue.py`; which measure is read when stands in `takes.py`).

Inside the program, in the JSON and in the CSV, numbers are in SI units and radians; the
report and the terminal show the units in brackets. Positive means the same on both
sides: *inwards* is towards the middle of the body, on the left as on the right.

Each measure has a **standard error** and a **smallest real change**. The error is found
by moving every landmark by its own standard error and measuring again
([why](decisions/errors-by-moving-landmarks.md)). The smallest real change is the
published one where there is one for the same measure and method, otherwise 2.77
standard errors; two dates differ only if they differ by more.

A dash in the report means the recording cannot carry that number; the caveat beside it
says why, and what would mend it.
"""

SHOWN = {
    Unit.RADIAN: "rad (shown in °)",
    Unit.METRE: "m (shown in cm)",
    Unit.SECOND: "s",
    Unit.METRE_PER_SECOND: "m/s",
    Unit.HERTZ: "1/s (shown in steps a minute)",
    Unit.RATIO: "none, a ratio",
    Unit.POINT: "points",
    Unit.PASCAL: "Pa (shown in MPa)",
    Unit.BODY_WEIGHT: "body weights",
    Unit.BODY_WEIGHT_PER_SECOND: "body weights/s",
    Unit.MOMENT_PER_MASS: "N·m/kg",
    Unit.IMPULSE_PER_MASS: "N·m·s/kg",
}

BY_EVENT = {
    "cadence": "walking, over all steps",
    "walking_speed": "walking, over whole strides",
    "step_width": "walking, over all steps",
    "stance_time": "walking, each stance",
    "stride_time": "walking, each stride",
    "rise_time": "standing up from a chair, each rise",
    "patellar_tendon_rate": "wherever patellar_tendon_force is read",
    "knee_adduction_impulse": "wherever knee_adduction_moment is read",
    "band_time": "wherever band_strain is read",
    "symmetry": "wherever the inward bend of both knees is seen in one repetition",
}
"""Measures that come from events or from other measures: no curve is read for them."""

ONLY = {
    "walking_speed": [Method.SPACE, Method.SENSORS],
    "step_width": [Method.SPACE],
    "stride_time": [Method.SENSORS],
}
"""Measures of events that not every recording with events can give."""

NOT_LIFTED = {"knee_abduction", "hip_internal_rotation"}
"""What a body fitted to one film has not, or withholds."""

GIVEN = {
    Method.SPACE: "markers and 3-D keypoints",
    Method.PICTURE: "one camera",
    Method.LIFTED: "one film of squats with `--height`",
    Method.ANGLES: "files of joint angles",
    Method.SENSORS: "motion sensors",
    Method.MODEL: "markers with `--model` or `--mass`",
}


THROUGH = {When.WHOLE: "from start to end", When.DEEPEST: "at the deepest point"}
"""Words for a part of a repetition where the program's own are too short."""


def main() -> None:
    """Write the page."""
    parts = [HEAD, overview(), *(section(definition) for definition in CATALOGUE)]
    PAGE.write_text("\n".join(parts), encoding="utf-8")


def overview() -> str:
    """The table at the top: all measures in a line each."""
    rows = ["| measure | name in JSON and CSV | unit |", "|---|---|---|"]
    rows += [
        f"| [{definition.label}](#{anchor(definition)}) | `{definition.name}` "
        f"| {SHOWN[definition.unit]} |"
        for definition in CATALOGUE
    ]
    return "\n".join([*rows, ""])


def anchor(definition: Definition) -> str:
    """The name of a measure as part of an address."""
    return definition.name.replace("_", "-")


def section(definition: Definition) -> str:
    """Everything about one measure."""
    facts = (
        ("Name", f"`{definition.name}`, revision {definition.revision}"),
        ("Formula", definition.formula),
        ("Positive", definition.positive),
        ("Unit", SHOWN[definition.unit]),
        ("Given for", "each side" if definition.sided else "the whole person"),
        ("Given from", ", ".join(GIVEN[way] for way in methods(definition.name))),
        (
            "Withheld from a camera that looks from aside",
            "yes" if definition.frontal else "no",
        ),
        ("Flagged against ranges of your own", f"{definition.harm} them"),
        ("Read in", ""),
    )
    lines = [f"({anchor(definition)})=", f"## {definition.label}", ""]
    lines += [definition.says, ""]
    lines += [f"- **{name}:** {value}".rstrip() for name, value in facts]
    lines += [f"  - {line}" for line in windows(definition.name)]
    lines.append(f"- **Limits:** {definition.limits}")
    lines.append(f"- **Source:** {definition.source}")
    return "\n".join([*lines, ""])


def methods(name: str) -> list[Method]:
    """How a measure can be come by, as a simulated person shows."""
    if name in {definition.name for definition in LOADS}:
        return [Method.MODEL]
    if name in BY_EVENT and name != "symmetry":
        elsewhere = (Method.MODEL, Method.LIFTED)
        whole = [method for method in Method if method not in elsewhere]
        return ONLY.get(name, whole)
    return [method for method in Method if name in curves()[method]]


@cache
def curves() -> dict[Method, set[str]]:
    """Which curves a recording of each kind carries."""
    filmed = recorded(Drawn())

    def made(motion: Movement) -> Smooth:
        return smooth(prepared(replace(filmed, motion=motion)), Activity.SQUAT)

    space = made(squats(Truth()))
    ways = {Method.SPACE: space, Method.PICTURE: made(filmed.motion)}
    if space.states is not None:
        ways[Method.ANGLES] = ways[Method.SENSORS] = made(space.states)
    found = {
        method: {curve.name for curve in way.material.curves}
        for method, way in ways.items()
    }
    found[Method.LIFTED] = found[Method.SPACE] - NOT_LIFTED
    return found | {Method.MODEL: set(JOINTS)}


def windows(name: str) -> list[str]:
    """When a measure is read, by kind of repetition."""
    if name in BY_EVENT:
        return [BY_EVENT[name]]
    kinds: dict[tuple[How, When], list[str]] = {}
    for kind, takes in TAKES.items():
        for take in takes:
            if take.name == name:
                kinds.setdefault((take.how, take.when), []).append(said(kind))
    return [
        f"{', '.join(where)}: {how}, {THROUGH.get(when, when)}"
        for (how, when), where in kinds.items()
    ]


def said(kind: str) -> str:
    """A kind of repetition in plain words."""
    return kind.replace("_", " ")


if __name__ == "__main__":
    main()
