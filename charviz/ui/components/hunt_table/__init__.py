"""What a hunt found, a row for each concept; the one that is open ends its table, and another goes
on below what it shows.

Python words the rows; the JavaScript beside this file draws them and writes which one is open.
"""

from pathlib import Path

import streamlit as st

from charviz.ui.components import joining

MODULES = ("payload", "characters", "text_layer", "address", "tips", "element", "failing")
_HERE = Path(__file__).parent
_NAME = "hunt_table"

_mount = st.components.v2.component(
    _NAME,
    html=joining.html(_HERE, _NAME),
    css=joining.css(_HERE, ("verdict", _NAME)),
    js=joining.js(_HERE, (*MODULES, _NAME)),
)


def hunt_table(data: bytes, key: str) -> None:
    """Draw a table, or a part of one, under a key of its own."""
    _mount(data=data, key=key)
