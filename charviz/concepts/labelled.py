"""A concept of one's own: labels from a file of comma-separated values.

The first line is `from,to`, `from,to,label` or `from,to,value`; each other line a stretch of the
text, from its first character to the one after its last, counted from 0 in code points. Without a
third column the stretches are inside and all else is outside. With `label`, 1 is inside and 0
outside; with `value`, a number says how much there is of what is graded, the same along the
stretch. With either, characters that no line covers are not labelled: they count nowhere.
"""

import csv
import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from charviz.concepts.labels import Concept, Kind, Labels
from charviz.concepts.pattern import named
from charviz.errors import TextError

LABEL, VALUE = "label", "value"
HEADERS = (["from", "to"], ["from", "to", LABEL], ["from", "to", VALUE])
SAMPLE = "from,to,label\n0,12,0\n12,40,1\n40,95,0\n"
DIGITS = 12  # of a position; no text has more
WIDEST = 32  # characters of a value
GREATEST = 1e9  # of a value, either way
OFTEN = 8  # times that a character may be labelled on average
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)


@dataclass(frozen=True)
class LabelledConcept(Concept):
    """A concept that a file tells of one text, and that no other text can be asked for.

    digest: of the file. least: the least value that it tells, 0 of a binary concept.
    """

    digest: str = ""
    least: float = 0.0


def labelled_concept(name: str, table: str, text: str) -> LabelledConcept:
    """Return the concept that a file of labels tells of a text; see this module for the format.

    Raises TextError for a name that will not do, and for a file that cannot be read, naming the
    line.
    """
    named(name)
    header, rows = _opened(name, table)
    told = _told(name, rows, len(text))
    valid = ~np.isnan(told)
    kind: Kind = "graded" if VALUE in header else "binary"
    least = float(told[valid].min()) if kind == "graded" else 0.0
    labels = Labels(np.where(valid, told, 0) if kind == "graded" else told == 1, valid)
    if len(header) == 2:
        labels = Labels(labels.values, np.ones(len(text), np.bool_))

    def label_of(asked: str) -> Labels:
        if not text.startswith(asked):
            raise TextError(f"The labels of {name} tell of another text than this one.")
        return labels[: len(asked)]

    convention = "As a file of labels says."
    digest = hashlib.sha256(table.encode("utf-8", "surrogatepass")).hexdigest()
    return LabelledConcept(name, name, kind, convention, label_of, digest=digest, least=least)


def _told(name: str, rows: Iterator[tuple[int, int, int, float]], size: int) -> np.ndarray:
    """Return what a file says of each character, float32 [time], NaN where it says nothing."""
    told, covered = np.full(size, np.nan, np.float32), 0
    for line, first, last, value in rows:
        covered += last - first
        if covered > OFTEN * size and last <= size:
            raise TextError(
                f"Up to line {line}, the labels of {name} label each of {size:,} characters more "
                f"than {OFTEN} times on average: give each character one label."
            )
        if last > size:
            raise TextError(
                f"{_where(name, line)} reaches to {last:,}, but the text has {size:,} characters: "
                "count code points from 0, in the very text that is hunted in."
            )
        before = told[first:last]
        if (~np.isnan(before) & (before != np.float32(value))).any():
            raise TextError(
                f"{_where(name, line)} says {value:g} of characters from {first:,} to {last:,} of "
                "which an earlier line says otherwise: give each character one label."
            )
        before[:] = value
    return told


def _opened(name: str, table: str) -> tuple[list[str], Iterator[tuple[int, int, int, float]]]:
    """Return the header, and the line, first, last and value of each stretch, 1 for inside."""
    rows = csv.reader(table.removeprefix("\ufeff").splitlines())
    try:
        header = [cell.strip().lower() for cell in next(rows, [])]
    except csv.Error as error:
        raise TextError(f"{_where(name, rows.line_num)} cannot be read ({error}).") from None
    if header not in HEADERS:
        said = repr(",".join(header)[:80]) if any(header) else "empty"
        raise TextError(
            f"{_where(name, 1)} is {said}: it should be from,to or from,to,label or from,to,value."
        )

    def stretches() -> Iterator[tuple[int, int, int, float]]:
        count = 0
        try:
            for row in rows:
                if row:
                    yield (rows.line_num, *_stretch(_where(name, rows.line_num), header, row))
                    count += 1
        except csv.Error as error:
            raise TextError(f"{_where(name, rows.line_num)} cannot be read ({error}).") from None
        if not count:
            raise TextError(
                f"The labels of {name} have no stretch: write one in each line after the first, "
                "such as 12,40."
            )

    return header, stretches()


def _stretch(where: str, header: list[str], row: list[str]) -> tuple[int, int, float]:
    if len(row) != len(header):
        raise TextError(
            f"{where} has {len(row)} cells, not the {len(header)} of {','.join(header)}."
        )
    cells = dict(zip(header, map(str.strip, row), strict=True))
    first, last = (_whole(where, column, cells[column]) for column in ("from", "to"))
    if first >= last:
        raise TextError(
            f"{where} goes from {first:,} to {last:,}: `to` is the character after the last, so "
            "it should be greater."
        )
    if VALUE in cells:
        return first, last, _number(where, cells[VALUE])
    label = _whole(where, LABEL, cells.get(LABEL, "1"))
    if label > 1:
        raise TextError(f"{where} has the label {label}: write 1 for inside or 0 for outside.")
    return first, last, label


def _whole(where: str, column: str, cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) <= DIGITS):
        raise TextError(
            f"{where} has {cell[:40]!r} under {column}: write a whole number, 0 or more."
        )
    return int(cell)


def _number(where: str, cell: str) -> float:
    value = float(cell) if len(cell) <= WIDEST and _DECIMAL.fullmatch(cell) else math.inf
    if abs(value) > GREATEST:
        raise TextError(
            f"{where} has {cell[:40]!r} under {VALUE}: write a number such as 2 or -0.5, at most "
            f"{GREATEST:,.0f} either way."
        )
    return value


def _where(name: str, line: int) -> str:
    return f"Line {line} of the labels of {name}"
