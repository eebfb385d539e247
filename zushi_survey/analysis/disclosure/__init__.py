"""Disclosure control over everything that is published together: one linked system, its protection and its audit."""
