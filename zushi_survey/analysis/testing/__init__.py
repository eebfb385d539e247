"""Tests: what differs, what goes together, what comes first; each with its family and its correction."""
