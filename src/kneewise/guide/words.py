"""Everyday words: what people say for one thing, what says nothing, what we never say.

Each line of ``SAYINGS`` names an idea and, after it, words and phrases people use for
it. Endings need no entries of their own: ``kneewise.guide.stems`` cuts them off.
"""

from __future__ import annotations

FORBIDDEN = (
    "diagnos",
    "predict",
    "promise",
    "overactiv",
    "inhibit",
    "cure",
    "guarantee",
    "disease",
    "you have",
    "you will",
)
"""Beginnings of words that our own texts never hold."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OWNERS = _words("""
    a an her his its my our own some that the their these this your
""")
"""Left out before phrases are sought, so that ``ball of my hip`` is ``ball of hip``."""

SILENT = _words("""
    about actually after again all also always am and any anyone anything are as
    at be because been before being best better both but by can come could did do
    does doesnt doing dont down either else ever every everything feel feeling for
    from get gets getting give go goes going good got had has have having he hello
    here hi how i id if ill im in into is isnt it ive just know let like lot make
    makes making many may me mean might mine more most much must need no not
    nothing now of often on one only or other out over please point possible put
    quite really right same say see seem she should since so someone something
    sometimes still such tell than thank thanks them then there they thing things
    through to today together too try under until up us use very want wants was
    way we well went were what when where which while who why will with without
    wont would yes you
""")
"""Words that say nothing about the subject when they stand alone."""

ABOUT = _words("""
    abductor acl activity adductor angle ankle arthritis asymmetry band bone brain
    bursa calf calorie cartilage exercise femoralhead flatfoot flexor foot gait
    glute groin hamstring hip iliotibial inward joint jump knee kneecap knees leg
    legshape ligament measure meniscus mood muscle overweight pelvis programme
    quadriceps rise rotator run shoe sit socket squat stretch strong tendon thigh
    tight toe trochanteric walk weak
""")
"""Ideas this guide is about: a question without any must be understood almost whole."""

SAYINGS = {
    "accurate": "accuracy, precise, precision, reliable, reliability, exact, trust, "
    "trustworthy, error, uncertain",
    "acl": "cruciate, cruciate ligament, anterior cruciate ligament, anterior cruciate",
    "adductor": "inner thigh, inside of thigh, inner leg muscle",
    "arthritis": "osteoarthritis, arthrosis, osteoarthrosis, wear, worn, degeneration, "
    "degenerative, wear and tear, worn out, wear out, bone on bone",
    "arthritis hip": "coxarthrosis, coxarthritis",
    "arthritis knee": "gonarthrosis, gonarthritis",
    "asleep": "amnesia, sleepy, switch off, turn off, shut down, shut off, fall asleep",
    "asymmetry": "asymmetric, uneven, symmetry, side difference",
    "begin": "beginner, start, starter, first",
    "backpain": "lower back, low back, back pain, back hurt, back ache, backache",
    "bursa": "bursitis, bursae",
    "calorie": "kilocalorie, kcal, energy",
    "camera": "video, film, phone, smartphone, webcam, mobile, picture",
    "change": "alter, correct, fix, modify, adapt",
    "child": "children, kid, son, daughter, toddler",
    "doctor": "physician, clinician, gp, surgeon, hospital, clinic, physio, "
    "physiotherapist, physiotherapy, therapist, orthopaedist, professional, "
    "specialist, consultant",
    "exercise": "train, training, sport, gymnastics, workout, exercize, work out, move "
    "more, physical activity, be active, physical training",
    "femoralhead": "ball of hip, head of femur, femoral head, head of thigh bone, hip "
    "ball, ball sit",
    "flatfoot": "flat foot, flat feet, fallen arch, pronation, overpronation",
    "fell": "fallen, fall down, fell down, fall over, fell over",
    "floor": "carpet, ground",
    "foot": "feet",
    "front": "anterior",
    "giveway": "give way, gave way, give out, gave out, buckle, unstable, instability",
    "glute": "gluteus, gluteal, buttock, bottom, butt, bum, backside, rump",
    "harm": "harmful, bad, danger, dangerous, risk, risky, unhealthy, damage, "
    "worry, worried, serious, afraid, hurtful",
    "help": "helpful, benefit, effective, effect, worth, useful, work, treatment, "
    "therapy",
    "home": "house, living room, at home, bed room",
    "howlong": "how long, how many week, how many month, how soon, how quickly, how "
    "fast, when will, when do, when does, how much time",
    "hurt": "pain, painful, ache, tender, sting, stab, stabbing, discomfort",
    "iliotibial": "itb, itbs, it band, tractus iliotibialis",
    "inner": "inside, medial",
    "inward": "valgus, collapse, cave, knock, kissing, fall in, drop in, go in, turn "
    "in, bend in, roll in, come in, point in, move in, fall inward, touch "
    "each other, knee touch, knees touch",
    "jump": "jumper, hop, leap, land, landing",
    "kneecap": "patella, patellar, patellofemoral, femoropatellar, retropatellar, knee "
    "cap",
    "kneecap hurt": "chondromalacia, runner knee, runners knee, moviegoer knee",
    "learn": "teach, taught, relearn, practise, practice",
    "leglength": "leg length",
    "legshape": "x leg, x shape, x shaped leg, x shaped, bow leg, bow legged, o leg, "
    "bandy leg, q angle, leg shape, shape of leg, shape leg, leg axis",
    "less": "reduce, lower, ease, relieve, relief, lessen, decrease",
    "lock": "stuck, jam, jammed, cannot straighten, cant straighten, wont straighten, "
    "unable to straighten, cannot bend, cant bend",
    "lose": "losing, lost, loss, shed",
    "measure": "measurement, calculate, compute, determine, work out angle, figure out",
    "mood": "depression, depressed, sad, unhappy, happy, anxiety, anxious, nervous, "
    "psyche, mental, feel down, feel low, low spirit, mental health, cheer "
    "up",
    "outer": "outside, lateral, side of",
    "overweight": "heavy, obese, obesity, bmi",
    "persist": "persistent, chronic, year, go away, long standing, never end",
    "proof": "evidence, study, research, science, scientific, prove",
    "quick": "quickly, fast, soon",
    "result": "difference, progress, improvement, improve, notice",
    "rise": "stand up, get up, got up, get off, get out, get out of, rising, sit "
    "to stand, up from chair",
    "run": "ran, runner, jog, jogger, jogging, marathon",
    "sex": "woman, women, man, men, female, male, gender, girl, boy, lady",
    "shoe": "footwear, insole, orthotic, trainers, sneaker, boot",
    "sit": "sat, seat, seated, sedentary",
    "slide": "slip, glide",
    "squat": "crouch, knee bend, bend knee",
    "stairs": "stair, staircase, downstairs, upstairs",
    "straight": "aligned, align, alignment",
    "strong": "stronger, strength, strengthen, strengthening",
    "swell": "swollen, swelling, swelled, lump, bump, puffy, squishy",
    "tear": "torn, tore, rupture",
    "tendon": "tendinopathy, tendonitis, tendinitis, tendinosis",
    "think": "memory, thinking, smart, smarter, clever, concentration, concentrate, "
    "cognition, cognitive, remember, forget, brain, mind",
    "thigh": "femur, upper leg, thigh bone",
    "tight": "tightness, shortened",
    "unable": "cannot, cant, couldnt, can not, unable to, can no longer, no longer",
    "unload": "unloading, offload",
    "walk": "gait, stroll, hike, stride, walking",
    "weak": "weaker, weakness, weaken",
    "week": "month, day",
}
"""What people say for one idea: words and phrases, between commas."""
