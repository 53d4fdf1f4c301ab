"""People, kept: a person is a folder of JSON files, one for each thing recorded."""
