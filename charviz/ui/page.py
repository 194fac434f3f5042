"""The pages, put together: each takes the address, computes through the cache, and draws."""

from dataclasses import replace

import streamlit as st

from charviz import checkpoint
from charviz.checkpoint import Model
from charviz.errors import CharvizError
from charviz.home import home
from charviz.passages import PASSAGES
from charviz.tracing import ActivationTrace
from charviz.ui import address, cache, controls, truths, visit, words
from charviz.ui.address import OWN
from charviz.ui.components.neuron_text import View, neuron_text
from charviz.ui.extras import asked_for
from charviz.ui.wish import read_wish
from charviz.units import Unit, parse_unit

COMPONENT = "neuron_text"
# Streamlit fades what is being made anew; a text must not fade while one types it.
NO_FADING = f"<style>.st-key-{COMPONENT} {{ opacity: 1 !important; }}</style>"
FIRST_MODEL, FIRST_TEXT = "war-and-peace", "dialogue"
WIDTH = 1080  # px: a line of text and the readout beside it


def setup_page(title: str) -> None:
    """Begin a page: its title and width."""
    st.set_page_config(page_title=f"{title} · charviz", layout="wide")


def text_page() -> None:
    """Draw the text coloured by a unit, with the choice of network and text above it."""
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH):
        models = checkpoint.names()
        if not models:
            _no_model()
            return
        asked = address.here()
        name = asked.model(models, FIRST_MODEL if FIRST_MODEL in models else models[0])
        text = asked.text(controls.TITLES, FIRST_TEXT)
        try:
            model = cache.model(name)
            first = _first_unit(model)
        except CharvizError as error:
            _broken_model(str(error), models, name, text)
            return
        # The coloured text is sent before what stands above it, which takes longer to come alive.
        above = st.container()
        visit.enter(asked, model, name, text, first)
        _coloured_text(name, text)
        with above:
            st.title(words.heading(model))
            st.markdown(words.opening(model, text == OWN), width=760)
            controls.choose(models, name, text)
    st.set_page_config(page_icon="💬")  # last: it brings in a catalog of emoji, at some cost


@st.fragment
def _coloured_text(name: str, text: str) -> None:
    """Draw the component; it runs alone when a text of one's own or another layer is asked for."""
    model, here = cache.model(name), visit.current()
    unit = here.unit or _first_unit(model)
    try:
        trace, notes = _reading(model, text, unit)
        extras = list(asked_for(model, trace, unit, here.wish.extras))
    except CharvizError as error:
        st.error(words.plain(str(error)))
        return
    if text == OWN:
        st.html(NO_FADING)
    if here.refused:
        st.info(words.plain(" ".join(here.refused)))
    view = View(
        visit=here.number,
        answer=here.wish.number,
        place={"model": name, "text": text},
        asked={key: (here.seen or {}).get(key, "") for key in ("model", "text")},
        unit=unit,
        keeps_unit=here.keeps_unit,
        keeps_looks=here.keeps_looks,
        position=here.position,
        stretch=here.stretch,
        colour=here.colour,
        pins=here.pins,
        opened=here.opened,
        sort=here.sort,
        is_own=text == OWN,
        detectors=words.detectors(model),
        unclaimed="Nothing has been measured about this unit.",
        notes=notes,
    )
    neuron_text(
        model, trace, view, extras, key=COMPONENT, on_own_change=_own_typed, on_ask_change=_asked
    )


def _reading(model: Model, text: str, unit: Unit) -> tuple[ActivationTrace, list[str]]:
    """Return what the network does on the text, with the unit's group, and what to say below it."""
    is_gate = unit.state not in model.config.states
    group = f"{model.config.states[0]}0" if is_gate else unit.group
    if text == OWN:
        here = visit.current()
        trace = cache.read(model, here.own)
        notes = words.notes(trace, here.own_length)
    else:
        trace = cache.shown_passage(model, text, group)
        notes = [PASSAGES[text].note, *words.notes(trace, len(trace.text))]
    if is_gate:
        gate = cache.gates(model, trace.text, unit.layer)[unit.state]
        trace = replace(trace, levels={**trace.levels, unit.group: gate})
    return trace, notes


def _own_typed() -> None:
    """Keep what the editor sent; it comes from outside, so nothing is taken for granted."""
    sent = st.session_state[COMPONENT].own
    text = sent.get("text") if isinstance(sent, dict) else None
    if isinstance(text, str):
        whole, length = address.editor_text(text), sent.get("length")
        visit.current().take_own(whole, length if isinstance(length, int) else len(whole))
        _take_wish(sent.get("wish"))


def _asked() -> None:
    """Something is asked for that was not sent: another unit, or what a panel shows."""
    _take_wish(st.session_state[COMPONENT].ask)


def _take_wish(sent: object) -> None:
    here = visit.current()
    model = cache.model(here.model)
    here.take_wish(read_wish(sent, model.config, truths.told(model, here.text)))


def _first_unit(model: Model) -> Unit:
    """Return the unit to begin with: the first detector's, else the first there is."""
    row = words.row_of(model, "quotes") or next(iter(words.rows(model)), None)
    return parse_unit(row["unit"] if row else f"{model.config.states[0]}0.0", model.config)


def _no_model() -> None:
    st.title("No network is here yet")
    st.markdown(
        "charviz shows what a network does on a text, so it needs one. Those that ship with it lie "
        "in `sample_models/`: a fresh copy of the whole project has them. To train one of your "
        "own, which then appears here:"
    )
    run = home() / "runs" / "war-and-peace"
    st.code(f"python -m charviz train war-and-peace --out {run}", language="shell")


def _broken_model(why: str, models: list[str], name: str, text: str) -> None:
    st.title("This network cannot be read")
    st.error(words.plain(why))
    if len(models) > 1:
        controls.choose(models, name, text)
