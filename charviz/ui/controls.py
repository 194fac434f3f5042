"""The choices above the text. Each is a way to change the address, which alone holds the state."""

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from charviz.errors import CharvizError
from charviz.passages import PASSAGES, first_for
from charviz.ui import address, cache, visit, words
from charviz.ui import models as names

MOST_BUTTONS = 8
TITLES = {key: passage.title for key, passage in PASSAGES.items()} | {address.OWN: "Your own"}


def first_text(model: str) -> str:
    """Return the passage to begin with: one in the language that the network learned."""
    try:
        return first_for(words.language_of(cache.model(model)))
    except CharvizError:  # a broken network is told of elsewhere
        return first_for(None)


def choose(models: Sequence[str], model: str, text: str) -> None:
    """Draw the choice of a network and of a text, standing as the address has them."""
    st.session_state.update(model=model, text=text)
    with st.container(horizontal=True, gap="small"):
        _choose_one("Network", models, "model", names.title, _model_chosen)
        _choose_one("Text", list(TITLES), "text", TITLES.__getitem__, _text_chosen)


def choose_network(models: Sequence[str], model: str, forget: Sequence[str]) -> None:
    """Draw the choice of a network alone; another one leaves these values out of the address."""

    def chosen() -> None:
        if not _is_asked_by_component():
            address.change(model=st.session_state.model, **dict.fromkeys(forget))

    st.session_state.update(model=model)
    _choose_one("Network", models, "model", names.title, chosen)


def _choose_one(
    label: str,
    options: Sequence[str],
    key: str,
    title: Callable[[str], str],
    on_change: Callable[[], None],
) -> None:
    """Draw buttons; more than can be seen at a glance go into a box, which is slower to load."""
    if len(options) > MOST_BUTTONS:
        st.selectbox(label, options, key=key, format_func=title, on_change=on_change, width=260)
    else:
        st.pills(
            label,
            options,
            key=key,
            format_func=title,
            required=True,
            wrap=True,
            on_change=on_change,
        )


def _model_chosen() -> None:
    """Go to another network; one who looked at the first passage of the last sees that of this."""
    if _is_asked_by_component():
        return
    model, text = st.session_state.model, st.session_state.text
    is_first = text == first_text(visit.current().model)
    visit.choose(model=model, text=first_text(model) if is_first else text)


def _text_chosen() -> None:
    if not _is_asked_by_component():
        visit.choose(text=st.session_state.text)


def _is_asked_by_component() -> bool:
    """Tell whether this run is of the component's fragment alone, which no choice asks for.

    It may ask as soon as it is drawn, when the browser has not heard yet how the choices stand now:
    it then sends along how they stood before, which nobody chose.
    """
    run = get_script_run_ctx()
    return run is not None and bool(run.fragment_ids_this_run)
