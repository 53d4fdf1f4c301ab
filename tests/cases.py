"""Twelve people we made up, each with what should be said of them, and why."""

from __future__ import annotations

from kneewise.anatomy import Group, Side
from kneewise.events.event import Activity
from kneewise.exam.complaint import Complaint, Region, Told
from kneewise.exam.exams import Exams
from kneewise.exam.functional import Functional, FunctionalTest
from kneewise.exam.length import Length
from kneewise.exam.range import Range
from kneewise.exam.redflags import Answer, Screening
from kneewise.exam.strength import Movement
from kneewise.findings.cause import Kind
from kneewise.findings.explain import Seen
from kneewise.person import Person, Sex
from kneewise.programme.exercise import Equipment
from tests.case_parts import (
    JUMPS,
    OUTWARDS,
    RETRAINING,
    Written,
    bends,
    both,
    hurts,
    lengths,
    look,
    pushes,
    squats,
    works,
)
from tests.exam.people import DAY, push

LEFT, RIGHT = Side.LEFT, Side.RIGHT

ANNA = Person(born=2004, sex=Sex.FEMALE, height=1.70, mass=65)
"""A young woman: the norms of abduction and outward rotation are of such people."""

BEN = Person(born=2004, sex=Sex.MALE, height=1.82, mass=80)


_STRONG_HER = (
    *pushes(Movement.HIP_ABDUCTION, 190, 188),
    *pushes(Movement.HIP_EXTERNAL_ROTATION, 120, 122),
)
_STRONG_HIM = (
    *pushes(Movement.HIP_ABDUCTION, 270, 265),
    *pushes(Movement.HIP_EXTERNAL_ROTATION, 172, 175),
)
_FREE = (
    *bends(Range.ANKLE_LUNGE, 41, 40),
    *bends(Range.HIP_INTERNAL_ROTATION_PRONE, 36, 37),
    *bends(Range.HIP_EXTERNAL_ROTATION_PRONE, 42, 41),
)

WEAK = Written(
    name="weak abductors, with a drop of the pelvis and a lean of the trunk",
    reasoning="The right knee falls in; on that leg the pelvis drops and the trunk "
    "leans, the model's abductor is at its limit, and the abductor itself tests far "
    "below published women and the other side, without pain. All four point the same "
    "way, and nothing else was found. Strength and practice both, since strength alone "
    "does not change the path; no jumps before their gate.",
    sources=("tests/rule_weak", "claims/c02", "claims/c03", "claims/c08", "claims/c09"),
    seen=Seen(
        person=ANNA,
        looks=(
            squats(1, 15, ANNA),
            look(
                Activity.SINGLE_LEG_SQUAT,
                both("pelvic_drop", 6, 17) + both("trunk_lean", 4, 15),
                ANNA,
                works({Group.GLUTEUS_MEDIUS: 0.55}, {Group.GLUTEUS_MEDIUS: 0.95}),
            ),
        ),
        exams=Exams(
            strength=(
                *pushes(Movement.HIP_ABDUCTION, 186, 118),
                *pushes(Movement.HIP_EXTERNAL_ROTATION, 118, 120),
            ),
            ranges=_FREE,
            complaints=hurts(Region.FRONT_OF_KNEE, RIGHT, 3, Told.PATELLOFEMORAL),
        ),
    ),
    findings=frozenset(
        {
            ("knee_collapse", RIGHT),
            ("symmetry", RIGHT),
            ("pelvic_drop", RIGHT),
            ("trunk_lean", RIGHT),
            ("strength_hip_abduction", RIGHT),
        }
    ),
    first=(Kind.WEAK_ABDUCTORS, RIGHT),
    unsupported=frozenset({Kind.WEAK_EXTERNAL_ROTATORS, Kind.STIFF_HIP}),
    core=(OUTWARDS, RETRAINING),
    never=JUMPS,
)

