"""The choices above the text. Each is a way to change the address, which alone holds the state."""

from collections.abc import Sequence

import streamlit as st

from charviz.passages import PASSAGES
from charviz.ui import address, visit

TITLES = {key: passage.title for key, passage in PASSAGES.items()} | {address.OWN: "Your own"}


def choose(models: Sequence[str], model: str, text: str) -> None:
    """Draw the choice of a network and of a text, standing as the address has them."""
    st.session_state.update(model=model, text=text)
    with st.container(horizontal=True, gap="small"):
        st.selectbox("Network", models, key="model", on_change=_model_chosen, width=220)
        st.pills(
            "Text",
            list(TITLES),
            key="text",
            format_func=TITLES.__getitem__,
            required=True,
            wrap=True,
            on_change=_text_chosen,
        )


def _model_chosen() -> None:
    visit.choose(model=st.session_state.model)


def _text_chosen() -> None:
    visit.choose(text=st.session_state.text)
