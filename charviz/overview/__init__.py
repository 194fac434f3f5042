"""Seeing much at once: all units over a text, or one unit over all of a text."""
