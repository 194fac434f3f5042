"""A game of Guess the neuron: texts coloured by units, answers to choose from, and the score.

Python makes the whole game; the JavaScript beside this file plays it and writes its address.
"""

from pathlib import Path

from charviz.ui.components import joining
from charviz.ui.components.mounting import component

MODULES = (
    *joining.COLOURING,
    "tips",
    "element",
    "copying",
    "coloured",
    "board",
    "reveal",
    "ending",
    "failing",
    "guessed_text",
)
guessed_text = component(
    Path(__file__).parent, ("text", "fields", "verdict", "guessed_text", "reveal"), MODULES
)
