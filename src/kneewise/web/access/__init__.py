"""Who may do what on whom, and for how long: pure, without a clock or a network."""
