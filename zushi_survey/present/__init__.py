"""Released numbers -> what a reader sees: rounding, marks, order, labels. Computes no statistics."""
