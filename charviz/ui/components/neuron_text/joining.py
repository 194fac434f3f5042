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
PANELS = ("upload", "toolbar", "heat_map", "where_else")
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(\w+)\.js";', re.MULTILINE)
_COMMENT = re.compile(r"^\s*(?:/\*\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export (?:async )?(?:class|const|function\*?) (\w+)", re.MULTILINE)
_MODULES = (
    "payload",
    "characters",
    "text_layer",
    "painter",
    "strip",
    "legend",
    "readout",
    "keeping",
    "whole",
    "editor",
    "address",
    "pointing",
    "store",
    "tracks",
    "ribbons",
    "unit_bar",
    "pins",
    "looks",
    "picture",
    "chosen",
    "own_text",
    "moving",
    "tips",
    "asking",
    "exchange",
    "decoding",
    "wrapping",
    "where_charts",
    "where_stretches",
    "heat_picture",
    "heat_frame",
    "heat_labels",
    "heat_lens",
    "heat_pointing",
    "heat_words",
    "heat_cells",
    *PANELS,
    "panels",
    "failing",
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
    shades = {
        name: [colours.shade_of(level, signed) for level in range(256)]
        for name, signed in (("signed", True), ("unsigned", False))
    }
    palette = json.dumps({"PALETTE": colours.palette(), "SHADES": shades})
    return f"const modules = {{ palette: {palette} }};\n{join_modules(_HERE, _MODULES)}"


def join_modules(folder: Path, names: Sequence[str]) -> str:
    """Join JavaScript modules into the single one that a component may have.

    Each keeps a scope of its own and gives what it exports to those that import it, so it must
    stand before them. The last one's default export becomes that of the whole. Comments that have
    lines of their own are left out: the script is sent along with every message.
    """
    *parts, whole = ((folder / f"{name}.js").read_text(encoding="utf-8") for name in names)
    scopes = [
        f"modules.{name} = (() => {{\n{_linked(part)}\nreturn {{ {_exports(part)} }};\n}})();"
        for name, part in zip(names, parts, strict=False)
    ]
    return "\n".join([*scopes, _linked(whole)])


def _exports(module: str) -> str:
    return ", ".join(_EXPORT.findall(module))


def _linked(module: str) -> str:
    """Return a module that takes what it imports out of `modules`, and no longer exports."""

    def take(match: re.Match[str]) -> str:
        return f"const {{{match[1].replace(' as ', ': ')}}} = modules.{match[2]};"

    linked = _IMPORT.sub(take, _COMMENT.sub("", module))
    return re.sub(r"^export (?!default)", "", linked, flags=re.MULTILINE)


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
