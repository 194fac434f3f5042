"""An opened row of a hunt: a text by a unit, its histogram, its rivals, its use.

Python computed and worded it; the JavaScript beside this file draws it, moves the threshold, and
writes how it is looked at into the address.
"""

from pathlib import Path

import streamlit as st

from charviz.ui.components import joining

MODULES = (
    *joining.COLOURING,
    *("tips", "element", "charts", "underlines", "sheet"),
    *("shares", "rivals", "dots", "failing", "hunted_row"),
)
_HERE = Path(__file__).parent
_NAME = "hunted_row"

_mount = st.components.v2.component(
    _NAME,
    html=joining.html(_HERE, _NAME),
    css=joining.css(_HERE, ("text", "fields", "verdict", _NAME, "evidence")),
    js=joining.js(_HERE, MODULES),
)


def hunted_row(data: bytes) -> None:
    """Draw a row."""
    _mount(data=data, key=_NAME)
