"""The component's one HTML, one style and one script, joined from the files beside this one.

A panel brings NAME.html, whose one root element has the class NAME, NAME.css and NAME.js.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from charviz.viz import colours

_HERE = Path(__file__).parent
# Put where `<!-- NAME -->` stands in neuron_text.html; `panels.js` lists their classes.
PANELS: tuple[str, ...] = ()
_MODULES = (
    "payload",
    "characters",
    "text_layer",
    "painter",
    "strip",
    "readout",
    "editor",
    "address",
    "pointing",
    "unit_bar",
    "asking",
    *PANELS,
    "panels",
    "neuron_text",
)


def html() -> str:
    """Return the component's HTML, each panel's own in its slot; other slots stay empty."""
    whole = _read("neuron_text.html")
    for name in PANELS:
        whole = whole.replace(f"<!-- {name} -->", _read(f"{name}.html"))
    return whole


def css() -> str:
    """Return the component's style, then each panel's."""
    return "\n".join(_read(f"{name}.css") for name in ("neuron_text", *PANELS))


def js() -> str:
    """Return the component's script, with the one scale of colours that all pictures share."""
    return f"const PALETTE = {json.dumps(colours.palette())};\n{join_modules(_HERE, _MODULES)}"


def join_modules(folder: Path, names: Sequence[str]) -> str:
    """Join JavaScript modules into the single one that a component may have.

    Each file imports what it uses, for its reader and for tools; joined in this order, with imports
    and exports taken out, all names share one scope.
    """
    joined = "\n".join((folder / f"{name}.js").read_text(encoding="utf-8") for name in names)
    joined = re.sub(r"^import .*;.*\n", "", joined, flags=re.MULTILINE)
    return re.sub(r"^export (?!default)", "", joined, flags=re.MULTILINE)


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
