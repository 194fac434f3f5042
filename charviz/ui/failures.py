"""What a page says when something fails: never a traceback, always what to do next."""

import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from charviz.errors import CharvizError
from charviz.home import SAMPLE_MODELS
from charviz.ui import words

WIDTH = 760  # px
WHAT_TO_DO = """
charviz met something that its makers did not think of. A text of your own is not lost: this browser
keeps it. **Load the page again**; if that does not help, [begin anew](.) without what the address
asks for.

To have it mended, send whoever runs this server the line below and this page's address: under that
reference, the server's log has the rest.
"""

_log = logging.getLogger(__name__)


@contextmanager
def told() -> Iterator[None]:
    """Turn what fails inside into words on the page; also a decorator, for a fragment's function.

    A fragment that reruns by itself is outside whatever stood around it at first.
    """
    try:
        yield
    except CharvizError as error:
        st.error(words.plain(str(error)))
    except Exception as error:
        _unexpected(error)


def _unexpected(error: Exception) -> None:
    """Say that it is not the reader's fault, and how to report it; the log has the rest."""
    reference = secrets.token_hex(3)
    _log.error("Reference %s", reference, exc_info=error)
    with st.container(width=WIDTH):
        st.subheader("This went wrong, and it is not your doing", anchor=False)
        st.markdown(WHAT_TO_DO)
        st.code(
            f"{reference}: {type(error).__name__} {_where(error)}", language=None, wrap_lines=True
        )


def _where(error: Exception) -> str:
    """Return the last line of our own code that took part, as `at charviz/ui/page.py:80`."""
    root = SAMPLE_MODELS.parent
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(root) and "site-packages" not in path.parts:
            return f"at {path.relative_to(root).as_posix()}:{frame.lineno}"
    return "outside charviz"
