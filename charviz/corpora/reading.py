"""From bytes to text: UTF-8 or a sentence that says what the file is instead; then the splits."""

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar, cast

from charviz.errors import TextError

BYTE_ORDER_MARKS = (  # the longer first: UTF-32 in little endian begins as UTF-16 does
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\b\x1b")) + b"\x7f"
HEAD = 65_536  # bytes looked at to tell a binary file from a text


class Text(Protocol):
    """A `str`, or what stays on disk and can be cut and turned into one."""

    def __len__(self) -> int:
        """Return how many code points it has."""

    def __getitem__(self, where: slice, /) -> "Text":
        """Return a part of it."""


Part = TypeVar("Part", bound=Text)


@dataclass(frozen=True)
class Splits(Generic[Part]):
    """A text in three parts, in order: 80% train, 10% validation, 10% test."""

    train: Part
    validation: Part
    test: Part

    @property
    def spans(self) -> dict[str, tuple[int, int]]:
        """Where each part lies in the text: name -> (from, to) in code points."""
        first = len(self.train)
        second = first + len(self.validation)
        return {
            "train": (0, first),
            "validation": (first, second),
            "test": (second, second + len(self.test)),
        }


def split(text: Part) -> Splits[Part]:
    """Split a text with LF line ends at int(n * .8) and int(n * .9) of its n code points."""
    first, second = int(len(text) * 0.8), int(len(text) * 0.9)
    parts = (text[:first], text[first:second], text[second:])
    splits = Splits(*(cast(Part, part) for part in parts))
    if not (splits.train and splits.validation and splits.test):
        raise TextError(
            f"A text of {len(text)} characters is too short to split into train, validation "
            "and test: give at least 10."
        )
    return splits


def normalise(text: str) -> str:
    """Return the text without a byte order mark and with LF for each CRLF and lone CR."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file that is there and not empty; else TextError says what is wrong."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise TextError(f"There is no file {path}: check the path.") from None
    except IsADirectoryError:
        raise TextError(f"{path} is a folder: name one text file in it.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TextError(
            f"{path} cannot be read ({reason}): check the path and its permissions."
        ) from None
    if not data:
        raise TextError(f"{path} is empty: give a file with some text.")
    return data


def decode(data: bytes, source: str) -> str:
    """Return UTF-8 bytes as text, unchanged; else TextError names what `source` is instead."""
    check_head(data, source)
    return decode_piece(data, source, 0)


def check_head(data: bytes, source: str) -> None:
    """Raise TextError where what a file begins with is another encoding, or binary."""
    encoding = _other_unicode(data)
    if encoding:
        raise TextError(f"{source} is {encoding}: save it as UTF-8 and try again.")
    if _is_binary(data):
        raise TextError(f"{source} is a binary file and not a text: give a text saved as UTF-8.")


def decode_piece(data: bytes, source: str, lines: int) -> str:
    """Return UTF-8 bytes that so many lines of `source` come before as text, or raise TextError."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = lines + data.count(b"\n", 0, error.start) + 1
        raise TextError(
            f"{source} is not UTF-8 (byte 0x{data[error.start]:02X} on line {line:,}); it may be "
            "Latin-1 or Windows-1252: save it as UTF-8 and try again."
        ) from None


def read_text(path: str | Path) -> str:
    """Return a file's text as it is, line ends and byte order mark included."""
    return decode(read_bytes(Path(path)), str(path))


def _other_unicode(data: bytes) -> str | None:
    """Name the wider encoding, by its mark or by NULs that fill every other byte."""
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return name
    even, odd = (data[i:HEAD:2].count(0) for i in (0, 1))
    most, least = max(even, odd), min(even, odd)
    half = len(data[:HEAD]) // 2
    return "UTF-16" if half >= 4 and most > 0.4 * half and least < 0.05 * half else None


def _is_binary(data: bytes) -> bool:
    """Tell binary data by its control bytes: a few may stand in a text, one in a hundred not."""
    head = data[:HEAD]
    controls = len(head) - len(head.translate(None, delete=CONTROLS))
    return controls > max(8, len(head) // 100)
