"""A component's one HTML, one style and one script, joined from files.

A component has a folder of its own; what several of them draw with stands in `parts`.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

from charviz.viz import colours

PARTS = Path(__file__).parent / "parts"
# Modules of `parts` in the order in which they need each other: what draws a coloured text, and
# what also lets one point at it, move from unit to unit and ask the server for more.
COLOURING = ("payload", "characters", "text_layer", "painter", "legend", "address")
ASKING = (*COLOURING, "pointing", "unit_bar", "tips", "asking")
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\.(?:\.\/parts)?/(\w+)\.js";', re.MULTILINE)
_INCLUDED = re.compile(r"<!-- (\w+) -->")
_COMMENT = re.compile(r"^\s*(?:/\*\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export (?:async )?(?:class|const|function\*?) (\w+)", re.MULTILINE)


def html(folder: Path, name: str) -> str:
    """Return NAME.html of a folder, with OTHER.html, also of `parts`, where `<!-- OTHER -->` is."""
    return _INCLUDED.sub(
        lambda found: _found(folder, f"{found[1]}.html"), _found(folder, f"{name}.html")
    )


def css(folder: Path, names: Sequence[str]) -> str:
    """Return the style that all components share, then those of these names, also of `parts`."""
    return "\n".join(_found(folder, f"{name}.css") for name in ("base", *names))


def js(folder: Path, names: Sequence[str]) -> str:
    """Return modules joined, with the one scale of colours that all pictures share."""
    shades = {
        name: [colours.shade_of(level, signed) for level in range(256)]
        for name, signed in (("signed", True), ("unsigned", False))
    }
    palette = json.dumps({"PALETTE": colours.palette(), "SHADES": shades})
    return f"const modules = {{ palette: {palette} }};\n{join_modules(folder, names)}"


def join_modules(folder: Path, names: Sequence[str]) -> str:
    """Join JavaScript modules, of a folder or of `parts`, into the one that a component may have.

    Each keeps a scope of its own and gives what it exports to those that import it, so it must
    stand before them. The last one's default export becomes that of the whole. Comments that have
    lines of their own are left out: the script is sent along with every message.
    """
    *parts, whole = (_found(folder, f"{name}.js") for name in names)
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


def _found(folder: Path, name: str) -> str:
    own = folder / name
    return (own if own.exists() else PARTS / name).read_text(encoding="utf-8")
