"""The pages, put together: each takes the address, computes through the cache, and draws."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from charviz.checkpoint import Model
from charviz.errors import CharvizError
from charviz.home import home
from charviz.ui import address, cache, controls, failures, runs, sidebar, visit, words
from charviz.ui import models as networks
from charviz.ui.address import OWN
from charviz.ui.coloured_text import coloured_text, first_unit

FIRST_MODEL = "war-and-peace"
WIDTH = 1080  # px: a line of text and the readout beside it
# Streamlit fades what is being made anew; texts must not fade while one types or drags.
NO_FADING = "<style>.st-key-{} {{ opacity: 1 !important; }}</style>"


@contextmanager
def setup_page(title: str) -> Iterator[None]:
    """Begin a page and, once it is drawn, end it with the links to the others; inside it, what
    fails becomes a sentence.

    The links come last, so that nobody waits for them, into room that was kept for them.
    """
    st.set_page_config(
        page_title=f"{title} · charviz", layout="wide", initial_sidebar_state=sidebar.WIDTH
    )
    room = sidebar.reserve()
    visit.come_to(title)
    runs.recover()
    try:
        with failures.told():
            yield
    finally:
        sidebar.draw(room, title)
        st.set_page_config(page_icon="💬")  # it brings in a catalog of emoji, at some cost


def network_page(title: str, opening: str, component: str, forget: Sequence[str]) -> str | None:
    """Draw what stands above the component of a page about one network, and return which it is.

    forget: what of the address another network leaves out. None where there is no network.
    """
    st.title(title)
    st.markdown(opening, width=760)
    models = networks.known()
    if not models:
        st.info("No network is here yet: the first page says how to train one.")
        return None
    asked = address.here()
    name = asked.model(models, FIRST_MODEL if FIRST_MODEL in models else models[0])
    controls.choose_network(models, name, forget)
    if asked.refused:
        st.info(words.plain(" ".join(asked.refused)))
    st.html(NO_FADING.format(component))
    return name


def asked_by(component: str) -> tuple[dict[str, Any], Model] | None:
    """Return what a component asks for, as it comes from outside, and the network it shows."""
    sent = st.session_state[component].ask
    name = sent.get("model") if isinstance(sent, dict) else None
    if isinstance(name, str) and name in networks.known():
        return sent, cache.model(name)
    return None


def text_page() -> None:
    """Draw the text coloured by a unit, with the choice of network and text above it."""
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH):
        models = networks.known()
        if not models:
            _no_model()
            return
        asked = address.here()
        name = asked.model(models, FIRST_MODEL if FIRST_MODEL in models else models[0])
        text = asked.text(controls.TITLES, controls.first_text(name))
        try:
            model = cache.model(name)
            first = first_unit(model)
        except CharvizError as error:
            _broken_model(str(error), models, name, text)
            return
        # The coloured text is sent before what stands above it, which takes longer to come alive.
        above = st.container()
        visit.enter(asked, model, name, text, first)
        coloured_text(name, text)
        with above:
            st.title(words.heading(model))
            st.markdown(words.opening(model, text == OWN), width=760)
            controls.choose(models, name, text)


def _no_model() -> None:
    st.title("No network is here yet")
    st.markdown(
        "charviz shows what a network does on a text, so it needs one. Those that ship with it lie "
        "in `sample_models/`: a fresh copy of the whole project has them. To train one of your "
        "own, which then appears here:"
    )
    run = home() / "runs" / "war-and-peace"
    st.code(f"python -m charviz train war-and-peace --out {run}", language=None, wrap_lines=True)


def _broken_model(why: str, models: list[str], name: str, text: str) -> None:
    st.title("This network cannot be read")
    st.error(words.plain(why))
    if len(models) > 1:
        controls.choose(models, name, text)
