"""The whole report: its parts from the released tables, its files."""
