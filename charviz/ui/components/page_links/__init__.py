"""Links between the pages: real ones, which take along the address as it stands at the click.

Streamlit's own page links carry what the server last knew of the address, but what is looked at
changes in the browser alone; and their targets cannot be opened in another tab.

As they stand on every page, they also keep the keys of a reader's runs in the browser's own
storage, and bring the server those that it does not know of yet.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

COMPONENT = "page_links"  # in the session
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Link:
    """path: what the page's address ends in, empty for the first page. about: a few words."""

    path: str
    title: str
    about: str


@dataclass(frozen=True)
class Group:
    """Pages under a common heading."""

    title: str
    links: Sequence[Link]


def page_links(
    groups: Sequence[Group],
    current: str,
    network: str,
    mine: Sequence[str],
    gone: Sequence[str],
    on_ask_change: Callable[[], None],
) -> None:
    """Draw the links; `current` is the path of the page at hand.

    network: the one that they lead on to; empty for that of the address.
    mine, gone: keys to keep, and to forget. The callback finds in `st.session_state[COMPONENT].ask`
    the others that the browser has, {keys}.
    """
    groups_told = [asdict(group) for group in groups]
    told = {"groups": groups_told, "current": current, "network": network}
    told |= {"mine": [*mine], "gone": [*gone]}
    # As bytes, or Streamlit would import two libraries to see whether there are tables in it.
    _mount(data=json.dumps(told).encode(), key=COMPONENT, on_ask_change=on_ask_change)


_mount = st.components.v2.component(
    COMPONENT,
    html=(_HERE / "page_links.html").read_text(encoding="utf-8"),
    css=(_HERE / "page_links.css").read_text(encoding="utf-8"),
    js=(_HERE / "page_links.js").read_text(encoding="utf-8"),
)
