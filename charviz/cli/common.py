"""What every verb shares: texts from files or standard input, answers as JSON or for people."""

import json
import math
import re
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import click
import numpy as np

from charviz.corpora.reading import decode, read_text
from charviz.errors import TextError

json_option = click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
text_option = click.option(
    "--text", "source", required=True, metavar="FILE|-", help="A UTF-8 text; - is standard input."
)


def text_of(source: str) -> str:
    """Return a text unchanged, line ends included, from a file or, for `-`, standard input."""
    if source != "-":
        return read_text(source)
    return decode(sys.stdin.buffer.read(), "Standard input")


def check_writable(out: Path) -> None:
    """Raise TextError where nothing can be written, before anybody has waited for it."""
    try:
        if out.exists():
            out.open("ab").close()
        else:
            TemporaryFile(dir=out.parent).close()
    except OSError as error:
        raise _unwritable(out, error) from error


def write(out: Path, page: str) -> None:
    """Write a page; raise TextError where that cannot be."""
    try:
        out.write_text(page, "utf-8", "replace", newline="")
    except OSError as error:
        raise _unwritable(out, error) from error


def _unwritable(out: Path, error: OSError) -> TextError:
    return TextError(f"{out} cannot be written ({error.strerror}): give another file.")


def answer(payload: dict[str, Any]) -> None:
    """Print one JSON object on standard output."""
    click.echo(json.dumps(payload, ensure_ascii=True, allow_nan=False))


def say(message: str) -> None:
    """Print progress on standard error."""
    click.echo(message, err=True)


def table(rows: list[tuple[Any, ...]], head: tuple[str, ...]) -> None:
    """Print a plain table; numbers of a column stand under one another."""
    cells = [head, *[tuple(_cell(value) for value in row) for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    for row in cells:
        line = "  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True))
        click.echo(line.rstrip())


def numbers(values: np.ndarray, digits: int = 5) -> list[float | None]:
    """Return floats for JSON, rounded, null for what is not a number."""
    return [None if math.isnan(v) else round(v, digits) for v in values.astype(float).tolist()]


def span(value: str) -> range:
    """Read `1-8` or `5` as orders; raise TextError for anything else."""
    match = re.fullmatch(r"([0-9]{1,3})(?:-([0-9]{1,3}))?", value)
    if match is None:
        raise TextError(f"{value!r} is no range of orders: write one such as 1-8.")
    low, high = int(match[1]), int(match[2] or match[1])
    if not 1 <= low <= high <= 16:
        raise TextError(
            f"The orders {value} will not do: write two from 1 to 16, the smaller one first."
        )
    return range(low, high + 1)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.4f}" if isinstance(value, float) else str(value)
