"""People, kept: in a database with files beside it, or in a folder of JSON files."""
