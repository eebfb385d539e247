"""Japanese text -> statements: words of the glossary, of level, direction and order, and what they say together."""
