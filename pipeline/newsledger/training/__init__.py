"""Training of the linking: gold articles in, weights out."""
