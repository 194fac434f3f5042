"""Concepts of words and sentences: where one is in a word, capitals, digits, who speaks."""

import re

import numpy as np
from numpy.typing import NDArray

from charviz.concepts.code import unknown_in
from charviz.concepts.labels import Concept, Labels, blind_to_returns, certain, in_pieces, last_seen

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
OPENING, CLOSING, ENDING = "\"'“‘([", "\"'”’)]", ".!?"
_SPEAKER = re.compile(r"(?:\A|(?<=\n\n))[^\W\d_][^\n:]{0,30}:(?=\n)")

Bools = NDArray[np.bool_]


def _marked(text: str, pattern: re.Pattern[str]) -> tuple[Bools, Bools]:
    """Return where matches are, and where each begins, bool [time]."""
    inside, first = np.zeros(len(text), np.bool_), np.zeros(len(text), np.bool_)
    for match in pattern.finditer(text):
        inside[match.start() : match.end()] = True
        first[match.start()] = True
    return inside, first


@blind_to_returns
@in_pieces("\n")
def label_word_start(text: str) -> Labels:
    """Label whether the character is the first letter of a word, bool [time]."""
    return certain(_marked(text, _WORD)[1])


@blind_to_returns
@in_pieces("\n")
def label_word_position(text: str) -> Labels:
    """Label how many characters of the word have been read, 0 outside words, float32 [time]."""
    inside, first = _marked(text, _WORD)
    count = np.arange(len(text), dtype=np.int32) - last_seen(first) + 1
    return certain(np.where(inside, count, 0).astype(np.float32))


@blind_to_returns
@in_pieces("\n")
def label_capital_word(text: str) -> Labels:
    """Label whether the text stands in a word that begins with a capital, bool [time]."""
    inside = np.zeros(len(text), np.bool_)
    for match in _WORD.finditer(text):
        if match.group()[0].isupper():
            inside[match.start() : match.end()] = True
    return certain(inside)


@blind_to_returns
def label_sentence_start(text: str) -> Labels:
    """Label whether the text stands in the first word of a sentence, bool [time]."""
    inside = np.zeros(len(text), np.bool_)
    last = 0
    for match in _WORD.finditer(text):
        if _begins_sentence(text[last : match.start()], is_first=not last):
            inside[match.start() : match.end()] = True
        last = match.end()
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
    return certain(_marked(text, _DIGITS)[0])


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
