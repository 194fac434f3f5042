"""Why something was not done that a button asked for: said until it is tried again.

A page runs again for many reasons, and none of them may take back what it said.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from charviz.errors import CharvizError
from charviz.ui import words

_KEY = "refusal"  # in the session: of what, and why


@contextmanager
def kept(asked: str) -> Iterator[None]:
    """Keep why what is asked for cannot be done, a CharvizError, and go on."""
    st.session_state.pop(_KEY, None)
    try:
        yield
    except CharvizError as error:
        st.session_state[_KEY] = asked, str(error)


def said(asked: str) -> None:
    """Say why what is asked for was not done, if it was refused the last time."""
    refused, why = st.session_state.get(_KEY, ("", ""))
    if why and refused == asked:
        st.error(words.plain(why))
