"""A body moving, and what follows from that alone."""

from kneewise.motion.forces import Forces
from kneewise.motion.image import ImageMotion
from kneewise.motion.inertial import Inertial
from kneewise.motion.motion import Leg, Motion
from kneewise.motion.recording import Figure, Kind, Movement, Recording, Source
from kneewise.motion.states import States

__all__ = [
    "Figure",
    "Forces",
    "ImageMotion",
    "Inertial",
    "Kind",
    "Leg",
    "Motion",
    "Movement",
    "Recording",
    "Source",
    "States",
]
