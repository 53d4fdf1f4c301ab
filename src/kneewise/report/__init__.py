"""An assessment as a document: terminal, page, table, JSON."""
