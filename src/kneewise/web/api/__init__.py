"""The routes of ``/api/v1``: each file is one noun and ends with its table."""
