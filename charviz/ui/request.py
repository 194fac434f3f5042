"""What a page is asked for: by its address when it is come to, then by what its component sends.

For pages whose whole state is one request. The browser changes it alone and writes its address
without telling, and Streamlit repeats an old address at its next run; so an address is taken up
once, when it is a new one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import streamlit as st

from charviz.ui.wish import number_of

T = TypeVar("T")
_KEY = "request"


@dataclass
class Request(Generic[T]):
    """What is asked for now.

    wanted: as read. entered: grows whenever it comes from the address, and is to be taken from
    here by the browser. answer: the number of the browser's last question. refused: a sentence for
    everything that could not be had.
    """

    wanted: T
    entered: int = 0
    answer: int = 0
    refused: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)


Read = Callable[[Mapping[str, object]], tuple[T, list[str]]]


def here(read: Read[T]) -> Request[T]:
    """Return the request of this page in this session; a new address replaces it.

    read: makes of values from outside what is wanted, and sentences on what was replaced.
    """
    asked = st.query_params.to_dict()
    request: Request[T] | None = st.session_state.get(_KEY)
    if request is None or request.seen != asked:
        wanted, refused = read(asked)
        entered = request.entered + 1 if request else 1
        request = Request(wanted, entered, refused=refused, seen=asked)
        st.session_state[_KEY] = request
    return request


def take(sent: object, read: Read[T]) -> None:
    """Take up a question of the component: {number, wanted: {...}}, as it comes from outside."""
    request: Request[T] | None = st.session_state.get(_KEY)
    if request is None or not isinstance(sent, dict) or not isinstance(sent.get("wanted"), dict):
        return
    request.answer = number_of(sent)
    request.wanted, request.refused = read(sent["wanted"])


def forget() -> None:
    """Forget the request of a page that is left."""
    st.session_state.pop(_KEY, None)
