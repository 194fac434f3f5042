"""Files to download: the coloured text as a page, and what was measured as a table."""

import hashlib
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS, Labels
from charviz.passages import PASSAGES
from charviz.tracing import ActivationTrace, Levels
from charviz.ui import cache, truths, words
from charviz.ui.components.neuron_text.message import SURPRISE_SHOWN
from charviz.ui.extras import Asked, Extra
from charviz.ui.states import states
from charviz.ui.wish import SURPRISE, is_track
from charviz.units import Unit, parse_unit
from charviz.viz.page import Track, coloured_page, unit_track
from charviz.viz.table import Column, arrow_table, csv_table

MOST_TRACKS = 4
_BLANK = 128  # the level of what is signed that has no colour

Told = Mapping[str, Labels]


def file(model: Model, trace: ActivationTrace, asked: Asked) -> Extra:
    """Make the file that is wished for: {kind, id, tracks}; kind: html, csv or arrow.

    The extra says the id again, and name and type of the file, whose bytes are uint8; or why there
    is none, in `refused`.
    """
    wish = asked.wish if isinstance(asked.wish, dict) else {}
    number = str(wish.get("id"))[:40]
    kind = KINDS.get(str(wish.get("kind")))
    if kind is None:
        return Extra("file", {"id": number, "refused": "There is no such kind of file."})
    if not trace.text:
        refused = "There is no text yet: type or paste one, then download it."
        return Extra("file", {"id": number, "refused": refused})
    sent = wish.get("tracks")
    names = [name for name in sent if isinstance(name, str)] if isinstance(sent, list) else []
    told = truths.told(model, trace.text, names[:MOST_TRACKS])
    known = (name for name in names[:MOST_TRACKS] if is_track(name, model.config, told))
    tracks = list(dict.fromkeys(known)) or [str(asked.unit)]
    ending, mime, make = kind
    data = make(model, trace, tracks, told)
    facts = {"id": number, "name": _file_name(model, trace, tracks, ending), "mime": mime}
    return Extra("file", facts, {"bytes": np.frombuffer(data, np.uint8)})


def _page(model: Model, trace: ActivationTrace, names: list[str], told: Told) -> bytes:
    tracks = [_track(model, trace, name, told) for name in names]
    facts = {
        "Network": f"{model.name}, digest {model.digest}",
        "Text": f"{_title(trace.text)}, {len(trace.text):,} characters",
        "Its sha256": _sha256(trace.text),
        "Read": " ".join(words.notes(model, trace, len(trace.text))),
        "Made by": "charviz",
    }
    facts = {what: said for what, said in facts.items() if said}
    return coloured_page(trace.text, tracks, model.name, facts).encode()


def _csv(model: Model, trace: ActivationTrace, names: list[str], told: Told) -> bytes:
    return csv_table(trace.text, _columns(model, trace, names, told), _about(model, trace))


def _arrow(model: Model, trace: ActivationTrace, names: list[str], told: Told) -> bytes:
    return arrow_table(trace.text, _columns(model, trace, names, told), _about(model, trace))


Make = Callable[[Model, ActivationTrace, list[str], Told], bytes]
KINDS: dict[str, tuple[str, str, Make]] = {
    "html": ("html", "text/html", _page),
    "csv": ("csv", "text/csv", _csv),
    "arrow": ("arrow", "application/vnd.apache.arrow.file", _arrow),
}


def _about(model: Model, trace: ActivationTrace) -> dict[str, str]:
    return {
        "model": model.name,
        "model_digest": model.digest,
        "text": _title(trace.text),
        "text_sha256": _sha256(trace.text),
    }


# ---- tables


def _columns(model: Model, trace: ActivationTrace, names: list[str], told: Told) -> list[Column]:
    surprise = Column(
        SURPRISE,
        trace.surprise,
        "nats, minus the logarithm of the probability that the network gave this character; empty "
        "for the first one read and for those not read",
    )
    others = [name for name in names if name != SURPRISE]
    return [surprise, *(_column(model, trace, name, told) for name in others)]


