"""Components that ask by one trigger, each joined from the files of a folder."""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from charviz.ui.components import joining

Draw = Callable[[bytes, Callable[[], None]], None]


def never_asks() -> None:
    """Be called by no component: for one that has all it needs."""


def component(folder: Path, styles: Sequence[str], modules: Sequence[str]) -> Draw:
    """Return what draws the component of a folder: a message, and what to call when it asks.

    The callback finds in `st.session_state[NAME].ask`, NAME being the folder's, what the browser
    asks for: {number, model, wanted, …}, where wanted has values as an address has them.
    """
    name = folder.name
    mount = st.components.v2.component(
        name,
        html=joining.html(folder, name),
        css=joining.css(folder, styles),
        js=joining.js(folder, modules),
    )

    def draw(data: bytes, on_ask_change: Callable[[], None]) -> None:
        mount(data=data, key=name, on_ask_change=on_ask_change)

    return draw
