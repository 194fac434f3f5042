"""Two texts that end alike: two editors, what still differs along their common end, and charts.

Python reads and compares; the JavaScript beside this file draws it and asks for something else.
"""

from pathlib import Path

from charviz.ui.components import joining
from charviz.ui.components.mounting import component

MODULES = (
    *joining.ASKING,
    "charts",
    "lines",
    "element",
    "texts",
    "marks",
    "ending",
    "endings",
    "ranking",
    "pictures",
    "failing",
    "compared_text",
)
STYLES = ("text", "fields", "told", "charts", "compared_text", "outcome")
compared_text = component(Path(__file__).parent, STYLES, MODULES)
