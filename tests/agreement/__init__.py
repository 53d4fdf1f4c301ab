"""Agreement with other systems on the recordings of others."""
