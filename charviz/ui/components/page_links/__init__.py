"""Links between the pages: real ones, which take along the address as it stands at the click.

Streamlit's own page links carry what the server last knew of the address, but what is looked at
changes in the browser alone; and their targets cannot be opened in another tab.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

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


def page_links(groups: Sequence[Group], current: str) -> None:
    """Draw the links; `current` is the path of the page at hand."""
    data = {"groups": [asdict(group) for group in groups], "current": current}
    # As bytes, or Streamlit would import two libraries to see whether there are tables in it.
    _mount(data=json.dumps(data).encode(), key="pages")


_mount = st.components.v2.component(
    "page_links",
    html=(_HERE / "page_links.html").read_text(encoding="utf-8"),
    css=(_HERE / "page_links.css").read_text(encoding="utf-8"),
    js=(_HERE / "page_links.js").read_text(encoding="utf-8"),
)
