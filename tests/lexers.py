"""Program text as other programs read it, to hold our own scanners against."""

import io
import tokenize
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from pygments.lexers import CLexer
from pygments.token import Comment, Punctuation, String

STEP = {**dict.fromkeys("([{", 1), **dict.fromkeys(")]}", -1)}


@dataclass(frozen=True)
class Read:
    """Where comments and strings are by our conventions, and how many brackets are open, [time].

    kinds: the same for each kind of bracket, by its opening mark. directive: where lines of C's
    preprocessor are. unread: where neither comments nor strings are read: to Pygments a directive
    of C is one thing, and so is what `#if 0` leaves out.
    """

    comment: NDArray[np.bool_]
    string: NDArray[np.bool_]
    depth: NDArray[np.int64]
    unread: NDArray[np.bool_]
    kinds: dict[str, NDArray[np.int64]]
    directive: NDArray[np.bool_]


def read_by_tokenize(text):
    """Read Python as the standard library's own tokenizer does."""
    starts = [0, *accumulate(len(line) for line in io.StringIO(text))]
    comment, string, unread = (np.zeros(len(text), bool) for _ in range(3))
    marks = {}
    nested, opened = 0, 0  # f-strings come in parts since Python 3.12
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        kind = tokenize.tok_name[token.type]
        start, end = (starts[row - 1] + column for row, column in (token.start, token.end))
        mark = start + len(token.string) - len(token.string.lstrip("rRbBfFuUtT"))
        if kind == "COMMENT":
            comment[start:end] = True
        elif kind == "STRING":
            string[mark : end - 1] = True
        elif kind.endswith("STRING_START"):
            opened = opened if nested else mark
            nested += 1
        elif kind.endswith("STRING_END"):
            nested -= 1
            string[opened : end - 1] |= not nested
        elif kind == "OP" and not nested:
            marks[start] = token.string
    depth, kinds = _depths(marks, len(text))
    return Read(comment, string, depth, unread, kinds, unread)


def read_by_pygments(text):
    """Read C as Pygments does; it takes a second a MB."""
    comment, string, unread, directive = (np.zeros(len(text), bool) for _ in range(4))
    marks = {}
    began = None  # where the directive did that is being read
    for start, kind, token in CLexer().get_tokens_unprocessed(text):
        body = token.rstrip("\n")
        if kind in Comment.Multiline:
            comment[start + 1 : start + len(body) - body.endswith("*/")] = True
        elif kind in Comment.Single:
            comment[start + 1 : start + len(body)] = True
        elif kind in Comment:
            unread[start : start + len(token)] = True
            if token.startswith("#") and kind in Comment.Preproc:
                began = start
            if token.endswith("\n") and began is not None and text[start - 1 : start] != "\\":
                directive[began : text.index("\n", start)] = True
                began = None
        elif kind in String and kind not in String.Char and kind not in String.Affix:
            closes = token == '"' and start > 0 and string[start - 1]
            string[start : start + len(token)] = not closes
        elif kind in Punctuation:
            marks[start] = token
    depth, kinds = _depths(marks | _marks_in(unread, text), len(text))
    return Read(comment, string, depth, unread, kinds, directive)


def _marks_in(unread, text):
    """Return the brackets of what Pygments leaves whole, each stretch read by itself as code."""
    edges = np.flatnonzero(np.diff(unread, prepend=False, append=False))
    marks = {}
    for begin, end in zip(edges[::2], edges[1::2], strict=True):
        code = text[begin:end].replace("\\\n", "  ").replace("#", " ")
        for start, kind, token in CLexer(stripnl=False).get_tokens_unprocessed(code):
            if kind in Punctuation:
                marks[begin + start] = token
    return marks


def _depths(marks, size):
    """Count the brackets that are open, of all kinds and of each, given what stands where."""
    steps = {pair: np.zeros(size, int) for pair in ("()", "[]", "{}")}
    for at, mark in marks.items():
        for pair, step in steps.items():
            step[at] = STEP[mark] if mark in pair else 0
    kinds = {pair[0]: np.cumsum(step) for pair, step in steps.items()}
    return np.sum([*kinds.values()], axis=0), kinds
