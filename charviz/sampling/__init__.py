"""Letting a network write: dice that stay the same, ways to choose, operations on its units."""
