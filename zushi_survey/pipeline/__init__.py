"""The use cases, in order: each reads like a table of contents and does no sums of its own."""
