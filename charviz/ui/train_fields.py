"""The fields of the Train form stand as they were left, though the page was left meanwhile.

Streamlit forgets a field that is not drawn.
"""

from collections.abc import Collection
from typing import Any

import streamlit as st

KEPT = "train-kept"  # in the session: how the fields were left


def field(name: str, usual: Any, choices: Collection[Any] | None = None) -> str:
    """Let a field begin as it was left, or as usual; return its key."""
    key = f"train-{name}"
    left = st.session_state.setdefault(KEPT, {}).setdefault(key, usual)
    if key not in st.session_state:
        st.session_state[key] = usual if choices and left not in choices else left
    return key


def keep() -> None:
    """Note how the fields stand that are drawn."""
    kept = st.session_state.setdefault(KEPT, {})
    kept.update({key: st.session_state[key] for key in kept if key in st.session_state})
