"""Long work in processes of its own: few at once, bounded, and taken up again."""
