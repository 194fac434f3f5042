"""How a training run goes: its losses beside the n-gram lines, how well units do, and samples."""

from pathlib import Path

from charviz.ui.components import mounting

MODULES = ("payload", "element", "failing", "tips", "charts", "curves", "training_curves")
_HERE = Path(__file__).parent

training_curves = mounting.component(_HERE, ("curves", _HERE.name), MODULES)
