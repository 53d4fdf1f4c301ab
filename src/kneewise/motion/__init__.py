"""A body moving, and what follows from that alone."""

from kneewise.motion.forces import Forces
from kneewise.motion.image import ImageMotion
from kneewise.motion.motion import Leg, Motion
from kneewise.motion.recording import Kind, Movement, Recording, Source
from kneewise.motion.states import States

__all__ = [
    "Forces",
    "ImageMotion",
    "Kind",
    "Leg",
    "Motion",
    "Movement",
    "Recording",
    "Source",
    "States",
]
