"""The table of all measures: to add one, draw its curve, add a row, take it."""

from __future__ import annotations

from kneewise.measures.load_catalogue import LOADS
from kneewise.measures.measure import Definition, Harm
from kneewise.units import Unit

_ISB = (
    "Wu et al. 2002, J Biomech 35:543-548; Grood & Suntay 1983, J Biomech Eng "
    "105:136-144"
)
_GAIT = "Perry & Burnfield, Gait Analysis; definitions: doi 10.1186/s11556-019-0218-1"

CATALOGUE = (
    Definition(
        name="knee_collapse",
        label="Inward bend of the knee",
        unit=Unit.RADIAN,
        says="How far the knee lies inside the line from hip to ankle, seen from the "
        "front (frontal plane projection angle, FPPA).",
        formula="tilt(hip − knee) − tilt(knee − ankle), each tilt the outward lean "
        "from vertical in the frontal plane of the pelvis; the largest value while "
        "the knee is bent 15° to 60°, or in the first half of stance in walking.",
        positive="the knee is nearer the midline than the line from hip to ankle",
        limits="It mixes turning of the thigh, sideways lean of the thigh and bend of "
        "the knee; it is not knee abduction in space, and it predicts no injury. When "
        "the thigh points at the viewer it says nothing: hence the window.",
        source="Willson & Davis 2008, JOSPT 38:606-615; Munro, Herrington & Carolan "
        "2012, J Sport Rehabil 21:7-11",
    ),
    Definition(
        name="knee_abduction",
        label="Knee abduction in space",
        unit=Unit.RADIAN,
        says="Sideways bend between thigh and shank about the knee's own axis.",
        formula="second angle of the joint coordinate system of the knee (flexion, "
        "abduction, rotation).",
        positive="valgus: the shank points outward from the thigh",
        limits="Skin markers blur it by about its own size, and in deep bends it "
        "mixes with flexion; such values are withheld.",
        source=_ISB,
    ),
    Definition(
        name="hip_adduction",
        label="Hip adduction",
        unit=Unit.RADIAN,
        says="How far the thigh leans towards the other leg, against the pelvis.",
        formula="in space: second angle of the joint coordinate system of the hip; in "
        "a picture: 90° less the angle between the line of the hips and the thigh.",
        positive="the thigh points towards the midline",
        limits="It contains the drop of the pelvis by construction.",
        source=f"{_ISB}; Dingenen et al. 2018, Phys Ther Sport 33:40-47",
    ),
    Definition(
        name="hip_internal_rotation",
        label="Inward turn of the thigh",
        unit=Unit.RADIAN,
        says="How far the thigh is turned inwards about its own length.",
        formula="third angle of the joint coordinate system of the hip.",
        positive="the front of the thigh turns towards the midline",
        limits="Depends on where the knee markers sit: compare a person with "
        "themselves only. One camera alone cannot tell it.",
        source=f"{_ISB}; McGinley et al. 2009, Gait Posture 29:360-369",
    ),
    Definition(
        name="pelvic_drop",
        label="Drop of the opposite side of the pelvis",
        unit=Unit.RADIAN,
        says="How far the pelvis sinks on the side that this leg should hold up.",
        formula="atan2(height of this side − height of the other, their distance "
        "sideways); the largest value.",
        positive="the other side is lower",
        limits="Small angles: 1 cm of error at one side is some 2°.",
        source="Dingenen et al. 2018, Phys Ther Sport 33:40-47",
    ),
    Definition(
        name="trunk_lean",
        label="Lean of the trunk to this side",
        unit=Unit.RADIAN,
        says="How far the trunk leans sideways over this leg.",
        formula="atan2(sideways, upwards) of the line from the middle of the hips to "
        "the base of the neck; the largest value.",
        positive="towards this side",
        limits="A lean eases weak hip abductors: little pelvic drop with much lean is "
        "not a normal finding.",
        source="Nakagawa et al. 2012, JOSPT 42:491-501",
    ),
    Definition(
        name="knee_flexion",
        label="Deepest bend of the knee",
        unit=Unit.RADIAN,
        says="How deep the movement goes.",
        formula="first angle of the joint coordinate system of the knee; from one "
        "camera, from the shortening of the line from hip to ankle.",
        positive="bent",
        limits="From one camera in front it is an estimate, several degrees off.",
        source=_ISB,
        frontal=False,
        harm=Harm.BOTH,
    ),
    Definition(
        name="hip_flexion",
        label="Deepest bend of the hip",
        unit=Unit.RADIAN,
        says="How far the thigh comes up towards the trunk side of the pelvis.",
        formula="first angle of the joint coordinate system of the hip.",
        positive="bent",
        limits="Shifts with the tilt of the pelvis as its markers show it.",
        source=_ISB,
        frontal=False,
        harm=Harm.BOTH,
    ),
    Definition(
        name="knee_over_foot",
        label="Knee inside the foot",
        unit=Unit.RATIO,
        says="How far the knee lies inside the middle of the toes at the deepest "
        "point, as a share of the shank's length.",
        formula="inward distance from second toe to knee ÷ length of the shank.",
        positive="the knee is inside the foot",
        limits="Feet turned out shift it outwards; a finding allows for their turn "
        "where it is measured.",
        source="Ageberg et al. 2010, BMC Musculoskelet Disord 11:265; Padua et al. "
        "2012, J Athl Train 47:525-536",
        digits=2,
    ),
    Definition(
        name="knee_ankle_separation",
        label="Knees apart ÷ ankles apart",
        unit=Unit.RATIO,
        says="Below 1 the knees are nearer together than the ankles.",
        formula="sideways distance of the knees ÷ that of the ankles, at the deepest "
        "point (KASR).",
        positive="1: knees over ankles; below 1: knees inside",
        limits="Changes with the width of the stance: keep it the same each time.",
        source="Gray et al. 2017, Sports Health 9:537-544; Mizner et al. 2012, Clin J "
        "Sport Med 22:221-227",
        sided=False,
        digits=2,
        harm=Harm.LOW,
    ),
    Definition(
        name="knee_separation",
        label="Knees apart ÷ hips apart",
        unit=Unit.RATIO,
        says="How wide the knees are at the deepest point, by the width of the hips.",
        formula="sideways distance of the knees ÷ that of the hip centres.",
        positive="larger: knees wider apart",
        limits="Describes; no injury has been shown to follow from it.",
        source="Noyes et al. 2005, Am J Sports Med 33:197-207",
        sided=False,
        digits=2,
        harm=Harm.LOW,
    ),
    Definition(
        name="foot_progression",
        label="Turn-out of the foot",
        unit=Unit.RADIAN,
        says="Where the foot points against where the person goes or faces.",
        formula="angle from the direction of walking (standing: of the pelvis) to the "
        "line from heel to second toe; the mean over flat-foot stance or the movement.",
        positive="toes out",
        limits="People differ widely: it describes, it does not grade.",
        source=_GAIT,
        harm=Harm.BOTH,
    ),
    Definition(
        name="symmetry",
        label="Inward bend, left less right",
        unit=Unit.RADIAN,
        says="How much further in the left knee is than the right.",
        formula="knee_collapse of the left − that of the right.",
        positive="the left knee is further in",
        limits="Shares the limits of knee_collapse.",
        source="difference of two measures; Howe et al. 2020, Mov Sport Sci 108:39-47, "
        "on how variable such differences are",
        sided=False,
        harm=Harm.BOTH,
    ),
    Definition(
        name="step_width",
        label="Step width",
        unit=Unit.METRE,
        says="How far apart the feet land.",
        formula="distance of the heels at following heel strikes, square to the "
        "direction of walking.",
        positive="apart; below 0 the feet cross",
        limits="Walkways that use another definition give smaller values.",
        source=_GAIT,
        sided=False,
        digits=1,
        harm=Harm.BOTH,
    ),
    Definition(
        name="cadence",
        label="Cadence",
        unit=Unit.HERTZ,
        says="Steps in a minute.",
        formula="1 ÷ mean time from one heel strike to the next of the other foot.",
        positive="always",
        limits="From a few steps it is uncertain.",
        source=_GAIT,
        sided=False,
        frontal=False,
        harm=Harm.BOTH,
    ),
    Definition(
        name="walking_speed",
        label="Walking speed",
        unit=Unit.METRE_PER_SECOND,
        says="How fast the person walks.",
        formula="level path of the pelvis ÷ time, over whole strides; on a treadmill, "
        "the speed at which the standing foot moves backwards under the pelvis; from "
        "sensors on the feet, their acceleration integrated twice between flat feet; "
        "from one on the low back, its rise and fall as an inverted pendulum.",
        positive="always",
        limits="Needs lengths in metres; from the low back, the person's height.",
        source=_GAIT,
        sided=False,
        frontal=False,
        digits=2,
        harm=Harm.LOW,
    ),
    Definition(
        name="stride_time",
        label="Stride time",
        unit=Unit.SECOND,
        says="How long a stride takes.",
        formula="from one heel strike to the next of the same foot; taken from motion "
        "sensors.",
        positive="always",
        limits="As exact as the strikes: 0.01 s each from a foot, 0.02 s from the low "
        "back, 0.035 s from joint angles.",
        source=_GAIT,
        frontal=False,
        digits=2,
        harm=Harm.BOTH,
    ),
    Definition(
        name="stance_time",
        label="Stance time",
        unit=Unit.SECOND,
        says="How long the foot is on the ground in one stride.",
        formula="toe-off − heel strike.",
        positive="always",
        limits="As exact as the events: about 0.02 s each.",
        source=_GAIT,
        frontal=False,
        digits=2,
        harm=Harm.BOTH,
    ),
    Definition(
        name="rise_time",
        label="Time to rise",
        unit=Unit.SECOND,
        says="How long it takes to stand up.",
        formula="from the start of the trunk's movement to standing upright.",
        positive="always",
        limits="Start and end of a slow movement are uncertain by 0.1 s.",
        source="Schenkman et al. 1990, Phys Ther 70:638-648",
        sided=False,
        frontal=False,
        digits=2,
    ),
    *LOADS,
)
"""Every measure, in the order people want to see them."""

BY_NAME = {definition.name: definition for definition in CATALOGUE}
