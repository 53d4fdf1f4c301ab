"""People and what is known of them, kept in folders."""
