"""Two texts that end alike: two editors, what still differs along their common end, and charts.

Python reads and compares; the JavaScript beside this file draws it and asks for something else.
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
    "texts",
    "marks",
    "ending",
    "endings",
    "ranking",
    "pictures",
    "failing",
    "compared_text",
)
HTML = joining.html(_HERE, "compared_text")
CSS = joining.css(_HERE, ("compared_text", "outcome"))
JS = joining.js(_HERE, MODULES)


def compared_text(*, data: bytes, key: str, on_ask_change: Callable[[], None]) -> None:
    """Draw the component.

    The callback finds in `st.session_state[key].ask` what the browser asks for: {number, model,
    wanted}, values as an address has them.
    """
    _mount(data=data, key=key, on_ask_change=on_ask_change)


_mount = st.components.v2.component("compared_text", html=HTML, css=CSS, js=JS)
