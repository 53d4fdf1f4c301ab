"""Questions and answers with sources, for and against."""