STIFF_HIPS = Written(
    name="strong hips that are stiff",
    reasoning="The right knee falls in, both hips push harder than published men, and "
    "the right hip turns outwards far less than the left: weakness is spoken against, "
    "the range is what was found. The catalogue has no exercise for turning the hip, "
    "so practice of the movement is the core.",
    sources=("tests/rom_er_prone", "tests/rule_asym", "claims/c01"),
    seen=Seen(
        person=BEN,
        looks=(squats(2, 13, BEN),),
        exams=Exams(
            strength=(
                *pushes(Movement.HIP_ABDUCTION, 330, 325),
                *pushes(Movement.HIP_EXTERNAL_ROTATION, 208, 206),
            ),
            ranges=(
                *bends(Range.ANKLE_LUNGE, 41, 40),
                *bends(Range.HIP_INTERNAL_ROTATION_PRONE, 22, 21),
                *bends(Range.HIP_EXTERNAL_ROTATION_PRONE, 38, 17),
            ),
        ),
    ),
    findings=frozenset(
        {
            ("knee_collapse", RIGHT),
            ("symmetry", RIGHT),
            ("range_hip_external_rotation", RIGHT),
        }
    ),
    first=(Kind.STIFF_HIP, RIGHT),
    unsupported=frozenset({Kind.WEAK_ABDUCTORS, Kind.WEAK_EXTERNAL_ROTATORS}),
    core=(RETRAINING,),
    never=JUMPS,
)

STIFF_ANKLE = Written(
    name="a stiff ankle",
    reasoning="The left knee falls in and the squat stays shallow; the left ankle "
    "bends far less in the lunge than the right and than is usual, while both hips are "
    "as strong and as free as expected. Look at the ankle before the hip.",
    sources=("claims/c34", "tests/wblt"),
    seen=Seen(
        person=ANNA,
        looks=(
            look(
                Activity.SQUAT,
                both("knee_collapse", 14, 2)
                + both("knee_flexion", 38, 38)
                + both("foot_progression", 22, 9),
                ANNA,
            ),
        ),
        exams=Exams(
            strength=_STRONG_HER,
            ranges=(
                *bends(Range.ANKLE_LUNGE, 26, 41),
                *bends(Range.HIP_INTERNAL_ROTATION_PRONE, 36, 37),
                *bends(Range.HIP_EXTERNAL_ROTATION_PRONE, 42, 41),
            ),
        ),
    ),
    findings=frozenset(
        {("knee_collapse", LEFT), ("symmetry", LEFT), ("range_ankle_lunge", LEFT)}
    ),
    first=(Kind.STIFF_ANKLE, LEFT),
    unsupported=frozenset({Kind.WEAK_ABDUCTORS, Kind.STIFF_HIP}),
    core=(frozenset({"calf_wblt"}), RETRAINING),
    never=JUMPS,
)

TOO_PAINFUL = Written(
    name="pain too high to test",
    reasoning="The right abductor gave half of the left, but it hurt seven of ten: the "
    "number cannot be read, and no muscle is called weak. What is left is the pain and "
    "its load; test again when it hurts less. Nothing heavy or deep on that knee.",
    sources=("tests/rule_weak", "claims/c03", "claims/c44"),
    seen=Seen(
        person=ANNA,
        looks=(squats(3, 12, ANNA),),
        exams=Exams(
            strength=(
                push(LEFT, 180, pain=1),
                push(RIGHT, 90, pain=7),
            ),
            complaints=hurts(Region.FRONT_OF_KNEE, RIGHT, 7),
        ),
    ),
    findings=frozenset({("knee_collapse", RIGHT), ("symmetry", RIGHT)}),
    first=(Kind.LOAD, RIGHT),
    is_unsure=True,
    never=JUMPS | {"squat_sl", "quad_nwb", "split_squat"},
)

