"""What a concept is: a name, a convention in words, and a function from text to labels."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from charviz.tokenizer import code_points

Kind = Literal["binary", "graded"]
CR = "\r"
PIECE = 2**18  # characters labelled at once, where that is the same


@dataclass(frozen=True)
class Labels:
    """What is true of a text after each of its code points.

    values: bool [time] for a binary concept, float32 [time] for a graded one.
    valid: bool [time], False where the text does not say; such places count nowhere.
    """

    values: NDArray[Any]
    valid: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, where: slice | NDArray[Any]) -> "Labels":
        """Return the labels of some positions."""
        return Labels(self.values[where], self.valid[where])

    @property
    def classes(self) -> NDArray[np.bool_]:
        """The binary reading, bool [time]: the values, or above the least of the graded ones."""
        if self.values.dtype == np.bool_:
            return self.values
        least = self.values[self.valid].min() if self.valid.any() else 0.0
        above: NDArray[np.bool_] = self.values > least
        return above

    @property
    def runs(self) -> int:
        """How many runs the class with fewer runs has; places that are not valid are left out."""
        told = self.classes[self.valid]
        if not len(told):
            return 0
        changes = int((told[1:] != told[:-1]).sum())
        return (changes + 1) // 2  # runs alternate, so the classes differ by one at most


Labeller = Callable[[str], Labels]


@dataclass(frozen=True)
class Concept:
    """Something that may be true of a text at a character, and how it is read off.

    name: as in the address and the command line. title: for people. kind: `binary` or `graded`.
    convention: in plain words, what the label is in the cases where one could disagree.
    label: text -> Labels, one a code point. target: the character that ends the state, or None.
    """

    name: str
    title: str
    kind: Kind
    convention: str
    label: Labeller
    target: str | None = None


def blind_to_returns(label: Labeller) -> Labeller:
    """Let a labeller see no CR: each CR takes the label of the character before it.

    A CR before any other character is not valid: nothing has been read yet.
    """

    @wraps(label)
    def labelled(text: str) -> Labels:
        if CR not in text:
            return label(text)
        seen = label(text.replace(CR, ""))
        last = np.cumsum(code_points(text) != ord(CR)) - 1  # -1 before anything was read
        values = np.concatenate([seen.values, np.zeros(1, seen.values.dtype)])
        valid = np.concatenate([seen.valid, np.zeros(1, np.bool_)])
        return Labels(values[last], valid[last])

    return labelled


def in_pieces(boundary: str) -> Callable[[Labeller], Labeller]:
    """Let a labeller read a long text in pieces that end with a boundary, at which it begins anew.

    What it takes by the way then takes memory for a piece, not for the text.
    """

    def decorated(label: Labeller) -> Labeller:
        @wraps(label)
        def labelled(text: str) -> Labels:
            if len(text) <= PIECE:
                return label(text)
            found = [label(piece) for piece in _pieces(text, boundary)]
            values, valid = zip(*((part.values, part.valid) for part in found), strict=True)
            return Labels(np.concatenate(values), np.concatenate(valid))

        return labelled

    return decorated


def _pieces(text: str, boundary: str) -> Iterator[str]:
    """Cut a text after the last boundary in every `PIECE` characters, or the next there is."""
    at = 0
    while len(text) - at > PIECE:
        cut = text.rfind(boundary, at, at + PIECE)
        if cut < 0:
            cut = text.find(boundary, at + PIECE - len(boundary) + 1)
        if cut < 0:
            break
        yield text[at : cut + len(boundary)]
        at = cut + len(boundary)
    yield text[at:]


def certain(values: NDArray[Any]) -> Labels:
    """Return labels that are valid everywhere."""
    return Labels(values, np.ones(len(values), np.bool_))


def last_seen(marks: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Return where the latest mark stands for each position, -1 before any, int32 [time]."""
    index = np.where(marks, np.arange(len(marks), dtype=np.int32), np.int32(-1))
    latest: NDArray[np.int32] = np.maximum.accumulate(index)
    return latest
