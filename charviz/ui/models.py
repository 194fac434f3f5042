"""The networks that a reader may choose from: what everybody sees, and runs of their own."""

import streamlit as st

from charviz import checkpoint
from charviz.ui import runs


def known() -> list[str]:
    """Return the names of networks: those for all, then this session's finished runs, by key."""
    runs.hold(*filter(checkpoint.is_key, (st.query_params.get("model", ""),)))
    own = [run.key for run in runs.mine() if run.state.state == "done"]
    return [*checkpoint.names(), *own]


def title(name: str) -> str:
    """Return what a network is called: a run by its title, for its key tells nobody anything."""
    run = runs.load(name)
    return run.asked.title if run else name


def told(name: str) -> str:
    """Return what everybody may hear of a network: nothing of a run but that it is one."""
    return "a reader’s own network" if checkpoint.is_key(name) else name
