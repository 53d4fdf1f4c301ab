"""Long campaigns against the program; ``make campaigns`` runs them."""
