"""Precision: standard errors, intervals, and what a sample of this size can show."""
