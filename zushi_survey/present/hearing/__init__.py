"""The group interviews as tables, rows and quotes."""
