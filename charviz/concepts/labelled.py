"""A concept of one's own: labels from a file of comma-separated values.

The first line is `from,to` or `from,to,label`; each other line a stretch of the text, from its
first character to the one after its last, counted from 0 in code points. Without `label` the
stretches are inside and all else is outside. With it, 1 is inside and 0 outside, and characters
that no line covers are not labelled: they count nowhere.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from charviz.concepts.labels import Concept, Labels
from charviz.concepts.pattern import named
from charviz.errors import TextError

HEADERS = (["from", "to"], ["from", "to", "label"])
SAMPLE = "from,to,label\n0,12,0\n12,40,1\n40,95,0\n"
INSIDE = 2  # what a line without a label says
DIGITS = 12  # of a position; no text has more


@dataclass(frozen=True)
class LabelledConcept(Concept):
    """A concept that a file tells of one text, and that no other text can be asked for."""


def labelled_concept(name: str, table: str, text: str) -> LabelledConcept:
    """Return the concept that a file of labels tells of a text; see this module for the format.

    Raises TextError for a name that will not do, and for a file that cannot be read, naming the
    line.
    """
    named(name)
    size = len(text)
    told: np.ndarray = np.full(size, -1, np.int8)
    has_labels = False
    for line, first, last, label in _rows(name, table):
        if last > size:
            raise TextError(
                f"{_where(name, line)} reaches to {last:,}, but the text has {size:,} characters: "
                "count code points from 0, in the very text that is hunted in."
            )
        before = told[first:last]
        if ((before >= 0) & (before != (label != 0))).any():
            raise TextError(
                f"{_where(name, line)} says {label} of characters from {first:,} to {last:,} of "
                "which an earlier line says otherwise: give each character one label."
            )
        before[:] = label != 0
        has_labels = label != INSIDE
    valid = told >= 0 if has_labels else np.ones(size, np.bool_)
    labels = Labels(told == 1, valid)

    def label_of(asked: str) -> Labels:
        if not text.startswith(asked):
            raise TextError(f"The labels of {name} tell of another text than this one.")
        return labels[: len(asked)]

    convention = "As a file of labels says."
    return LabelledConcept(name, name, "binary", convention, label_of)


def _rows(name: str, table: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield line, first, last and label, which is 0, 1 or INSIDE, of each stretch."""
    rows = csv.reader(table.removeprefix("\ufeff").splitlines())
    try:
        header = [cell.strip().lower() for cell in next(rows, [])]
        if header not in HEADERS:
            raise TextError(
                f"{_where(name, 1)} is {','.join(header)[:80]!r}: it should be from,to or "
                "from,to,label."
            )
        count = 0
        for row in rows:
            if row:
                yield (rows.line_num, *_stretch(_where(name, rows.line_num), header, row))
                count += 1
    except csv.Error as error:
        raise TextError(f"{_where(name, rows.line_num)} cannot be read ({error}).") from None
    if not count:
        raise TextError(
            f"The labels of {name} have no stretch: write one in each line after the first, such "
            "as 12,40."
        )


def _stretch(where: str, header: list[str], row: list[str]) -> tuple[int, int, int]:
    if len(row) != len(header):
        raise TextError(
            f"{where} has {len(row)} cells, not the {len(header)} of {','.join(header)}."
        )
    numbers = []
    for column, cell in zip(header, map(str.strip, row), strict=True):
        if not (cell.isascii() and cell.isdigit() and len(cell) <= DIGITS):
            raise TextError(
                f"{where} has {cell[:40]!r} under {column}: write a whole number, 0 or more."
            )
        numbers.append(int(cell))
    first, last = numbers[:2]
    label = numbers[2] if len(numbers) > 2 else INSIDE
    if first >= last:
        raise TextError(
            f"{where} goes from {first:,} to {last:,}: `to` is the character after the last, so "
            "it should be greater."
        )
    if len(numbers) > 2 and label > 1:
        raise TextError(f"{where} has the label {label}: write 1 for inside or 0 for outside.")
    return first, last, label


def _where(name: str, line: int) -> str:
    return f"Line {line} of the labels of {name}"
