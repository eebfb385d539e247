"""`explain`: from a printed figure or sentence down to the files it rests on."""
