"""What is done to single units at a step: they are held at a value, or pushed by an amount.

A cell state is set as tanh(c), as it is shown, and no value leaves ±`MOST`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from charviz.cells import Edit, Floats

MOST = 0.999

Kind = Literal["hold", "push"]


@dataclass(frozen=True)
class Intervention:
    """One unit of one stream, and what is done to it at every step.

    state: `c` or `h`. value: what tanh(c) or h is held at, or what is added to it; a push that goes
    on adds at every step to what the last one left.
    """

    stream: int
    state: str
    layer: int
    index: int
    kind: Kind
    value: float


def edits(interventions: Iterable[Intervention], layers: int) -> Sequence[Edit | None] | None:
    """Return what a stepper takes: an edit for each layer; None where nothing is to be done."""
    wanted = list(interventions)
    if not wanted:
        return None
    return [_edit([i for i in wanted if i.layer == layer]) for layer in range(layers)]


def _edit(wanted: Sequence[Intervention]) -> Edit | None:
    """Return the edit of one layer."""
    if not wanted:
        return None
    parts = {
        (state, kind): _Part([i for i in wanted if (i.state, i.kind) == (state, kind)])
        for state in ("c", "h")
        for kind in ("hold", "push")
    }

    def edit(state: str, values: Floats) -> None:
        push, hold = parts[state, "push"], parts[state, "hold"]
        if push.units:
            _push(push, values, is_cell=state == "c")
        if hold.units:
            values[hold.where] = hold.raw if state == "c" else hold.shown

    return edit


class _Part:
    """Where interventions of a kind fall, and their values: shown, as tanh(c) or h, and raw, c."""

    def __init__(self, wanted: Sequence[Intervention]) -> None:
        self.units = len(wanted)
        self.where = (
            np.array([i.stream for i in wanted], np.intp),
            np.array([i.index for i in wanted], np.intp),
        )
        self.added = np.array([i.value for i in wanted], np.float32)
        self.shown = np.clip(self.added, -MOST, MOST)
        self.raw = np.arctanh(self.shown)


def _push(part: _Part, values: Floats, is_cell: bool) -> None:
    """Add to what the units show."""
    shown = np.tanh(values[part.where]) if is_cell else values[part.where]
    pushed = np.clip(shown + part.added, -MOST, MOST)
    values[part.where] = np.arctanh(pushed) if is_cell else pushed
