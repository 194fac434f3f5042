"""The Train page: begin a run, watch it, come back to it; what is finished is a network."""

import streamlit as st

from charviz.ui import address, runs, train_form, train_run, words
from charviz.ui.page import NO_FADING, WIDTH
from charviz.ui.runs import Run

TITLE = "Train a network of your own"
OPENING = (
    "Give it a text. It learns nothing but to guess the next character, over and over; what it "
    "writes on the way, what its units come to follow, and how far it gets beyond counting can be "
    "watched here. Once it is done, every page opens it for you."
)
NEW = ""  # the choice of a new run


def train_page() -> None:
    """Draw the page."""
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH):
        st.title(TITLE)
        st.markdown(OPENING, width=760)
        st.html(NO_FADING.format("training_curves"))
        key = st.query_params.get("run", NEW)
        runs.hold(key)
        run = runs.load(key) if key else None
        if key and run is None:
            st.info(
                f"The address asks for the run {words.plain(repr(key[:40]))}, which is not here: "
                "it was deleted, or it was begun with another charviz."
            )
        if told := st.session_state.pop(train_run.TOLD, ""):
            st.info(words.plain(told))
        _choose(run)
        if run is None:
            train_form.form()
        else:
            train_run.show(run.key)


def _choose(run: Run | None) -> None:
    """Draw the choice among the runs whose keys this browser holds."""
    mine = runs.mine()
    if not mine:
        return
    titles = {NEW: "A new run"} | {one.key: _title(one) for one in mine}

    def chosen() -> None:
        address.change(run=st.session_state["train-shown"] or None, model=None)

    st.session_state["train-shown"] = run.key if run else NEW
    st.selectbox(
        "Your runs",
        list(titles),
        format_func=titles.__getitem__,
        key="train-shown",
        on_change=chosen,
        width=420,
    )


def _title(run: Run) -> str:
    return f"{run.asked.title} · {run.state.state}"
