"""A text in which a stretch is marked, and the units that are on in it and off around it."""

from pathlib import Path

from charviz.ui.components.mounting import component

MODULES = (
    "payload",
    "element",
    "text_layer",
    "painter",
    "legend",
    "coloured",
    "tips",
    "failing",
    "candidates",
    "marked_text",
)
marked_text = component(Path(__file__).parent, ("text", "fields", "marked_text"), MODULES)
