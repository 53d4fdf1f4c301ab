"""One camera to a body in space: the whole recording at once, with honest errors."""
