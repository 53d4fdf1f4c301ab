"""Numbers that describe a motion."""
