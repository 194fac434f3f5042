"""What is read or computed once and shared by all who look: models, and texts read by them.

Everything is keyed by digests, kept read-only, and bounded: models in number, all else in bytes.
"""

import hashlib
from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from charviz import checkpoint, tracing
from charviz.checkpoint import Model
from charviz.machine import give_memory_back, leave_a_core_free
from charviz.passages import PASSAGES
from charviz.shown import load_trace
from charviz.tracing import ActivationTrace, Levels
from charviz.ui.shared import Shared

# c and h of an LSTM 1x512 take 1 kB a character: a class of fifty, each with its own 2,000, takes
# 100 MB, the passages in three networks 50, and two texts of 50,000 another 100. What is let go
# costs its next reader the reading again: seconds, no more.
BUDGET = 256_000_000  # bytes

Stamp = tuple[tuple[str, int, int], ...]
T = TypeVar("T")

_shared = Shared(BUDGET)


def model(name: str) -> Model:
    """Return a model by name; a folder that has changed is loaded again."""
    return _model(name, _stamp(name))


def shown_passage(model: Model, key: str, group: str) -> ActivationTrace:
    """Return what a model does on a passage: as kept beside it, else read now."""
    text = PASSAGES[key].text
    kept = derived(model, text, "kept", lambda: load_trace(model, key, text))
    return kept if kept and group in kept.levels else read(model, text)


def read(model: Model, text: str) -> ActivationTrace:
    """Return what a model does on a text."""
    return derived(model, text, "trace", lambda: tracing.trace(model, text))


def gates(model: Model, text: str, layer: int) -> dict[str, Levels]:
    """Return the levels of a layer's gates on a text, uint8 [hidden, time] by the gate's name."""
    return derived(model, text, ("gates", layer), lambda: tracing.gate_levels(model, text, layer))


def derived(model: Model, text: str, what: Hashable, make: Callable[[], T]) -> T:
    """Return what follows from a model and a text alone, such as a heat map: made once, read-only.

    what: tells it from all else that is made of them.
    """
    return _shared.get((what, model.digest, _digest(text)), make)


def forget(text: str) -> None:
    """Let go of all that follows from a text: a draft that was typed over, say."""
    digest = _digest(text)
    _shared.drop(lambda key: key[-1] == digest)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _stamp(name: str) -> Stamp:
    """Name, time and size of each file that makes a model what it is."""
    files = sorted(p for p in checkpoint.find(name).iterdir() if p.is_file())
    return tuple((p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in files)


@st.cache_resource(max_entries=6, show_spinner=False)
def _model(name: str, stamp: Stamp) -> Model:
    leave_a_core_free()  # BLAS is in use from here on, and the server is not alone
    give_memory_back()
    return checkpoint.load(name)
