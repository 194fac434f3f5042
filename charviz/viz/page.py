"""A coloured text as one HTML file: offline, no script, nothing of the text obeyed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from charviz.tracing import SIGNED
from charviz.units import Unit
from charviz.viz.colours import SHADES, THEMES, palette, shade_of
from charviz.viz.runs import runs

STYLE = """
:root {{ color-scheme: light dark; --text: {light.text}; --ground: {light.ground}; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: var(--text); background: var(--ground); }}
h1 {{ font-size: 1.5rem; }}
h2 {{ margin: 2rem 0 .3rem; font: 600 1.15rem/1.4 ui-monospace, monospace; }}
p {{ margin: .3rem 0; }}
pre {{ font: .95rem/1.6 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere;
  tab-size: 4; border: 1px solid #8884; border-radius: .5rem; padding: 1rem; }}
.n::before {{ content: "↵" / ""; opacity: .5; }}
.legend {{ display: flex; flex-wrap: wrap; align-items: center; gap: .6rem; margin: .5rem 0; }}
.scale {{ display: flex; width: 9rem; height: .9rem; border: 1px solid #8888; }}
.scale i {{ flex: 1; }}
dl {{ display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 2rem 0;
  font-size: .85rem; overflow-wrap: anywhere; }}
dd {{ margin: 0; }}
{shades}
@media (prefers-color-scheme: dark) {{
:root {{ --text: {dark.text}; --ground: {dark.ground}; }}
{dark_shades}
}}
@media print {{ * {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }} }}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
NOTHING = SHADES // 2


@dataclass(frozen=True)
class Track:
    """What a text is coloured by.

    levels: uint8 [time]; of what is signed 128 is zero and has no colour, else 0. low, high: what
    0 and 255 stand for. about: sentences.
    """

    name: str
    levels: NDArray[np.uint8]
    low: str = "−1"
    high: str = "+1"
    about: str = ""
    signed: bool = True

    @property
    def shades(self) -> NDArray[np.int64]:
        """The shade of every character, 0 to `SHADES` - 1, int [time]."""
        return np.array([shade_of(level, self.signed) for level in range(256)])[self.levels]


def unit_track(
    unit: Unit, levels: NDArray[np.uint8], ends: tuple[str, str] = ("", ""), about: str = ""
) -> Track:
    """Return the track of a unit, levels uint8 [time]; ends: what low and high mean, if known."""
    signed = unit.state in ("c", "h", *SIGNED)
    low, high = ("−1", "+1") if signed else ("0", "1")
    low, high = f"{ends[0]} {low}".strip(), f"{high} {ends[1]}".strip()
    return Track(str(unit), levels, low, high, about, signed)


def coloured_page(
    text: str, tracks: Sequence[Track], model: str, facts: Mapping[str, str] | None = None
) -> str:
    """Return a page that shows a text once for each track; facts stand at its end."""
    title = f"{', '.join(track.name for track in tracks)} of {model}"
    bodies = "\n".join(_section(text, track) for track in tracks)
    said = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>\n" for k, v in (facts or {}).items())
    return document(
        title,
        f"<h1>{escape(title)}</h1>\n"
        "<p>Each character is coloured by what was measured at it; a unit, after reading it.</p>\n"
        f"{bodies}\n{f'<dl>{said}</dl>' if said else ''}",
    )


def document(title: str, body: str, more_style: str = "") -> str:
    """Return a whole page: offline, without script, in the reader's theme."""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_style()}{more_style}</style>\n</head>\n<body>\n"
        f"{body}\n</body>\n</html>\n"
    )


def _section(text: str, track: Track) -> str:
    pieces = [coloured(text[start:end], shade) for start, end, shade in runs(track.shades)]
    about = f"<p>{escape(track.about)}</p>\n" if track.about else ""
    return (
        f"<section>\n<h2>{escape(track.name)}</h2>\n{about}{legend(track)}\n"
        f'<pre dir="auto">\n{"".join(pieces)}</pre>\n</section>'
    )


def legend(track: Track) -> str:
    """Return a track's own scale, in as many steps as it has shades."""
    steps = range(0 if track.signed else NOTHING, SHADES)
    scale = "".join(f'<i class="s{shade}"></i>' for shade in steps)
    return (
        f'<div class="legend"><span>{escape(track.low)}</span>'
        f'<span class="scale" aria-hidden="true">{scale}</span>'
        f"<span>{escape(track.high)}</span></div>"
    )


def coloured(piece: str, shade: int, more: str = "") -> str:
    """Escape a piece; a line break gets a mark that carries its colour and is not copied.

    more: classes beside its shade's. A browser drops NUL and takes CR for a line break, so both are
    written as pictures.
    """
    safe = escape(piece).replace("\0", "\u2400").replace("\r", "\u240d")
    marked = safe.replace("\n", '<span class="n"></span>\n')
    return f'<span class="s{shade}{more}">{marked}</span>'


def _style() -> str:
    colours = palette()
    rules = {
        theme: "\n".join(f".s{i} {{ background: {c}; }}" for i, c in enumerate(colours[theme]))
        for theme in THEMES
    }
    return STYLE.format(**THEMES, shades=rules["light"], dark_shades=rules["dark"])
