"""The message that the component draws: a text, what every unit did, and what is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.tokenizer import NOT_FED
from charviz.tracing import ActivationTrace
from charviz.ui.components.packing import pack
from charviz.ui.extras import Extra
from charviz.ui.states import State
from charviz.units import Unit

MOST_SENT = 7_500_000  # bytes of a message: with the script it comes to less than 8 MB
MOST_MORE = 400_000  # bytes of levels for a browser that waits for one unit: a megabyte takes 60 ms
GROUP = 1_200_000  # bytes: up to here all units of a state and layer are sent at once
SURPRISE_SHOWN = 8.0  # nats: of full strength, one chance in 3,000
_NOT_READ = -1.0  # in place of a surprise, which is never negative


@dataclass(frozen=True)
class Detector:
    """A unit known to follow something: what each end of its scale means, and how well it does.

    level: where one end begins and the other stops, on the scale 0..255, if there is such a place.
    """

    concept: str
    title: str
    unit: str
    low: str
    high: str
    level: float | None
    claim: str


@dataclass(frozen=True)
class View:
    """What is shown besides the trace.

    visit: another number whenever what the address says is to be taken from here, and not kept as
    it is in the browser: with keeps_unit all but the unit, with keeps_looks all but the colour,
    the pins, the open panels and their order. answer: the number of the question that this
    answers. place: network and text, as they stand in the address. asked: what the address asked
    for instead. colour, pins: tracks. opened: the open panels. sort, shows, zoom: how the heat map
    is looked at. concepts: titles, by name. told: those that the text tells. notes: sentences under
    the text.
    """

    visit: int
    answer: int
    place: Mapping[str, str]
    asked: Mapping[str, str]
    unit: Unit
    keeps_unit: bool
    keeps_looks: bool
    position: int
    stretch: tuple[int, int] | None
    colour: str
    pins: Sequence[str]
    opened: Sequence[str]
    sort: str
    shows: str
    zoom: tuple[int, int] | None
    is_own: bool
    states: Sequence[State]
    concepts: Mapping[str, str]
    told: Sequence[str]
    detectors: Sequence[Detector]
    unclaimed: str
    notes: Sequence[str]


def message(
    model: Model,
    trace: ActivationTrace,
    view: View,
    extras: Sequence[Extra] = (),
    have: str = "",
    needs_unit: bool = True,
) -> bytes:
    """Pack a trace, a view and extras: header length (uint32), JSON, then the arrays it lists.

    have: the `trace` that the browser holds; if it is this one, only what is more is sent, with
    needs_unit the levels of the unit and of as many around it as make `MOST_MORE`, or of all where
    that is no more than `GROUP`.
    """
    name = trace_name(model, trace.text)
    is_whole = have != name
    header = asdict(view) | {
        "trace": name,
        "is_whole": is_whole,
        "line_length": model.line_length,
        "length": len(trace.text),
        "group": view.unit.group,
        "unit": view.unit.index,
        "units": model.config.hidden_size,
        "layers": model.config.layers,
        "surprise_shown": SURPRISE_SHOWN,
        "vocabulary": model.tokenizer.itos,
        "candidates": trace.top5_ids.shape[1],
        "first": 0,
        "sent": 0,
    }
    arrays: dict[str, NDArray[Any]] = {}
    if is_whole:
        header["text"] = trace.text
        arrays |= _facts(model, trace)
    if is_whole or needs_unit:
        levels = trace.levels[view.unit.group]
        taken = sum(array.nbytes for extra in extras for array in extra.arrays.values())
        taken += sum(array.nbytes for array in arrays.values()) + 4 * len(trace.text)
        more = levels.nbytes if levels.nbytes <= GROUP else MOST_MORE
        most = MOST_SENT - taken if is_whole else more
        sent = units_sent(levels.shape, view.unit.index, most)
        arrays["levels"] = levels[sent.start : sent.stop]
        header |= {"first": sent.start, "sent": len(sent)}
    return pack(header, arrays, extras)


def trace_name(model: Model, text: str) -> str:
    """Return a name that changes with what a network does on a text."""
    return f"{model.digest}-{sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def _facts(model: Model, trace: ActivationTrace) -> dict[str, NDArray[Any]]:
    """Return what is known of each character besides levels."""
    ids = model.tokenizer.encode(trace.text).ids
    surprise = np.where(ids == NOT_FED, np.float32(_NOT_READ), trace.surprise)
    return {
        "surprise": surprise.astype("<f4"),
        "likeliest": trace.top5_ids.astype("<u2"),
        "probabilities": np.rint(trace.top5_probs * 65535).astype("<u2"),
    }


def units_sent(shape: tuple[int, ...], unit: int, most: int) -> range:
    """Return which units' levels are sent: all, or as many around one as make `most` bytes.

    shape: units, time.
    """
    units, time = shape
    count = min(units, max(1, most // max(1, time)))
    first = min(max(0, unit - count // 2), units - count)
    return range(first, first + count)
