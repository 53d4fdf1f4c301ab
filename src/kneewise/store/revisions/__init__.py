"""Steps from one revision of the tables to the next, each a file; none ever changes."""
