"""The sidebar: the pages there are, grouped by what one wants to do."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from charviz import checkpoint
from charviz.ui import runs
from charviz.ui.components.page_links import COMPONENT, Group, Link, page_links

WIDTH = 200  # px, the least there is
# Beside the sidebar, Streamlit's wide margins would cost a text its line.
MARGINS = """<style>
@media (min-width: 768px) { .stMainBlockContainer { padding-inline: 2rem !important; } }
</style>"""

# A page's file is `pages/PATH.py`, of the first page `app.py`.
GROUPS = (
    Group(
        "Look at a network",
        (
            Link("", "Text", "coloured by any unit"),
            Link("compare", "Compare", "two texts that differ in a little"),
            Link("hunt", "Hunt", "which unit follows what, and how surely"),
        ),
    ),
    Group(
        "Let it write",
        (
            Link("sample", "Sample", "drag a temperature, with the same dice"),
            Link("operate", "Operate", "hold, silence or push a unit"),
        ),
    ),
    Group(
        "Make one",
        (
            Link("train", "Train", "a network on a text of yours"),
            Link("birth", "Birth of a neuron", "when detectors appear"),
        ),
    ),
    Group(
        "Understand it",
        (
            Link("guess", "Guess", "the neuron: a quiz for one or for a class"),
            Link("about", "About", "what this is, how far to trust it"),
        ),
    ),
)
PATHS = {link.title: link.path for group in GROUPS for link in group.links}


def reserve() -> DeltaGenerator:
    """Make room for the sidebar, so that what stands beside it has its width from the start."""
    st.html(MARGINS)
    return st.sidebar.container()


def draw(room: DeltaGenerator, title: str) -> None:
    """Draw the links into the room kept for them; `title` is the page at hand."""
    mine, gone = [run.key for run in runs.mine()], st.session_state.get(runs.GONE, [])
    with room:
        page_links(GROUPS, PATHS[title], _network(title), mine, gone, _brought)


def _network(title: str) -> str:
    """Return the key of the finished run that the Train page shows: it is what one goes on with."""
    key = st.query_params.get("run", "") if title == "Train" else ""
    run = runs.load(key) if key else None
    return key if run and run.state.state == "done" else ""


def _brought() -> None:
    """Take the keys of runs that a browser kept from earlier visits; they come from outside."""
    sent = st.session_state[COMPONENT].ask
    keys = sent.get("keys") if isinstance(sent, dict) else None
    if isinstance(keys, list):
        runs.hold(*(key for key in keys if isinstance(key, str) and checkpoint.is_key(key)))
