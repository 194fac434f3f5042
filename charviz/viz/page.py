"""A coloured text as one HTML file: offline, no script, nothing of the text obeyed."""

from html import escape

import numpy as np
from numpy.typing import NDArray

from charviz.viz.colours import THEMES, palette, shade_of
from charviz.viz.runs import runs

STYLE = """
:root {{ color-scheme: light dark; --text: {light.text}; --ground: {light.ground}; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: var(--text); background: var(--ground); }}
pre {{ font: .95rem/1.6 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere;
  tab-size: 4; border: 1px solid #8884; border-radius: .5rem; padding: 1rem; }}
.n::before {{ content: "↵" / ""; opacity: .5; }}
{shades}
@media (prefers-color-scheme: dark) {{
:root {{ --text: {dark.text}; --ground: {dark.ground}; }}
{dark_shades}
}}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def coloured_page(text: str, levels: dict[str, NDArray[np.uint8]], model: str) -> str:
    """Return a page that shows a text once for each unit, coloured by its levels, uint8 [time]."""
    title = f"{', '.join(levels)} of {model}"
    bodies = "\n".join(_section(text, name, row) for name, row in levels.items())
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_style()}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n"
        "<p>Blue is below zero, orange above, no colour is zero; each character is coloured by "
        f"the unit after reading it.</p>\n{bodies}\n</body>\n</html>\n"
    )


def _section(text: str, name: str, levels: NDArray[np.uint8]) -> str:
    shades = np.array([shade_of(v) for v in range(256)])[levels]
    pieces = [_piece(text[start:end], shade) for start, end, shade in runs(shades)]
    return f'<h2>{escape(name)}</h2>\n<pre dir="auto">\n{"".join(pieces)}</pre>'


def _piece(piece: str, shade: int) -> str:
    """Escape a piece; a line break gets a mark that carries its colour and is not copied.

    A browser drops NUL and takes CR for a line break, so both are written as pictures.
    """
    safe = escape(piece).replace("\0", "\u2400").replace("\r", "\u240d")
    marked = safe.replace("\n", '<span class="n"></span>\n')
    return f'<span class="s{shade}">{marked}</span>'


def _style() -> str:
    colours = palette()
    rules = {
        theme: "\n".join(f".s{i} {{ background: {c}; }}" for i, c in enumerate(colours[theme]))
        for theme in THEMES
    }
    return STYLE.format(**THEMES, shades=rules["light"], dark_shades=rules["dark"])
