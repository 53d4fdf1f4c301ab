"""A coach for a movement as it happens: a state machine that only ever sees poses."""