def _column(model: Model, trace: ActivationTrace, name: str, told: Told) -> Column:
    if name in told:
        values = np.where(told[name].valid, told[name].values, np.nan)
        return Column(
            name, values, f"{CONCEPTS[name].convention} Empty where the text does not say."
        )
    unit = parse_unit(name, model.config)
    levels = _levels(model, trace, unit).astype(np.float64)
    (state,) = (state for state in states(model.config) if state.letter == unit.state)
    if state.signed:
        what = "tanh of the cell state" if unit.state == "c" else state.name.lower()
        return Column(name, levels / 127.5 - 1, f"{what}, -1 to 1 in steps of 1/127.5")
    return Column(name, levels / 255, f"{state.name.lower()}, 0 to 1 in steps of 1/255")


# ---- the page


def _track(model: Model, trace: ActivationTrace, name: str, told: Told) -> Track:
    """Return a track as the pages colour it."""
    if name == SURPRISE:
        levels = _scaled(trace.surprise, 0.0, SURPRISE_SHOWN, 0)
        about = "How unexpected each character was to the network before it came."
        return Track("Surprise", levels, "expected 0", f"{SURPRISE_SHOWN:g} nats unexpected", about,
                     signed=False)  # fmt: skip
    if name in told:
        return _truth(model, name, told[name])
    unit = parse_unit(name, model.config)
    known = next((d for d in words.detectors(model) if d.unit == name), None)
    (state,) = (state for state in states(model.config) if state.letter == unit.state)
    ends = (known.low, known.high) if known else (state.low, state.high)
    about = known.claim if known else f"{state.name}. {state.definition}"
    return unit_track(unit, _levels(model, trace, unit), ends, about)


def _truth(model: Model, name: str, labels: Labels) -> Track:
    """A truth has the colours of the unit that follows it, which may be low where it holds."""
    concept, known = CONCEPTS[name], labels.values[labels.valid].astype(float)
    sign = next((row["sign"] for row in words.rows(model) if row["concept"] == name), 1)
    values = np.where(labels.valid, labels.values, np.nan)
    least, most = float(known.min()), float(known.max())
    low, high = words.ends(name)
    if concept.kind == "graded":
        low, high = f"{low} {least:g}", f"{most:g} {high}"
    if sign < 0:
        low, high, least, most = high, low, most, least
    about = f"As the text itself tells it: {concept.convention}"
    return Track(concept.title, _scaled(values, least, most, _BLANK), low, high, about)


def _scaled(values: NDArray[np.floating], low: float, high: float, blank: int) -> Levels:
    """Return values as levels 0..255 from one end to the other, uint8 [time]; NaN becomes blank."""
    share = np.clip((values - low) / ((high - low) or 1.0), 0.0, 1.0)
    return np.where(np.isnan(values), blank, np.floor(share * 255 + 0.5)).astype(np.uint8)


def _levels(model: Model, trace: ActivationTrace, unit: Unit) -> Levels:
    """Return the levels of any unit, uint8 [time]."""
    if unit.group in trace.levels:
        return trace[unit]
    if unit.state in model.config.gates:
        levels: Levels = cache.gates(model, trace.text, unit.layer)[unit.state][unit.index]
        return levels
    return cache.read(model, trace.text)[unit]


# ---- names


def _title(text: str) -> str:
    shown = next((p.title for p in PASSAGES.values() if p.text == text), None)
    return shown or "a text of one's own"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _file_name(model: Model, trace: ActivationTrace, tracks: list[str], ending: str) -> str:
    """Return what a download is called."""
    key = next((k for k, p in PASSAGES.items() if p.text == trace.text), "own-text")
    return f"{words.file_name(model.name, key, *tracks)}.{ending}"
