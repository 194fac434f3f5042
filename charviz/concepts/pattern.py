"""A concept of one's own: what a regular expression matches, by RE2, which never tries again."""

import re

import numpy as np
import re2

from charviz.concepts.labels import Concept, Labels, blind_to_returns, certain
from charviz.errors import TextError

LONGEST = 1_000  # characters of a pattern
LINE = 10_000  # characters of a line that are searched at once
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)


def pattern_concept(name: str, pattern: str) -> Concept:
    """Return the concept that is true from a match's first character to its last.

    Each line is searched by itself, without its newline, from left to right; matches do not
    overlap. Raises TextError for a name or a pattern that will not do.
    """
    named(name)
    if not pattern or len(pattern) > LONGEST:
        raise TextError(
            f"The pattern of {name} has {len(pattern):,} characters: give 1 to {LONGEST:,}."
        )
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        said = error.args[0] if error.args else b"it cannot be read"
        why = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise TextError(f"The pattern of {name} is none that RE2 knows: {why}.") from None
    except UnicodeEncodeError:
        raise TextError(f"The pattern of {name} is not UTF-8: write it anew.") from None

    @blind_to_returns
    def label(text: str) -> Labels:
        inside = np.zeros(len(text), np.bool_)
        for at, line in _lines(text):
            for match in compiled.finditer(line):
                inside[at + match.start() : at + match.end()] = True
        return certain(inside)

    convention = (
        f"Inside a match of {pattern} in a line, its first and its last character included."
    )
    return Concept(name, name, "binary", convention, label)


def named(name: str) -> None:
    """Raise TextError unless it may be the name of a concept of one's own."""
    if not _NAME.fullmatch(name):
        raise TextError(
            f"{name[:50]!r} does not name a concept: take small letters, digits and hyphens, at "
            "most 40 of them."
        )


def _lines(text: str) -> list[tuple[int, str]]:
    """Return each line, or parts of a long one, with its position; half characters as U+FFFD."""
    clean = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if len(clean) != len(text):  # a half character becomes three
        clean = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    found, at = [], 0
    for line in clean.split("\n"):
        found += [(at + k, line[k : k + LINE]) for k in range(0, len(line), LINE)]
        at += len(line) + 1
    return found
