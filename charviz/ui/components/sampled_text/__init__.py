"""What a network writes at 31 temperatures: moved through in the browser, coloured by a unit.

Python writes, measures and says what is true; the JavaScript beside this file draws it and asks for
what is not here: the rest of a film that is being written, another one, or another unit's levels.
Its question also says what it has, {film, count, levels, side}, and may ask for a `file`.
"""

from pathlib import Path

from charviz.ui.components import joining
from charviz.ui.components.mounting import component

MODULES = (
    *joining.ASKING,
    "copying",
    "element",
    "soft",
    "film",
    "parting",
    "exchange",
    "settings",
    "temperature",
    "sheet",
    "next_character",
    "playing",
    "beside",
    "taking_along",
    "failing",
    "sampled_text",
)
SHARED = ("text", "fields", "setting", "readout", "panels")
STYLES = (*SHARED, "sampled_text", "written", "beside")
sampled_text = component(Path(__file__).parent, STYLES, MODULES)
