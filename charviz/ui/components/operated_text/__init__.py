"""What a network writes untouched, operated on, and with a random unit instead, side by side.

Python writes and compares; the JavaScript beside this file draws it and asks for something else.
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
    "charts",
    "lines",
    "element",
    "fields",
    "operation_row",
    "operations",
    "stretch",
    "column",
    "chances",
    "figures",
    "outcome",
    "failing",
    "operated_text",
)
HTML = joining.html(_HERE, "operated_text")
CSS = joining.css(_HERE, ("operated_text", "outcome"))
JS = joining.js(_HERE, MODULES)


def operated_text(*, data: bytes, key: str, on_ask_change: Callable[[], None]) -> None:
    """Draw the component.

    The callback finds in `st.session_state[key].ask` what the browser asks for: {number, model,
    wanted}, values as an address has them.
    """
    _mount(data=data, key=key, on_ask_change=on_ask_change)


_mount = st.components.v2.component("operated_text", html=HTML, css=CSS, js=JS)
