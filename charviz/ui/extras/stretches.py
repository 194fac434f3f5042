"""Stretches of a text as a panel shows them, and levels as numbers people read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.overview.elsewhere import WINDOW
from charviz.tracing import SIGNED
from charviz.units import Unit


@dataclass(frozen=True)
class Scale:
    """The values that levels 0 and 255 of a unit stand for."""

    low: float
    high: float

    @classmethod
    def of(cls, model: Model, unit: Unit) -> "Scale":
        """Return the scale of a unit: -1 to 1, and 0 to 1 for a gate that is a share."""
        return cls(-1.0 if unit.state in (*model.config.states, *SIGNED) else 0.0, 1.0)

    def value(self, level: float) -> float:
        """Return what a level from 0 to 255 stands for."""
        return self.low + (self.high - self.low) * float(level) / 255

    def said(self, level: float) -> str:
        """Return a level in two decimals, with a sign where the scale has two."""
        value = round(self.value(level), 2)
        return f"{value:+.2f}".replace("-", "−") if self.low < 0 and value else f"{abs(value):.2f}"


def listed(
    begin: NDArray[np.integer],
    levels: NDArray[np.uint8],
    places: NDArray[np.intp],
    scale: Scale,
) -> list[dict[str, Any]]:
    """Return stretches as a panel takes them: from, to (code points) and the mean.

    begin: [stretches], among the characters read; levels: uint8 [stretches, WINDOW]; places: where
    the characters read stand in the text.
    """
    return [
        {
            "from": int(places[at]),
            "to": int(places[at + WINDOW - 1]) + 1,
            "mean": round(scale.value(there.mean(dtype=np.float64)), 3),
        }
        for at, there in zip(begin, levels, strict=True)
    ]


def told(strongest: Sequence[Mapping[str, Any]], apart: int) -> str:
    """Return which stretches are shown; apart: of how many characters at most one is taken."""
    if not strongest:
        return ""
    said = f"Stretches of {WINDOW} characters by their mean level"
    if apart > WINDOW:
        said += f", at most one from each {apart:,} characters"
    if len(strongest) > 1 and strongest[0]["mean"] == strongest[-1]["mean"]:
        said += "; more may be as strong as the strongest"
    return f"{said}."
