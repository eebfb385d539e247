"""The chapter of a plan: its text, its figures, its evidence."""
