"""A text coloured the way one would write it first: a slider, and a span a character from Python.

The address says which model and how many characters: `?model=war-and-peace&length=2000`.
"""

from html import escape

import streamlit as st

from benchmarks.texts import text
from charviz import checkpoint
from charviz.tracing import ActivationTrace, trace
from charviz.viz.colours import palette, shade_of


@st.cache_resource
def read(name: str, length: int) -> ActivationTrace:
    """Return the trace, made once."""
    return trace(checkpoint.load(name), text(length))


shown = read(st.query_params["model"], int(st.query_params["length"]))
levels = next(iter(shown.levels.values()))
unit = st.slider("Unit", 0, len(levels) - 1, 0)
shades = palette()["light"]
spans = "".join(
    f'<span style="background-color:{shades[shade_of(int(level))]}">{escape(character)}</span>'
    for character, level in zip(shown.text, levels[unit], strict=True)
)
st.html(f'<div id="shown" data-unit="{unit}" style="white-space:pre-wrap">{spans}</div>')
