"""Concepts of words and sentences: where one is in a word, capitals, digits, who speaks."""

import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from charviz.concepts.code import unknown_in
from charviz.concepts.labels import Concept, Labels, blind_to_returns, certain, in_pieces, last_seen
from charviz.tokenizer import code_points

OPENING, CLOSING, ENDING = "\"'“‘([", "\"'”’)]", ".!?"
_SPEAKER = re.compile(r"(?:\A|(?<=\n\n))[^\W\d_][^\n:]{0,30}:(?=\n)")

Bools = NDArray[np.bool_]


def _which(text: str, belongs: Callable[[str], bool]) -> Bools:
    """Return which characters belong, bool [time]; each different one is asked about once."""
    points = code_points(text)
    known = np.zeros(int(points.max(initial=0)) + 1, np.bool_)
    known[points] = True
    for point in np.flatnonzero(known):
        known[point] = belongs(chr(point))
    return known[points]


def _runs(text: str, belongs: Callable[[str], bool], joining: str) -> Bools:
    """Return where characters belong, or join two that do, bool [time]."""
    inside = _which(text, belongs)
    joins = _which(text, lambda character: character in joining)
    joins[:1] = joins[-1:] = False
    joins[1:-1] &= inside[:-2] & inside[2:]
    return inside | joins


@in_pieces("\n")
def _words(text: str) -> Labels:
    """Label whether the character is of a word, bool [time]."""
    return certain(_runs(text, lambda c: c.isalnum() and not c.isdecimal(), "'’"))


def _first(inside: Bools) -> Bools:
    """Return where each run begins, bool [time]."""
    first = inside.copy()
    first[1:] &= ~inside[:-1]
    return first


@blind_to_returns
def label_word_start(text: str) -> Labels:
    """Label whether the character is the first letter of a word, bool [time]."""
    return certain(_first(_words(text).values))


@blind_to_returns
@in_pieces("\n")
def label_word_position(text: str) -> Labels:
    """Label how many characters of the word have been read, 0 outside words, float32 [time]."""
    inside = _words(text).values
    count = np.arange(len(text), dtype=np.int32) - last_seen(_first(inside)) + 1
    return certain(np.where(inside, count, 0).astype(np.float32))


@blind_to_returns
@in_pieces("\n")
def label_capital_word(text: str) -> Labels:
    """Label whether the text stands in a word that begins with a capital, bool [time]."""
    inside = _words(text).values
    capital = _which(text, str.isupper)
    return certain(inside & capital[last_seen(_first(inside))])


@blind_to_returns
def label_sentence_start(text: str) -> Labels:
    """Label whether the text stands in the first word of a sentence, bool [time]."""
    words = _words(text).values
    starts, ends = np.flatnonzero(np.diff(words, prepend=False, append=False)).reshape(-1, 2).T
    inside = np.zeros(len(text), np.bool_)
    last = 0
    for start, end in zip(starts.data, ends.data, strict=True):  # one at a time, unlike a list
        between, is_first = text[last:start], not last
        if (is_first or between != " ") and _begins_sentence(between, is_first):
            inside[start:end] = True
        last = end
    return certain(inside)


def _begins_sentence(between: str, is_first: bool) -> bool:
    """Tell from what stands between two words whether the second begins a sentence."""
    before = between.rstrip(OPENING)
    solid = before.rstrip()
    blank = before[len(solid) :]
    if not solid and is_first:
        return True
    if blank.count("\n") > 1:
        return True
    return bool(blank) and solid.rstrip(CLOSING)[-1:] in (*ENDING,)


@blind_to_returns
@unknown_in("c", "python")
def label_speaker(text: str) -> Labels:
    """Label whether the text stands in the name of who speaks in a play, bool [time].

    Valid nowhere in a text that is taken for a program.
    """
    inside = np.zeros(len(text), np.bool_)
    for match in _SPEAKER.finditer(text):
        if match.group()[0].isupper():
            inside[match.start() : match.end() - 1] = True
    return certain(inside)


@blind_to_returns
@in_pieces("\n")
def label_digits(text: str) -> Labels:
    """Label whether the text stands in a number, bool [time]."""
    return certain(_runs(text, str.isdecimal, ".,"))


WORD_START = Concept(
    name="word-start",
    title="First letter of a word",
    kind="binary",
    convention=(
        "True at the first letter of each word. A word is a run of letters, with apostrophes "
        "inside it (don't is one word, well-known two); digits and underscores part words."
    ),
    label=label_word_start,
)
WORD_POSITION = Concept(
    name="word-position",
    title="Position in the word",
    kind="graded",
    convention=(
        "How many characters of the word have been read, 1 at its first letter; 0 outside words. "
        "A word is a run of letters, with apostrophes inside it; digits and underscores part words."
    ),
    label=label_word_position,
)
CAPITAL_WORD = Concept(
    name="capital-word",
    title="Inside a capitalised word",
    kind="binary",
    convention=(
        "True in every letter of a word whose first letter is a capital, be it a name, the first "
        "of a sentence, or all in capitals."
    ),
    label=label_capital_word,
)
SENTENCE_START = Concept(
    name="sentence-start",
    title="First word of a sentence",
    kind="binary",
    convention=(
        "True in every letter of the first word of a sentence: at the beginning, after an empty "
        "line, and after a full stop, an exclamation or a question mark that a blank follows, with "
        "or without closing marks before it. So the word after Mr., or after a question within a "
        "sentence, counts too, wrongly; opening marks before the word are outside."
    ),
    label=label_sentence_start,
)
SPEAKER = Concept(
    name="speaker",
    title="Inside a speaker's name",
    kind="binary",
    convention=(
        "True in the name of who speaks, as plays are printed: after an empty line (or at the "
        "beginning), a line of at most 32 characters that begins with a capital and ends in a "
        "colon, which is outside. So a heading that ends in a colon counts too, wrongly. In a text "
        "that is taken for C or Python the label is unknown."
    ),
    label=label_speaker,
    target=":",
)
DIGITS = Concept(
    name="digits",
    title="Inside a number",
    kind="binary",
    convention=(
        "True at digits, and at the point or comma between them: 1,000.5 is one number. Digits of "
        "a name such as x2 count; letters of a hexadecimal number do not."
    ),
    label=label_digits,
)
