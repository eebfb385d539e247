"""The grammar of words: from numbers to Japanese phrases and back, and what a phrase may be said of."""
