"""The Compare page: two texts that differ in a little and end alike, read side by side."""

from typing import Any

import numpy as np
import streamlit as st

from charviz import comparing
from charviz.checkpoint import Model
from charviz.comparing import Comparison, compare
from charviz.errors import CharvizError
from charviz.tracing import Levels
from charviz.ui import cache, compared_words, failures, request, words
from charviz.ui.compared_examples import example
from charviz.ui.compared_wish import KEYS, MOST_IN_ADDRESS, Reading, Wanted
from charviz.ui.components.compared_text import compared_text
from charviz.ui.components.packing import pack
from charviz.ui.page import WIDTH, asked_by, network_page
from charviz.ui.request import Request
from charviz.ui.states import states
from charviz.units import Unit, parse_unit

COMPONENT = "compared_text"
TITLE = "What does one character change, and for how long?"
OPENING = (
    "Two texts that differ in a little, such as one quotation mark, and end in the same words. "
    "Along those words the network reads the same in both, so whatever still differs in it is what "
    "it remembers."
)
_DRAFT = "compared"  # in the session: the texts of one's own that were compared last
RANKED = 10  # units of each order that are listed
BEFORE = 60  # characters of the common start that are shown


def compare_page() -> None:
    """Draw the page."""
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH):
        name = network_page(TITLE, OPENING, COMPONENT, forget=KEYS)
        if name is None:
            return
        _comparison(name, request.here(Reading(cache.model(name), is_address=True)))


@st.fragment
@failures.told()
def _comparison(name: str, asked: Request[Wanted]) -> None:
    """Draw the component; it runs alone when the browser asks for something else."""
    if asked.refused:
        st.info("\n\n".join(map(words.plain, asked.refused)))
    compared_text(
        _message(cache.model(name), asked, st.query_params.get("model", "")),
        _asked,
    )


def _asked() -> None:
    """Take up what the browser asks for; the network is the one it was shown."""
    if found := asked_by(COMPONENT):
        sent, model = found
        request.take(sent, Reading(model, is_address=False))


def _message(model: Model, asked: Request[Wanted], model_asked: str) -> bytes:
    """Return all that the component draws."""
    wanted, usual = asked.wanted, example(model)
    header: dict[str, Any] = {
        "entered": asked.entered,
        "answer": asked.answer,
        "place": {"model": model.folder.name},
        "asked": {"model": model_asked},
        "wanted": wanted.address(),
        "example": Wanted(usual.one, usual.other, None, usual.mark).address(),
        "most_in_address": MOST_IN_ADDRESS,
        "detectors": [vars(d) for d in words.detectors(model) if d.unit[0] in model.config.states],
        "states": [vars(s) for s in states(model.config) if s.letter in model.config.states],
        "layers": model.config.layers,
        "units": model.config.hidden_size,
        "mark": compared_words.mark_name(wanted.mark),
        "trouble": "",
    }
    try:
        compared = _compared(model, wanted)
    except CharvizError as error:
        return pack({**header, "trouble": str(error)}, {})
    return _told(model, wanted, compared, header)


def _compared(model: Model, wanted: Wanted) -> Comparison:
    """Return the comparison; what was typed over takes no room any more."""
    both, usual = f"{wanted.one}\0{wanted.other}", example(model)
    typed_over = st.session_state.get(_DRAFT)
    if typed_over not in (None, both):
        cache.forget(typed_over)
    is_example = (wanted.one, wanted.other) == (usual.one, usual.other)
    st.session_state[_DRAFT] = None if is_example else both
    what = ("compared", len(wanted.one))
    return cache.derived(model, both, what, lambda: compare(model, wanted.one, wanted.other))


def _told(model: Model, wanted: Wanted, compared: Comparison, header: dict[str, Any]) -> bytes:
    """Return the message of two texts that could be compared."""
    chances = comparing.chances(model, compared, wanted.mark)
    follows = {d["unit"]: d["title"] for d in reversed(header["detectors"])}
    unit = wanted.unit or compared.ranked()[0]
    rows = {by: compared.ranked(by)[:RANKED] for by in ("lasting", "mean")}
    known = [parse_unit(name, model.config) for name in follows]
    columns = list(dict.fromkeys([unit, *rows["lasting"], *rows["mean"], *known]))
    header |= {
        "unit": str(unit),
        "start": compared.start[-BEFORE:],
        "is_cut": len(compared.start) > BEFORE,
        "differs": compared.differs,
        "end": compared.end,
        "sentences": compared_words.sentences(model, compared, chances, wanted.mark, follows),
        "definition": compared_words.DIFFERS,
        "chart_words": compared_words.chart_words(compared, chances, wanted.mark),
        "unit_words": {str(u): compared_words.unit_words(compared, u) for u in columns},
        "notes": compared_words.notes(model, compared, (wanted.one, wanted.other)),
        "reach": compared_words.reach(compared),
        "kind": compared_words.unit_kind(model),
        "total": model.config.layers * model.config.hidden_size,
        "all": sum(len(row.mean) for row in compared.groups.values()),
        "ranked": {by: [_row(compared, u, follows) for u in found] for by, found in rows.items()},
        "columns": [str(u) for u in columns],
    }
    arrays = {
        "levels": np.concatenate([_levels(compared, u) for u in columns]),
        "chances": np.concatenate(list(chances)),
        "counts": compared_words.counts(model, compared),
    }
    return pack(header, arrays)


def _row(compared: Comparison, unit: Unit, follows: dict[str, str]) -> dict[str, Any]:
    return {
        "unit": str(unit),
        "follows": follows.get(str(unit), ""),
        "lasting": compared.lasts(unit),
        "mean": round(compared.mean(unit), 3),
    }


def _levels(compared: Comparison, unit: Unit) -> Levels:
    """Return a unit's levels in the one text, in the other, and their difference, uint8 [3 time].

    The difference, the one less the other, is halved, so that it has the same scale.
    """
    group = compared.groups[unit.group]
    one, other = group.one[unit.index], group.other[unit.index]
    halved = (one.astype(np.int16) - other) / 2.0 + 127.5
    return np.concatenate([one, other, np.rint(halved).astype(np.uint8)])
