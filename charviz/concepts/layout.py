"""Concepts of layout: indentation, the coming newline, the position in the line."""

import numpy as np
from numpy.typing import NDArray

from charviz.concepts.labels import Concept, Labels, blind_to_returns, certain, in_pieces, last_seen
from charviz.tokenizer import code_points

SPACES_PER_LEVEL = 4
NEAR = 5  # characters


@blind_to_returns
@in_pieces("\n")
def label_indent(text: str) -> Labels:
    """Label how deep the current line's leading whitespace is so far, in levels.

    A tab is one level wherever it stands, two spaces are half a level, an odd space left over is
    nothing. float32 [time]; a newline begins its new line, so it is at depth 0.
    """
    points = code_points(text)
    newline, space, tab = points == ord("\n"), points == ord(" "), points == ord("\t")
    line = last_seen(newline)
    leading = last_seen(~(newline | space | tab)) <= line
    tabs = _count_since(tab & leading, line)
    spaces = _count_since(space & leading, line)
    return certain((tabs + (spaces // 2) / (SPACES_PER_LEVEL // 2)).astype(np.float32))


def _count_since(marks: NDArray[np.bool_], start: NDArray[np.int32]) -> NDArray[np.int32]:
    """Count the marks after `start` up to each position, int32 [time]."""
    total = np.concatenate([np.zeros(1, np.int32), np.cumsum(marks, dtype=np.int32)])
    since: NDArray[np.int32] = total[1:] - total[start + 1]
    return since


@blind_to_returns
def label_newline_next(text: str) -> Labels:
    """Label whether the next character is a newline; the last character is not valid."""
    newline = code_points(text) == ord("\n")
    valid = np.ones(len(newline), np.bool_)
    valid[-1:] = False
    coming = np.zeros(len(newline), np.bool_)
    coming[:-1] = newline[1:]
    return Labels(coming, valid)


@blind_to_returns
@in_pieces("\n")
def label_line_position(text: str) -> Labels:
    """Label how many characters were read since the newline: 0 at the newline, 1 after it.

    float32 [time]; the text begins as if a newline stood before it.
    """
    newline = code_points(text) == ord("\n")
    position = np.arange(len(newline), dtype=np.int32) - last_seen(newline)
    return certain(position.astype(np.float32))


@blind_to_returns
@in_pieces("\n")
def label_indent_zone(text: str) -> Labels:
    """Label whether nothing but blanks has been read of a line that goes on, bool [time].

    Not valid: blanks that a text breaks off in, as nobody knows whether anything follows.
    """
    points = code_points(text)
    newline = points == ord("\n")
    blank = (points == ord(" ")) | (points == ord("\t"))
    leading = blank & (last_seen(~(blank | newline)) <= last_seen(newline))
    ends = np.flatnonzero(~blank)
    following = np.searchsorted(ends, np.arange(len(points)))
    goes_on = np.append(~newline[ends], False)[following]
    return Labels(leading & goes_on, ~leading | (following < len(ends)))


@blind_to_returns
def label_line_end(text: str) -> Labels:
    """Label whether the newline is among the next five characters, bool [time].

    Not valid: the last characters of a text that ends without one.
    """
    newline = code_points(text) == ord("\n")
    ahead, valid = np.zeros(len(newline), np.bool_), np.ones(len(newline), np.bool_)
    for far in range(1, NEAR + 1):
        ahead[:-far] |= newline[far:]
    valid[-NEAR:] = ahead[-NEAR:]
    return Labels(ahead, valid)


INDENT = Concept(
    name="indent",
    title="Indent depth",
    kind="graded",
    convention=(
        "How deep the current line is indented, as far as it has been read: a tab is one level, "
        "four spaces are one level, two are half a level, and a single space is nothing. The depth "
        "grows while the leading whitespace is read, stays to the end of the line, and is 0 at "
        "the newline, which begins the next line."
    ),
    label=label_indent,
)
NEWLINE_NEXT = Concept(
    name="newline-next",
    title="Newline comes next",
    kind="binary",
    convention=(
        "True at the last character of each line, after which the newline comes; at a newline, "
        "true if the next line is empty. Unknown at the last character of the text."
    ),
    label=label_newline_next,
    target="\n",
)
LINE_POSITION = Concept(
    name="line-position",
    title="Position in the line",
    kind="graded",
    convention=(
        "How many characters have been read since the newline: 0 at the newline itself, 1 at the "
        "first character of a line. The text begins as if a newline stood before it."
    ),
    label=label_line_position,
    target="\n",
)
INDENT_ZONE = Concept(
    name="indent-zone",
    title="In the indentation",
    kind="binary",
    convention=(
        "True at the spaces and tabs that a line begins with, if anything follows them there. "
        "Unknown at those that the text breaks off in."
    ),
    label=label_indent_zone,
)
LINE_END = Concept(
    name="line-end",
    title="Five from the line's end",
    kind="binary",
    convention=(
        "True where the newline is one of the next five characters. At a newline it is the next "
        "line that counts. Unknown in the last five characters of a text without one."
    ),
    label=label_line_end,
    target="\n",
)
