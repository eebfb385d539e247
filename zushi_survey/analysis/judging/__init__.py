"""One kind of claim at a time against the facts: the parts of a verdict."""
