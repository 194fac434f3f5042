"""What a network writes at 31 temperatures: moved through in the browser, coloured by a unit.

Python writes, measures and says what is true; the JavaScript beside this file draws it and asks for
what is not here: the rest of a film that is being written, another one, or another unit's levels.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from charviz.ui.components import joining

_HERE = Path(__file__).parent
MODULES = (
    "payload",
    "characters",
    "text_layer",
    "painter",
    "legend",
    "address",
    "pointing",
    "unit_bar",
    "tips",
    "asking",
    "copying",
    "film",
    "settings",
    "temperature",
    "sheet",
    "next_character",
    "playing",
    "beside",
    "taking_along",
    "failing",
    "sampled_text",
)
HTML = joining.html(_HERE, "sampled_text")
CSS = joining.css(_HERE, ("sampled_text", "written", "beside"))
JS = joining.js(_HERE, MODULES)


def sampled_text(*, data: bytes, key: str, on_ask_change: Callable[[], None]) -> None:
    """Draw the component.

    The callback finds in `st.session_state[key].ask` what the browser asks for: {number, model,
    wanted, have}, and perhaps `file`; wanted: values as an address has them; have: what need not
    be sent again, {film, count, levels, side}.
    """
    _mount(data=data, key=key, on_ask_change=on_ask_change)


_mount = st.components.v2.component("sampled_text", html=HTML, css=CSS, js=JS)
