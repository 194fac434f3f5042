"""What a network writes untouched, operated on, and with a random unit instead, side by side.

Python writes and compares; the JavaScript beside this file draws it and asks for something else.
"""

from pathlib import Path

from charviz.ui.components import joining
from charviz.ui.components.mounting import component

MODULES = (
    *joining.ASKING,
    "charts",
    "lines",
    "element",
    "soft",
    "fields",
    "operation_row",
    "operations",
    "stretch",
    "column",
    "chances",
    "figures",
    "outcome",
    "failing",
    "operated_text",
)
SHARED = ("text", "fields", "setting", "told", "charts")
STYLES = (*SHARED, "operated_text", "outcome")
operated_text = component(Path(__file__).parent, STYLES, MODULES)
