"""A text coloured by one unit, with the unit's control, a strip, a readout and an editor.

Python decides what is true and what it is called; the JavaScript beside this file only draws it.
One message carries one state of one layer (`c0`: every unit of it, or for a very long text as many
as make 8 MB), so that moving from unit to unit asks nothing of the server.
"""

import json
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.tokenizer import NOT_FED
from charviz.tracing import ActivationTrace
from charviz.units import Unit
from charviz.viz import colours

_HERE = Path(__file__).parent
_MODULES = (
    "payload",
    "characters",
    "text_layer",
    "painter",
    "strip",
    "readout",
    "editor",
    "address",
    "pointing",
    "unit_bar",
    "neuron_text",
)
MOST_LEVELS = 8_000_000  # units x time of a message: what a browser takes at once
_NOT_READ = -1.0  # in place of a surprise, which is never negative


@dataclass(frozen=True)
class Detector:
    """A unit known to follow something: what each end of its scale means, and how well it does.

    level: where one end begins and the other stops, on the scale 0..255, if there is such a place.
    """

    title: str
    unit: str
    low: str
    high: str
    level: float | None
    claim: str


@dataclass(frozen=True)
class View:
    """What is shown besides the trace.

    visit: another number whenever unit and position are to be taken from here and not kept as
    they are in the browser; with keeps_unit only the position. place: network and text, as they
    stand in the address. asked: what the address asked for instead. notes: sentences under the
    text.
    """

    visit: int
    place: Mapping[str, str]
    asked: Mapping[str, str]
    unit: Unit
    keeps_unit: bool
    position: int
    is_own: bool
    detectors: Sequence[Detector]
    unclaimed: str
    notes: Sequence[str]


def neuron_text(
    model: Model,
    trace: ActivationTrace,
    view: View,
    *,
    key: str,
    on_own_change: Callable[[], None],
    on_unit_change: Callable[[], None],
) -> None:
    """Draw the component; callbacks find in `st.session_state[key]` what the browser sent.

    own: {text, length, unit}, a text of one's own as typed, and the unit it is seen with. unit:
    the name of a unit that is not there.
    """
    _mount(
        data=message(model, trace, view),
        key=key,
        on_own_change=on_own_change,
        on_unit_change=on_unit_change,
    )


def message(model: Model, trace: ActivationTrace, view: View) -> bytes:
    """Pack a trace and a view: header length (uint32), JSON, then the arrays the header lists."""
    levels = trace.levels[view.unit.group]
    sent = units_sent(levels.shape, view.unit.index)
    ids = model.tokenizer.encode(trace.text).ids
    surprise = np.where(ids == NOT_FED, np.float32(_NOT_READ), trace.surprise)
    header = asdict(view) | {
        "text": trace.text,
        "length": len(trace.text),
        "group": view.unit.group,
        "unit": view.unit.index,
        "units": len(levels),
        "first": sent.start,
        "sent": len(sent),
        "vocabulary": model.tokenizer.itos,
        "candidates": trace.top5_ids.shape[1],
    }
    return pack(
        header,
        {
            "surprise": surprise.astype("<f4"),
            "likeliest": trace.top5_ids.astype("<u2"),
            "probabilities": np.rint(trace.top5_probs * 65535).astype("<u2"),
            "levels": levels[sent.start : sent.stop],
        },
    )


def units_sent(shape: tuple[int, ...], unit: int) -> range:
    """Return which units' levels are sent: all, or as many around one as `MOST_LEVELS` lets.

    shape: units, time.
    """
    units, time = shape
    count = min(units, max(1, MOST_LEVELS // max(1, time)))
    first = min(max(0, unit - count // 2), units - count)
    return range(first, first + count)


def pack(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Put a header and arrays (little-endian, in C order) into one run of bytes."""
    listed = [{"name": n, "kind": a.dtype.name, "length": a.size} for n, a in arrays.items()]
    start = json.dumps({**header, "arrays": listed}).encode()
    return b"".join([struct.pack("<I", len(start)), start, *(a.tobytes() for a in arrays.values())])


def unpack(data: bytes) -> dict[str, Any]:
    """Take a message apart again: the header's entries, and each array, flat, under its name."""
    (length,) = struct.unpack_from("<I", data)
    header: dict[str, Any] = json.loads(data[4 : 4 + length])
    at = 4 + length
    for array in header.pop("arrays"):
        kind = np.dtype(array["kind"]).newbyteorder("<")
        header[array["name"]] = np.frombuffer(data, kind, array["length"], at)
        at += array["length"] * kind.itemsize
    return header


def join_modules(folder: Path, names: Sequence[str]) -> str:
    """Join JavaScript modules into the single one that a component may have.

    Each file imports what it uses, for its reader and for tools; joined in this order, with imports
    and exports taken out, all names share one scope.
    """
    joined = "\n".join((folder / f"{name}.js").read_text(encoding="utf-8") for name in names)
    joined = re.sub(r"^import .*;.*\n", "", joined, flags=re.MULTILINE)
    return re.sub(r"^export (?!default)", "", joined, flags=re.MULTILINE)


_mount = st.components.v2.component(
    "neuron_text",
    html=(_HERE / "neuron_text.html").read_text(encoding="utf-8"),
    css=(_HERE / "neuron_text.css").read_text(encoding="utf-8"),
    js=f"const PALETTE = {json.dumps(colours.palette())};\n{join_modules(_HERE, _MODULES)}",
)
