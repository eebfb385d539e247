"""Counts -> statistics: proportions, bases, response rates, disclosure rules. Never sees a respondent."""
