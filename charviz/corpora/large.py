"""A text that stays on disk: looked through once, in pieces, and read again where it is needed."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from charviz.corpora.reading import Text, check_head, decode_piece, normalise
from charviz.errors import TextError

LARGE = 8_000_000  # bytes, from which a file is not read whole
PIECE = 1_000_000  # bytes


@dataclass(frozen=True)
class _Index:
    """Where the pieces of a file begin, and where it ends: in bytes, and in characters."""

    path: Path
    at: list[int]
    before: list[int]

    def piece(self, k: int) -> str:
        with self.path.open("rb") as file:
            file.seek(self.at[k])
            data = file.read(self.at[k + 1] - self.at[k])
        text = data.decode("utf-8", "replace")  # it was sound; who changes it meanwhile is warned
        return _normalised(text, k)


class FileText:
    """A part of a file's text, with LF line ends and no byte order mark."""

    def __init__(self, index: _Index, first: int, last: int) -> None:
        """Take characters `first` to `last`, the latter not included."""
        self._index, self._first, self._last = index, first, last

    def __len__(self) -> int:
        return self._last - self._first

    def __getitem__(self, where: slice) -> "FileText":
        first, last, _ = where.indices(len(self))
        return FileText(self._index, self._first + first, self._first + max(first, last))

    def __str__(self) -> str:
        return "".join(self.pieces())

    def pieces(self) -> Iterator[str]:
        """Yield the text in parts that end with a line, unless lines are long as books."""
        before = self._index.before
        for k in range(bisect_right(before, self._first) - 1, len(before) - 1):
            if before[k] >= self._last:
                return
            piece = self._index.piece(k)
            yield piece[max(0, self._first - before[k]) : self._last - before[k]]


def pieces_of(text: Text) -> Iterator[str]:
    """Yield a text whole, or, from disk, in pieces."""
    if isinstance(text, FileText):
        yield from text.pieces()
    else:
        yield str(text)


def look_through(path: Path) -> tuple[FileText, str]:
    """Return a file's text and its sha256; TextError says what is wrong where it is no text."""
    digest, index, rest, lines = hashlib.sha256(), _Index(path, [0], [0]), b"", 0
    try:
        with path.open("rb") as file:
            while block := file.read(PIECE):
                if index.at == [0] and not rest:
                    check_head(block, str(path))
                digest.update(block)
                data = rest + block
                cut = _whole(data)
                lines = _note(index, data[:cut], lines)
                rest = data[cut:]
    except OSError as error:
        raise TextError(f"{path} cannot be read ({error.strerror}): check the path.") from None
    _note(index, rest, lines)
    return FileText(index, 0, index.before[-1]), digest.hexdigest()


def _note(index: _Index, data: bytes, lines: int) -> int:
    """Add a piece, unless it is empty; return how many lines there are so far."""
    if data:
        text = _normalised(decode_piece(data, str(index.path), lines), len(index.at) - 1)
        index.at.append(index.at[-1] + len(data))
        index.before.append(index.before[-1] + len(text))
    return lines + data.count(b"\n")


def _normalised(text: str, k: int) -> str:
    """Return a piece with LF line ends; only the first may begin with a byte order mark."""
    mark = "\ufeff" if k and text.startswith("\ufeff") else ""
    return mark + normalise(text)


def _whole(data: bytes) -> int:
    """Return after how many bytes a line ends; of a very long line, after which a character does.

    Where no LF is, none can come after a CR either.
    """
    cut = data.rfind(b"\n") + 1
    if cut or len(data) < 4 * PIECE:
        return cut
    cut = len(data) - 1
    while cut and data[cut] & 0xC0 == 0x80:  # in the middle of a character
        cut -= 1
    return cut
