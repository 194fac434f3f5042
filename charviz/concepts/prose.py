"""Concepts of prose: what stands inside double quotes."""

import numpy as np
from numpy.typing import NDArray

from charviz.concepts.labels import Concept, Labels, blind_to_returns, in_pieces, last_seen
from charviz.tokenizer import code_points

STRAIGHT, OPENING, CLOSING = '"', "“", "”"
Bools = NDArray[np.bool_]


@blind_to_returns
@in_pieces("\n\n")
def label_quotes(text: str) -> Labels:
    """Label whether the text stands inside double quotes, bool [time].

    Not valid: the whole of a paragraph whose marks do not pair up.
    """
    points = code_points(text)
    straight, opening, closing = (points == ord(c) for c in (STRAIGHT, OPENING, CLOSING))
    blank = _on_blank_lines(points)
    inside = _states(straight, opening, closing, blank)
    before = np.zeros_like(inside)
    before[1:] = inside[:-1]
    wrong = (opening & before) | (closing & ~before)
    ends = ~blank
    ends[:-1] &= blank[1:]  # the last character of each paragraph
    wrong |= ends & inside
    return Labels(inside, blank | ~_spread(wrong, blank))


def _states(straight: Bools, opening: Bools, closing: Bools, blank: Bools) -> Bools:
    """Return the state after each character: a straight mark flips what the others set."""
    sets = last_seen(opening | closing | blank)  # where the state is known; -1 is the start
    known = np.append(opening, False)[sets]
    flips = np.concatenate([[0], np.cumsum(straight, dtype=np.int32)])
    odd = (flips[1:] - flips[sets + 1]) % 2 == 1
    return known ^ odd


def _on_blank_lines(points: NDArray[np.uint32]) -> Bools:
    """Mark every character of the lines that hold only spaces and tabs, newline included."""
    newline = points == ord("\n")
    solid = ~(newline | (points == ord(" ")) | (points == ord("\t")))
    line = np.cumsum(newline, dtype=np.int32) - newline  # a newline belongs to the line it ends
    filled = np.bincount(line[solid], minlength=int(line[-1]) + 1 if len(line) else 1) > 0
    blank: Bools = ~filled[line]
    return blank


def _spread(wrong: Bools, blank: Bools) -> Bools:
    """Mark every paragraph that holds a wrong place; blank lines part paragraphs."""
    paragraph = np.cumsum(blank, dtype=np.int32)
    count = int(paragraph[-1]) + 1 if len(paragraph) else 1
    spread: Bools = (np.bincount(paragraph[wrong], minlength=count) > 0)[paragraph]
    return spread


QUOTES = Concept(
    name="quotes",
    title="Inside quotation marks",
    kind="binary",
    convention=(
        'Inside double quotes: a straight mark (") opens or closes, typographic ones (“ ”) do what '
        "they show. The opening mark counts as inside, the closing mark as outside: the label "
        "is the state after the character. A blank line ends every quotation. A paragraph whose "
        "marks do not pair up, such as a speech that runs on into the next one, is left out. "
        "Single quotes and apostrophes are not looked at."
    ),
    label=label_quotes,
    target=STRAIGHT,
)
