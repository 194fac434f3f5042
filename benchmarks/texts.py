"""Texts to measure on: the passages that charviz ships, repeated."""

from charviz.passages import PASSAGES

WHOLE = "\n".join(passage.text for passage in PASSAGES.values())


def text(length: int) -> str:
    """Return exactly `length` characters."""
    return (WHOLE * (length // len(WHOLE) + 1))[:length]
