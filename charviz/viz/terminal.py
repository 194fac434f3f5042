"""A text coloured by levels for a terminal: 24-bit backgrounds, nothing of the text obeyed."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from charviz.viz.colours import SHADES, palette, shade_of
from charviz.viz.runs import runs

RESET = "\x1b[0m"


def coloured_lines(text: str, levels: NDArray[np.uint8]) -> Iterator[str]:
    """Yield the lines of a text, each run of one shade on its background; line breaks show as ↵.

    levels: uint8 [time]. Control characters are shown as pictures, so that a text cannot steer
    the terminal.
    """
    backgrounds = _backgrounds()
    line = ""
    for start, end, shade in runs(np.array([shade_of(v) for v in range(256)])[levels]):
        for i, piece in enumerate(text[start:end].split("\n")):
            if i:
                yield line + _painted("↵", backgrounds[shade])
                line = ""
            line += _painted("".join(map(visible, piece)), backgrounds[shade])
    if line:
        yield line


def visible(character: str) -> str:
    """Return a character, or a picture of it if a terminal would act on it."""
    point = ord(character)
    if point < 0x20 and character != "\t":
        return chr(0x2400 + point)
    if point == 0x7F:
        return "\u2421"
    steers = 0x80 <= point < 0xA0 or 0xD800 <= point < 0xE000 or 0x202A <= point <= 0x202E
    return "\ufffd" if steers or 0x2066 <= point <= 0x2069 else character


def _backgrounds() -> list[tuple[int, int, int] | None]:
    """The light theme's shades laid over white, as red, green, blue; none for zero."""
    found: list[tuple[int, int, int] | None] = []
    for shade, colour in enumerate(palette()["light"]):
        red, green, blue, alpha = bytes.fromhex(colour[1:])
        mixed = [round(255 + (value - 255) * alpha / 255) for value in (red, green, blue)]
        found.append(None if shade == SHADES // 2 else (mixed[0], mixed[1], mixed[2]))
    return found


def _painted(piece: str, background: tuple[int, int, int] | None) -> str:
    if not piece or background is None:
        return piece
    red, green, blue = background
    return f"\x1b[48;2;{red};{green};{blue}m\x1b[38;2;20;22;26m{piece}{RESET}"