RED_FLAG = Written(
    name="a red flag",
    reasoning="The knee got stuck and cannot be straightened: somebody has to look at "
    "it the same day. Whatever else was seen, nothing is explained, tested or trained "
    "before.",
    sources=("redflags/rf_lock",),
    seen=Seen(
        person=ANNA,
        looks=(squats(1, 15, ANNA),),
        exams=Exams(
            strength=pushes(Movement.HIP_ABDUCTION, 186, 118),
            complaints=hurts(Region.FRONT_OF_KNEE, RIGHT, 5),
            screenings=(Screening(on=DAY, answers=(Answer(id="rf_lock", yes=True),)),),
        ),
    ),
    findings=frozenset(
        {
            ("knee_collapse", RIGHT),
            ("symmetry", RIGHT),
            ("strength_hip_abduction", RIGHT),
        }
    ),
    is_flagged=True,
)

GROIN = Written(
    name="groin pain that a clinician traced to the adductors",
    reasoning="The right adductors press a third less than the left, with little pain. "
    "Such groin pain got better with active strengthening of the adductors, which "
    "inward knees do not forbid; stretching them comes after strength.",
    sources=("claims/c28", "claims/c29", "claims/c24", "exercises/add_squeeze"),
    seen=Seen(
        person=BEN,
        exams=Exams(
            strength=(
                *_STRONG_HIM,
                *pushes(Movement.HIP_ADDUCTION, 230, 150, 2),
            ),
            ranges=_FREE,
            complaints=hurts(Region.GROIN, RIGHT, 3, Told.ADDUCTOR_GROIN),
        ),
    ),
    findings=frozenset({("strength_hip_adduction", RIGHT)}),
    first=(Kind.WEAK_ADDUCTORS, RIGHT),
    unsupported=frozenset({Kind.WEAK_ABDUCTORS, Kind.SHORT_ADDUCTORS}),
    core=(frozenset({"add_squeeze", "add_copenhagen_short", "add_copenhagen"}),),
    never=JUMPS | {"add_stretch"},
)

TENDON = Written(
    name="pain of the tendon below the kneecap",
    reasoning="It hurts at one spot below the left kneecap, a clinician named the "
    "tendon, and hips and movement show nothing. No way of moving is known to be "
    "behind it; load is. Loading in stages, held positions first, jumps last.",
    sources=("claims/c17", "claims/c18", "exercises/pt_isometric"),
    seen=Seen(
        person=BEN,
        looks=(squats(1, 1, BEN),),
        exams=Exams(
            strength=_STRONG_HIM,
            ranges=_FREE,
            complaints=hurts(Region.BELOW_KNEECAP, LEFT, 4, Told.PATELLAR_TENDON),
        ),
    ),
    first=(Kind.LOAD, LEFT),
    unsupported=frozenset({Kind.WEAK_ABDUCTORS, Kind.HABIT}),
    equipment=frozenset({Equipment.STRAP}),
    core=(frozenset({"pt_isometric", "pt_isotonic"}),),
    never=JUMPS,
)

BAND = Written(
    name="pain at the outer knee that a clinician called iliotibial",
    reasoning="It hurts at the outside of the right knee and the outer thigh tests "
    "short there; the hips are strong. Shortness of the band is an old explanation "
    "with much against it, so load comes first and stretching is not the treatment; "
    "strength of hip and knee is reasonable.",
    sources=("claims/c19", "claims/c20", "tests/mod_ober"),
    seen=Seen(
        person=ANNA,
        exams=Exams(
            strength=_STRONG_HER,
            ranges=_FREE,
            lengths=lengths(-26, -11, Length.OUTER_THIGH),
            complaints=hurts(Region.OUTER_KNEE, RIGHT, 4, Told.ILIOTIBIAL_BAND),
        ),
    ),
    findings=frozenset({("length_outer_thigh", RIGHT)}),
    first=(Kind.LOAD, RIGHT),
    unsupported=frozenset({Kind.WEAK_ABDUCTORS, Kind.HABIT}),
    core=(OUTWARDS,),
    never=JUMPS | {"tfl_itb_mob"},
)

