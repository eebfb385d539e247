"""Two waves as tables, cells and rows."""
