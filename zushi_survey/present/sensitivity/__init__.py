"""A sensitivity run as tables, words and notes."""
