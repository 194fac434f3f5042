"""A text as a network saw it at each moment of its training, beside its losses and its samples.

Python sends all moments at once; the JavaScript beside this file scrubs through them.
"""

from pathlib import Path

from charviz.ui.components.mounting import component

MODULES = (
    "payload",
    "element",
    "text_layer",
    "painter",
    "legend",
    "coloured",
    "address",
    "tips",
    "charts",
    "curves",
    "playing",
    "failing",
    "born_text",
)
born_text = component(Path(__file__).parent, ("text", "fields", "curves", "born_text"), MODULES)
