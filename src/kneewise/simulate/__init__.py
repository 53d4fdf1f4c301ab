"""People whose truth is known, because they are drawn: for the demo and the tests."""
