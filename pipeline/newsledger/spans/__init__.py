"""Spans: from text to labelled stretches with values. One module a label that needs code."""
