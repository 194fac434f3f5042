"""The coloured text of the pages: what it shows, and what the browser makes of it."""

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS, Labels
from charviz.passages import PASSAGES
from charviz.tracing import ActivationTrace
from charviz.ui import address, cache, failures, truths, visit, words
from charviz.ui.address import OWN
from charviz.ui.components.neuron_text import View, neuron_text, trace_name
from charviz.ui.extras import Extra, asked_for
from charviz.ui.states import states
from charviz.ui.visit import Visit
from charviz.ui.wish import read_wish
from charviz.units import Unit, parse_unit

COMPONENT = "neuron_text"
# Streamlit fades what is being made anew; a text must not fade while one types it.
NO_FADING = f"<style>.st-key-{COMPONENT} {{ opacity: 1 !important; }}</style>"


@st.fragment
@failures.told()
def coloured_text(name: str, text: str) -> None:
    """Draw the component; it runs alone when the browser types a text or asks for something."""
    model, here = cache.model(name), visit.current()
    unit = here.unit or first_unit(model)
    wish, trace = here.wish, _reading(model, here, unit)
    has_text = wish.have == trace_name(model, trace.text)
    if not has_text or str(unit) in wish.missing or wish.extras:
        trace = _with_group(model, trace, unit)
    extras = [*_tracks(model, trace, here), *asked_for(model, trace, unit, wish.extras)]
    if text == OWN:
        st.html(NO_FADING)
    if here.refused:
        st.info(words.plain(" ".join(here.refused)))
    neuron_text(
        model,
        trace,
        _view(model, trace, here, unit),
        extras,
        have=wish.have,
        needs_unit=str(unit) in wish.missing,
        key=COMPONENT,
        on_own_change=_own_typed,
        on_ask_change=_asked,
        on_reset_change=_reset,
    )


def first_unit(model: Model) -> Unit:
    """Return the unit to begin with: that of the best detector, else the first there is."""
    row = words.lead(model)
    return parse_unit(row["unit"] if row else f"{model.config.states[0]}0.0", model.config)


def _view(model: Model, trace: ActivationTrace, here: Visit, unit: Unit) -> View:
    is_own = here.passage == OWN
    notes = [] if is_own else [PASSAGES[here.passage].note]
    length = here.own_length if is_own else len(trace.text)
    return View(
        visit=here.number,
        answer=here.wish.number,
        place={"model": here.model, "text": here.passage},
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
        shows=here.shows,
        zoom=here.zoom,
        is_own=is_own,
        states=states(model.config),
        concepts={name: concept.title for name, concept in CONCEPTS.items()},
        told=list(_told(model, trace.text, here)),
        detectors=words.detectors(model),
        unclaimed="Nothing has been measured about this unit.",
        notes=[*notes, *words.notes(model, trace, length)],
    )


def _reading(model: Model, here: Visit, unit: Unit) -> ActivationTrace:
    """Return what the network does on the text shown, if need be without the unit's group."""
    if here.passage == OWN:
        return cache.read(model, here.own)
    is_gate = unit.state in model.config.gates
    group = f"{model.config.states[0]}0" if is_gate else unit.group
    return cache.shown_passage(model, here.passage, group)


def _with_group(model: Model, trace: ActivationTrace, unit: Unit) -> ActivationTrace:
    """Return a trace with the levels of a unit's group, be it a gate or not kept."""
    if unit.group in trace.levels:
        return trace
    if unit.state in model.config.gates:
        levels = cache.gates(model, trace.text, unit.layer)[unit.state]
    else:
        levels = cache.read(model, trace.text).levels[unit.group]
    return replace(trace, levels={**trace.levels, unit.group: levels})


def _tracks(model: Model, trace: ActivationTrace, here: Visit) -> Iterator[Extra]:
    """Make what the browser lacks of the tracks that are shown besides the unit."""
    shown = dict.fromkeys([here.colour, *here.pins])
    if here.wish.have == trace_name(model, trace.text):
        shown = {name: None for name in shown if name in here.wish.missing}
    told = {
        name: labels for name, labels in _told(model, trace.text, here).items() if name in shown
    }
    units = [parse_unit(name, model.config) for name in shown if "." in name]
    if not told and not units:
        return
    from charviz.ui.extras import tracks  # most visits need none

    if told:
        yield tracks.truth(model, told)
    if units:
        yield tracks.columns({unit: _with_group(model, trace, unit)[unit] for unit in units})


def _told(model: Model, text: str, here: Visit) -> dict[str, Labels]:
    return truths.told(model, text, (here.colour, *here.pins))


def _own_typed() -> None:
    """Keep what the editor sent; it comes from outside, so nothing is taken for granted."""
    sent = st.session_state[COMPONENT].own
    text = sent.get("text") if isinstance(sent, dict) else None
    if isinstance(text, str):
        here, whole, length = visit.current(), address.editor_text(text), sent.get("length")
        draft = here.own
        here.take_own(whole, length if isinstance(length, int) else len(whole))
        if here.own != draft:  # nobody comes back to it, and it takes others' room
            cache.forget(draft)
        _take_wish(sent.get("wish"))


def _asked() -> None:
    """Something is asked for that was not sent: another unit, or what a panel shows."""
    _take_wish(st.session_state[COMPONENT].ask)


def _reset() -> None:
    """Go back to how the network and the text begin."""
    model = cache.model(visit.current().model)
    visit.begin_again(model, first_unit(model))


def _take_wish(sent: object) -> None:
    here = visit.current()
    model = cache.model(here.model)
    here.take_wish(read_wish(sent, model.config, _told(model, here.text, here)))
