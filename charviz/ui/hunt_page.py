"""The Hunt page: for each concept the unit that follows it best, and how far to believe it."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from charviz.checkpoint import Model, read_json
from charviz.errors import ModelError
from charviz.ui import cache, hunt_words
from charviz.ui.components.hunt_table import hunt_table
from charviz.ui.components.packing import pack
from charviz.ui.page import WIDTH, network_page

TITLE = "Which unit follows what, and how far to believe it"
OPENING = (
    "The hunt takes one concept after another, such as standing inside quotation marks, finds the "
    "unit that follows it best, and holds that unit against everything that can fool us: other "
    "texts, untrained networks, the last few characters. The verdict says what is left of it."
)
ROW_KEYS = ("at", "twin", "level")  # of the address: how one looks at the row that is open
KEYS = ("hunt", "row", *ROW_KEYS)


def hunt_page() -> None:
    """Draw the page."""
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH):
        name = network_page(TITLE, OPENING, "hunt-table", forget=KEYS)
        if name is None:
            return
        model = cache.model(name)
        shown = shipped(model)
        if shown is not None:
            _found(model, shown, st.query_params.get("row"))


def shipped(model: Model) -> dict[str, Any] | None:
    """Return the hunt that a network came with, None where there is none."""
    path = model.folder / "detectors.json"
    if not path.exists():
        return None
    hunted = read_json(path)
    if not isinstance(hunted.get("detectors"), list) or "text" not in hunted:
        raise ModelError(
            f"{model.folder.name}/detectors.json is not as charviz writes it: copy the model again."
        )
    return hunted


def _found(model: Model, hunted: Mapping[str, Any], asked: str | None) -> None:
    """Draw what was found, cut in two where a row is open."""
    rows = hunt_words.in_order(hunted["detectors"])
    st.markdown(hunt_words.summary(hunted))
    names = [row["concept"] for row in rows]
    cut = names.index(asked) + 1 if asked in names else len(rows)
    is_whole = cut == len(rows)
    folded = hunt_words.folded(hunted["detectors"])
    hunt_table(_message(model, rows[:cut], asked, folded if is_whole else []), "hunt_table")
    if not is_whole:
        hunt_table(_message(model, rows[cut:], None, folded, False), "hunt_table_below")


def _message(
    model: Model,
    rows: Sequence[Mapping[str, Any]],
    opened: str | None,
    folded: Sequence[str],
    has_head: bool = True,
) -> bytes:
    header = {
        "rows": [hunt_words.told(row, row["concept"] == opened) for row in rows],
        "folded": folded,
        "has_head": has_head,
        "leaves": ROW_KEYS,
        "place": {"model": model.name},
        "asked": {"model": st.query_params.get("model", "")},
    }
    return pack(header, {})
