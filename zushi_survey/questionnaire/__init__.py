"""Questionnaire and study files: YAML -> frozen models with line numbers in every message."""
