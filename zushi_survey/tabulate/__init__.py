"""Answers -> counts: the last code that sees a respondent. Everything above works from `Counts`."""
