"""A person's record as FHIR R4: a Bundle of resources that other programs read."""