ARTHRITIS = Written(
    name="worn knee at 65",
    reasoning="It hurts at the inside of the left knee, a clinician named it, the left "
    "thigh tests a third weaker and rises from a chair are fewer than is usual. "
    "Exercise is a core treatment there; thigh and hip together. Neither jumps nor any "
    "advice on toes or lean: that is not for knees that fall inwards.",
    sources=("claims/c21", "claims/c22", "claims/c57", "tests/t_30cst"),
    seen=Seen(
        person=Person(born=1961, sex=Sex.FEMALE, height=1.64, mass=78),
        exams=Exams(
            strength=pushes(Movement.KNEE_EXTENSION, 170, 260, 2),
            functional=(
                FunctionalTest(
                    what=Functional.CHAIR_STAND, side=None, count=7, pain=2, on=DAY
                ),
            ),
            complaints=hurts(Region.INNER_KNEE, LEFT, 4, Told.KNEE_ARTHRITIS),
        ),
    ),
    findings=frozenset(
        {("strength_knee_extension", LEFT), ("functional_chair_stand", None)}
    ),
    first=(Kind.WEAK_QUADRICEPS, LEFT),
    core=(frozenset({"quad_wb", "quad_nwb", "sts_box", "squat_bi"}), OUTWARDS),
    never=JUMPS | {"squat_sl", "walk_retrain", "gait_retrain_run"},
)

RECONSTRUCTED = Written(
    name="a reconstructed ACL, cleared for exercise",
    reasoning="Nothing hurts and the surgeon has cleared exercise; the right thigh "
    "pushes three quarters of what the left does. The published criterion is nine "
    "tenths. Landing training helps whatever the test, but after its gate.",
    sources=("tests/st_quad", "claims/c13", "claims/c15", "exercises/gate_plyo"),
    seen=Seen(
        person=BEN,
        looks=(squats(1, 2, BEN),),
        exams=Exams(
            strength=(*_STRONG_HIM, *pushes(Movement.KNEE_EXTENSION, 480, 350)),
            ranges=_FREE,
            complaints=(
                Complaint(side=RIGHT, told=Told.ACL_RECONSTRUCTED, cleared=True),
            ),
        ),
    ),
    findings=frozenset({("strength_knee_extension", RIGHT)}),
    first=(Kind.WEAK_QUADRICEPS, RIGHT),
    unsupported=frozenset({Kind.WEAK_ABDUCTORS, Kind.LOAD}),
    core=(frozenset({"quad_wb", "quad_nwb", "squat_bi", "split_squat"}),),
    never=JUMPS,
)

HEALTHY = Written(
    name="a healthy person",
    reasoning="The knees stay in line, hips and ankles test as expected, nothing "
    "hurts: there is nothing to explain, and that is what is said.",
    sources=("claims/c07",),
    seen=Seen(
        person=ANNA,
        looks=(squats(1, 2, ANNA),),
        exams=Exams(strength=_STRONG_HER, ranges=_FREE),
    ),
    never=JUMPS,
)

CONTRADICTORY = Written(
    name="data that contradict each other",
    reasoning="In one recording of the squat the right knee goes in, in the other it "
    "goes out; the right abductor gave 120 N and 200 N on the same day. Nothing is "
    "believed more than the rest: it cannot be told.",
    sources=("reliability/rule_mdc", "tests/rule_weak"),
    seen=Seen(
        person=ANNA,
        looks=(squats(-1, 14, ANNA), squats(-1, -12, ANNA)),
        exams=Exams(
            strength=(push(LEFT, 188), push(RIGHT, 120), push(RIGHT, 200)),
        ),
    ),
    findings=frozenset({("knee_collapse", RIGHT), ("symmetry", RIGHT)}),
    is_contradictory=True,
    is_unsure=True,
    never=JUMPS,
)

CASES = (
    WEAK,
    STIFF_HIPS,
    STIFF_ANKLE,
    TOO_PAINFUL,
    RED_FLAG,
    GROIN,
    TENDON,
    BAND,
    ARTHRITIS,
    RECONSTRUCTED,
    HEALTHY,
    CONTRADICTORY,
)
"""All of them."""
