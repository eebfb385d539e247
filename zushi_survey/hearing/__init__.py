"""Coded group interviews -> mention tables: how many groups spoke of what. Never a percentage of fifteen."""
