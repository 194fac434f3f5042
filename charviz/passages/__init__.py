"""Texts of our own, shipped with charviz: what the pages show before a reader brings a text.

Every text was written for this project, is plain ASCII with LF line ends, and is at least 2,000
characters long, so that a unit has room to show what it does.
"""

from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

Language = Literal["prose", "c", "python", "latex", "verse"]


@dataclass(frozen=True)
class Passage:
    """A shipped text, what to call it, and one sentence on what to look for in it."""

    key: str
    title: str
    text: str
    note: str
    language: Language


def _passage(key: str, title: str, language: Language, note: str) -> Passage:
    text = files(__name__).joinpath(f"{key}.txt").read_text(encoding="utf-8")
    return Passage(key=key, title=title, text=text, note=note, language=language)


PASSAGES: dict[str, Passage] = {
    passage.key: passage
    for passage in (
        _passage(
            "dialogue",
            "Dialogue",
            "prose",
            "Look for a unit that changes at every quotation mark and holds still in between, "
            "also where 'said the general' interrupts a speech.",
        ),
        _passage(
            "hard-cases",
            "Hard cases",
            "prose",
            "Each paragraph sets another trap for a unit that follows quotation marks, and says "
            "which; the last mark is never closed.",
        ),
        _passage(
            "c",
            "C",
            "c",
            "Look for units that follow comments, strings or the depth of braces, and see whether "
            "a comment marker inside a string fools them.",
        ),
        _passage(
            "python",
            "Python",
            "python",
            "Look for a unit that grows with the indentation, and for one that knows a docstring "
            "from the code around it.",
        ),
        _passage(
            "latex",
            "LaTeX",
            "latex",
            "Look for units that switch between prose and mathematics at each dollar sign, or "
            "that remember which environment is open.",
        ),
        _passage(
            "verse",
            "Verse",
            "verse",
            "Look for a unit that knows a speaker's name from the speech, and for one that feels "
            "the end of a line coming.",
        ),
    )
}


def first_for(language: str | None) -> str:
    """Return the key of the passage to show first to a network that learned from a language."""
    keys = (key for key, passage in PASSAGES.items() if passage.language == language)
    return next(keys, next(iter(PASSAGES)))
