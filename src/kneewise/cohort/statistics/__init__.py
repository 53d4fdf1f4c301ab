"""Statistics of a study: numbers in, numbers out, each with its method named."""
