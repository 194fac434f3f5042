"""A text coloured by one unit, with the unit's control, a strip, a readout, an editor and panels.

Python decides what is true and what it is called; the JavaScript beside this file only draws it.
The first message carries the text and one state of one layer (`c0`: every unit of it, or for a very
long text as many as make 8 MB), so that moving from unit to unit asks nothing of the server. What
the browser lacks it asks for, and then gets only that.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from charviz.checkpoint import Model
from charviz.tracing import ActivationTrace
from charviz.ui.components import joining
from charviz.ui.components.neuron_text.message import Detector as Detector
from charviz.ui.components.neuron_text.message import View as View
from charviz.ui.components.neuron_text.message import message as message
from charviz.ui.components.neuron_text.message import trace_name as trace_name
from charviz.ui.components.neuron_text.message import units_sent as units_sent
from charviz.ui.extras import Extra

_HERE = Path(__file__).parent
# A panel brings NAME.html, whose one root element has the class NAME, NAME.css and NAME.js, to be
# put where `<!-- NAME -->` stands in neuron_text.html; `panels.js` lists their classes.
PANELS = ("upload", "toolbar", "heat_map", "where_else")
MODULES = (
    "payload",
    "characters",
    "text_layer",
    "painter",
    "strip",
    "legend",
    "readout",
    "keeping",
    "whole",
    "editor",
    "address",
    "pointing",
    "store",
    "tracks",
    "ribbons",
    "unit_bar",
    "pins",
    "looks",
    "picture",
    "chosen",
    "own_text",
    "moving",
    "tips",
    "asking",
    "copying",
    "exchange",
    "decoding",
    "wrapping",
    "charts",
    "where_charts",
    "where_stretches",
    "heat_picture",
    "heat_frame",
    "heat_labels",
    "heat_lens",
    "heat_pointing",
    "heat_words",
    "heat_cells",
    *PANELS,
    "panels",
    "failing",
    "neuron_text",
)
STYLES = ("text", "readout", "panels", "charts", "neuron_text")
HTML = joining.html(_HERE, "neuron_text")
CSS = joining.css(_HERE, (*STYLES, *PANELS))
JS = joining.js(_HERE, MODULES)


def neuron_text(
    model: Model,
    trace: ActivationTrace,
    view: View,
    extras: Sequence[Extra],
    *,
    have: str,
    needs_unit: bool,
    key: str,
    on_own_change: Callable[[], None],
    on_ask_change: Callable[[], None],
    on_reset_change: Callable[[], None],
) -> None:
    """Draw the component; `have` and `needs_unit` are those of `message`.

    Callbacks find in `st.session_state[key]` what the browser sent. own: {text, length, wish}, a
    text of one's own as typed, and what else is wished for. ask: such a wish alone, an object as
    `charviz.ui.wish` reads it. reset: anything, for how the network and the text begin.
    """
    _mount(
        data=message(model, trace, view, extras, have, needs_unit),
        key=key,
        on_own_change=on_own_change,
        on_ask_change=on_ask_change,
        on_reset_change=on_reset_change,
    )


_mount = st.components.v2.component("neuron_text", html=HTML, css=CSS, js=JS)
