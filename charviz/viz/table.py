"""A text and what was measured on it as a table: one row a character, for other programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

DECIMALS = 6
ABOUT = "about"


@dataclass(frozen=True)
class Column:
    """What was measured at every character.

    values: float [time], NaN where there is none. about: what it is, with its unit of measure.
    """

    name: str
    values: NDArray[np.floating]
    about: str

    @property
    def rounded(self) -> NDArray[np.float64]:
        """The values as both kinds of file hold them, float64 [time]."""
        wide = np.asarray(self.values, np.float64)
        found: NDArray[np.float64] = np.round(wide, DECIMALS) + 0.0  # no negative zero
        return found


def csv_table(text: str, columns: Sequence[Column], about: Mapping[str, str]) -> bytes:
    """Return the table as CSV (RFC 4180, UTF-8 with a mark, as spreadsheets want it).

    The columns are `position`, `character`, those given, and `about`, whose first cell holds a JSON
    object: what `about` says, and under `columns` what each one means. An empty cell is a missing
    value. A cell holds one character of the text at most, so that none can be a formula: nothing
    needs to be put before a `=`, which would be another text.
    """
    head = ["position", "character", *(column.name for column in columns), ABOUT]
    cells = [[_number(value) for value in column.rounded.tolist()] for column in columns]
    said = [_quoted(_described(columns, about)), *[""] * (len(text) - 1)][: len(text)]
    rows = zip(map(str, range(len(text))), map(_quoted, text), *cells, said, strict=True)
    lines = [",".join(map(_quoted, head)), *map(",".join, rows), ""]
    return "\r\n".join(lines).encode("utf-8-sig")


def arrow_table(text: str, columns: Sequence[Column], about: Mapping[str, str]) -> bytes:
    """Return the table as an Arrow IPC file: int32, string, then float64 with nulls.

    The schema's metadata hold what `about` says, each column's `about` what it means.
    """
    import pyarrow as pa

    arrays = [pa.array(np.arange(len(text), dtype=np.int32)), pa.array(list(text), pa.string())]
    fields = [
        pa.field("position", pa.int32(), metadata={ABOUT: _POSITION}),
        pa.field("character", pa.string(), metadata={ABOUT: _CHARACTER}),
    ]
    for column in columns:
        arrays.append(pa.array(column.rounded, from_pandas=True))
        fields.append(pa.field(column.name, pa.float64(), metadata={ABOUT: column.about}))
    table = pa.table(arrays, pa.schema(fields, metadata=dict(about)))
    into = BytesIO()
    with pa.ipc.new_file(into, table.schema) as file:
        file.write_table(table)
    return into.getvalue()


_POSITION = "index in code points, from 0"
_CHARACTER = "the character itself; values are those after reading it"


def _described(columns: Sequence[Column], about: Mapping[str, str]) -> str:
    meanings = {"position": _POSITION, "character": _CHARACTER}
    meanings |= {column.name: column.about for column in columns}
    return json.dumps({**about, "columns": meanings}, ensure_ascii=False)


def _number(value: float) -> str:
    return "" if value != value else repr(value)  # NaN alone differs from itself


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
