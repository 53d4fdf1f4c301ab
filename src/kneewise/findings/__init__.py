"""What stands out, against which reference, and how sure we are."""
