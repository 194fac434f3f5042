"""The choices above the text. Each is a way to change the address, which alone holds the state."""

from collections.abc import Callable, Sequence

import streamlit as st

from charviz.passages import PASSAGES
from charviz.ui import address, visit
from charviz.ui.coloured_text import COMPONENT

MOST_BUTTONS = 8
TITLES = {key: passage.title for key, passage in PASSAGES.items()} | {address.OWN: "Your own"}


def choose(models: Sequence[str], model: str, text: str) -> None:
    """Draw the choice of a network and of a text, standing as the address has them."""
    st.session_state.update(model=model, text=text)
    with st.container(horizontal=True, gap="small"):
        _choose_one("Network", models, "model", str, _model_chosen)
        _choose_one("Text", list(TITLES), "text", TITLES.__getitem__, _text_chosen)


def _choose_one(
    label: str,
    options: Sequence[str],
    key: str,
    title: Callable[[str], str],
    on_change: Callable[[], None],
) -> None:
    """Draw buttons; more than can be seen at a glance go into a box, which is slower to load."""
    if len(options) > MOST_BUTTONS:
        st.selectbox(label, options, key=key, format_func=title, on_change=on_change, width=260)
    else:
        st.pills(
            label,
            options,
            key=key,
            format_func=title,
            required=True,
            wrap=True,
            on_change=on_change,
        )


def _model_chosen() -> None:
    if not _component_speaks():
        visit.choose(model=st.session_state.model)


def _text_chosen() -> None:
    if not _component_speaks():
        visit.choose(text=st.session_state.text)


def _component_speaks() -> bool:
    """Tell whether this run was asked for by the component, and not by a choice.

    It may ask as soon as it is drawn, when the browser has not heard yet how the choices stand now:
    it then sends along how they stood before, which nobody chose.
    """
    sent = st.session_state.get(COMPONENT) or {}
    return any(sent.get(trigger) is not None for trigger in ("own", "ask", "reset"))
