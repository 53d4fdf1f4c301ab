"""Moments and repetitions in a motion."""

from kneewise.events.event import Activity, Event, Moment, Repetition

__all__ = ["Activity", "Event", "Moment", "Repetition"]
