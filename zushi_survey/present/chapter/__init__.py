"""A chapter as words, tables and figures."""
