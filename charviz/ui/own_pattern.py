"""A concept of one's own by a pattern, and at once what it matches in a sample of the text."""

import re
from collections.abc import Iterator

import numpy as np
import streamlit as st

from charviz.concepts import CONCEPTS
from charviz.concepts.pattern import pattern_concept
from charviz.errors import TextError
from charviz.ui import words
from charviz.ui.notes import note

PATTERN = "hunt-pattern"  # the key of its field
SAMPLE = 100_000  # characters of a text that a pattern is tried on
SHOWN, AROUND, LONGEST = 5, 30, 60  # matches, and characters beside and in each
HELP = (
    "A regular expression as RE2 reads it, searched in each line by itself: `[0-9]+` are numbers, "
    r"`\b[A-Z]{2,}\b` words in capitals, `\(.*?\)` what stands in parentheses."
)

_OTHERS = re.compile(r"[^a-z0-9]+", re.ASCII)
Patterns = tuple[tuple[str, str], ...]


def pattern_form(sample: str, where: str) -> tuple[Patterns, str]:
    """Draw the fields and what matches; return the pattern by its name, if any, and what is wrong.

    where: what the sample is, in words.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pattern = st.text_input(
            "A concept of your own: a pattern",
            placeholder="[0-9]+",
            help=HELP,
            key=PATTERN,
            width="stretch",
        )
        name = st.text_input("Its name", "mine", key="hunt-pattern-name", width=180)
    if not pattern:
        return (), ""
    name = named_as(name)
    try:
        if name in CONCEPTS:
            raise TextError(f"There is a concept {name} already: call yours something else.")
        concept = pattern_concept(name, pattern)
    except TextError as error:
        st.error(words.plain(str(error)))
        return (), str(error)
    sample = sample[:SAMPLE]
    inside = concept.label(sample).values
    found = list(runs(inside))
    share = float(inside.mean()) if len(inside) else 0.0
    times = "one place" if len(found) == 1 else f"{len(found):,} places"
    note(
        f"In {where}, {len(sample):,} characters, it is true at {times}, {share:.2%} of the "
        "characters." + ("" if found else " A hunt needs at least 20 in each half of a text.")
    )
    if found:
        st.markdown("\n".join(f"- {_match(sample, *ends)}" for ends in found[:SHOWN]))
    return ((name, pattern),), ""


def named_as(typed: str) -> str:
    """Return what a concept is called that somebody named, such as `in-brackets`.

    Where nothing of the name can stay, it stays, to be refused.
    """
    return _OTHERS.sub("-", typed.lower()).strip("-") or typed


def runs(inside: np.ndarray) -> Iterator[tuple[int, int]]:
    """Yield where each stretch that is true begins and ends; inside: bool [time]."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]])))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _match(text: str, begin: int, end: int) -> str:
    """Return a match with what stands around it, as Markdown."""
    before, after = text[max(0, begin - AROUND) : begin], text[end : end + AROUND]
    match = text[begin:end]
    if len(match) > LONGEST:
        match = f"{match[:LONGEST]}…"
    return f"…{_line(before)}:blue-background[{_line(match)}]{_line(after)}…"


def _line(text: str) -> str:
    """Return a text as it is, on one line."""
    return words.plain("".join("↵" if c == "\n" else c if c.isprintable() else "·" for c in text))
