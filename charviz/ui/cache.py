"""What is read or computed once and shared by all who look: models, and texts read by them.

Everything is keyed by digests, kept read-only, and bounded in number.
"""

import hashlib

import streamlit as st

from charviz import checkpoint
from charviz.checkpoint import Model
from charviz.machine import leave_a_core_free
from charviz.passages import PASSAGES
from charviz.shown import load_trace
from charviz.tracing import ActivationTrace, trace

Stamp = tuple[tuple[str, int, int], ...]


def model(name: str) -> Model:
    """Return a model by name; a folder that has changed is loaded again."""
    return _model(name, _stamp(name))


def shown_passage(model: Model, key: str, group: str) -> ActivationTrace:
    """Return what a model does on a passage: as kept beside it, else read now."""
    text = PASSAGES[key].text
    kept = _kept(model.digest, _digest(text), model, key)
    return kept if kept and group in kept.levels else read(model, text)


def read(model: Model, text: str) -> ActivationTrace:
    """Return what a model does on a text."""
    return _read(model.digest, _digest(text), model, text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _stamp(name: str) -> Stamp:
    """Name, time and size of each file that makes a model what it is."""
    files = sorted(p for p in checkpoint.find(name).iterdir() if p.is_file())
    return tuple((p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in files)


@st.cache_resource(max_entries=6, show_spinner=False)
def _model(name: str, stamp: Stamp) -> Model:
    leave_a_core_free()  # BLAS is in use from here on, and the server is not alone
    return checkpoint.load(name)


@st.cache_resource(max_entries=6, show_spinner=False)
def _kept(model_digest: str, text_digest: str, _model: Model, key: str) -> ActivationTrace | None:
    return load_trace(_model, key, PASSAGES[key].text)


@st.cache_resource(max_entries=12, show_spinner=False)
def _read(model_digest: str, text_digest: str, _model: Model, _text: str) -> ActivationTrace:
    return trace(_model, _text)
