"""The table of load indicators: what a movement asks of the tissues that hurt."""

from __future__ import annotations

from kneewise.measures.measure import Definition
from kneewise.units import Unit

_MODEL = (
    "It is what a body model makes of the movement, not a force that was measured; "
    "models differ by a factor of two. Compare a person with themselves, by the same "
    "way of recording, and nothing else."
)

LOADS = (
    Definition(
        name="patellofemoral_stress",
        label="Load between kneecap and thigh bone",
        unit=Unit.PASCAL,
        says="How hard the kneecap is pressed on the thigh bone, for its contact area.",
        formula="force of the quadriceps × ratio by knee flexion ÷ contact area by "
        "knee flexion; the peak.",
        positive="always",
        limits=f"{_MODEL} Past 90° of flexion the area is not known, and it knows "
        "nothing of a kneecap that tilts or shifts.",
        source="Besier et al. 2005, J Orthop Res 23:345-350; van Eijden et al. 1986, "
        "J Biomech 19:219-229",
        frontal=False,
        digits=1,
        revision=2,
    ),
    Definition(
        name="patellar_tendon_force",
        label="Pull on the tendon below the kneecap",
        unit=Unit.BODY_WEIGHT,
        says="How hard the tendon below the kneecap is pulled.",
        formula="force of the quadriceps × ratio of tendon to quadriceps by knee "
        "flexion, in body weights; the peak.",
        positive="always",
        limits=_MODEL,
        source="van Eijden et al. 1986, J Biomech 19:219-229; Buff et al. 1988, "
        "J Biomech 21:17-23",
        frontal=False,
        digits=1,
        revision=2,
    ),
    Definition(
        name="patellar_tendon_rate",
        label="How fast that pull rises",
        unit=Unit.BODY_WEIGHT_PER_SECOND,
        says="How fast the pull on the tendon below the kneecap rises.",
        formula="largest slope of patellar_tendon_force.",
        positive="always",
        limits=f"{_MODEL} It grows with the cut-off of the smoothing.",
        source="slope of another measure",
        frontal=False,
        digits=0,
        revision=2,
    ),
    Definition(
        name="band_strain",
        label="Stretch of the band at the outer thigh",
        unit=Unit.RATIO,
        says="How much longer the path of the iliotibial band is than in standing.",
        formula="path of tensor fasciae latae and band ÷ its length in standing − 1; "
        "the peak.",
        positive="longer",
        limits=f"{_MODEL} A longer path need not be a tighter band.",
        source="Hamill et al. 2008, Clin Biomech 23:1018-1025",
        frontal=False,
        digits=3,
    ),
    Definition(
        name="band_time",
        label="Time with the band at its bony point",
        unit=Unit.SECOND,
        says="How long the knee is near 30° of flexion, where the band lies on bone.",
        formula="time in the range of flexion at which the band is pressed.",
        positive="always",
        limits="Whether the band rubs or presses is disputed.",
        source="Orchard et al. 1996, Am J Sports Med 24:375-379",
        frontal=False,
        digits=2,
    ),
    Definition(
        name="knee_adduction_moment",
        label="Moment that bends the knee outwards",
        unit=Unit.MOMENT_PER_MASS,
        says="How strongly the ground bends the knee outwards, which loads its inner "
        "side.",
        formula="external moment about the forward axis of the shank ÷ mass; the peak.",
        positive="outwards (bow leg)",
        limits="Advice to lower it is for worn knees; it is no measure of a knee that "
        "falls inwards. Without plates it carries the error of the estimated force.",
        source="Andriacchi & Mündermann 2006, Curr Opin Rheumatol 18:514-518",
        frontal=False,
        digits=2,
        revision=2,
    ),
    Definition(
        name="knee_adduction_impulse",
        label="The same, over time",
        unit=Unit.IMPULSE_PER_MASS,
        says="How strongly and how long the ground bends the knee outwards.",
        formula="area under the positive part of knee_adduction_moment.",
        positive="outwards (bow leg)",
        limits="As for knee_adduction_moment.",
        source="Andriacchi & Mündermann 2006, Curr Opin Rheumatol 18:514-518",
        frontal=False,
        digits=2,
        revision=2,
    ),
    Definition(
        name="knee_abduction_moment",
        label="Moment that bends the knee inwards",
        unit=Unit.MOMENT_PER_MASS,
        says="How strongly the ground bends the knee inwards; in a landing, early on.",
        formula="−knee_adduction_moment; the peak.",
        positive="inwards (knock knee)",
        limits=f"{_MODEL} It predicts no injury.",
        source="definition; window after Hewett et al. 2005, Am J Sports Med "
        "33:492-501",
        frontal=False,
        digits=2,
        revision=2,
    ),
    Definition(
        name="medial_share",
        label="Share of the load on the inner knee",
        unit=Unit.RATIO,
        says="Which part of the knee's load its inner side bears.",
        formula="half, and the frontal moment ÷ the spacing of the condyles ÷ the "
        "whole load; the mean while the leg bears weight.",
        positive="0 to 1",
        limits=f"{_MODEL} Two rigid points of contact: the direction of change only.",
        source="statics; spacing of the condyles 4 to 5 cm",
        frontal=False,
        digits=2,
        revision=2,
    ),
    Definition(
        name="hip_contact_force",
        label="Load on the hip",
        unit=Unit.BODY_WEIGHT,
        says="How hard the thigh bone presses into the hip socket.",
        formula="joint reaction by muscles, weight and motion, in body weights; the "
        "peak.",
        positive="always",
        limits=f"{_MODEL} Muscles that pull against each other are not in it, so it is "
        "the least that the hip bears.",
        source="Steele et al. 2012, Gait Posture 35:556-560",
        frontal=False,
        digits=1,
        revision=2,
    ),
    Definition(
        name="adductor_force",
        label="Pull of the adductors",
        unit=Unit.BODY_WEIGHT,
        says="How hard the muscles at the inner thigh pull.",
        formula="sum over the adductors, in body weights; the peak.",
        positive="always",
        limits=_MODEL,
        source="static optimisation: Crowninshield & Brand 1981, J Biomech 14:793-801",
        frontal=False,
        digits=1,
        revision=2,
    ),
    Definition(
        name="gluteal_compression",
        label="Press on the tendons at the outer hip",
        unit=Unit.RATIO,
        says="How hard the abductors pull while the hip is adducted, which presses "
        "their tendons on the bone.",
        formula="force of gluteus medius and minimus in body weights × hip adduction "
        "(rad, 0 in abduction); the peak.",
        positive="always",
        limits=f"{_MODEL} An index, not a pressure.",
        source="Grimaldi & Fearon 2015, J Orthop Sports Phys Ther 45:910-922",
        frontal=False,
        digits=2,
        revision=2,
    ),
)
"""Every load indicator; none may be read as the force in a person's tissue."""
