"""Small print, as dark as the rest: Streamlit's captions are too faint for some to read."""

import streamlit as st


def note(text: str) -> None:
    """Write Markdown in small letters, on one line of source."""
    st.markdown(f":small[{text}]", width="stretch")
