"""What is done to single units at a step: they are held at a value, or pushed by an amount.

A cell state is set as tanh(c), as it is shown, and no value leaves ±`MOST`.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from charviz.cells import Edit, Floats

MOST = 0.999

Kind = Literal["push", "hold"]
KINDS: tuple[Kind, ...] = ("push", "hold")


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


def edits(
    interventions: Iterable[Intervention], layers: int, hidden: int
) -> Sequence[Edit | None] | None:
    """Return what a stepper takes: an edit for each layer; None where nothing is to be done.

    hidden: units of a state [streams, hidden].
    """
    wanted = list(interventions)
    if not wanted:
        return None
    return [_edit([i for i in wanted if i.layer == layer], hidden) for layer in range(layers)]


def _edit(wanted: Sequence[Intervention], hidden: int) -> Edit | None:
    """Return the edit of one layer; what is both pushed and held is held."""
    if not wanted:
        return None
    by_state: dict[str, list[Callable[[Floats], None]]] = {"c": [], "h": []}
    for state, done in by_state.items():
        pushed, held = ([i for i in wanted if i.state == state and i.kind == k] for k in KINDS)
        if pushed:
            done.append(_pushing(pushed))
        if held:
            done.append(_holding(held, hidden))

    def edit(state: str, values: Floats) -> None:
        for do in by_state[state]:
            do(values)

    return edit


def _holding(wanted: Sequence[Intervention], hidden: int) -> Callable[[Floats], None]:
    where = np.array([i.stream * hidden + i.index for i in wanted], np.intp)
    values = np.clip([i.value for i in wanted], -MOST, MOST)
    held = (np.arctanh(values) if wanted[0].state == "c" else values).astype(np.float32)

    def hold(values: Floats) -> None:
        values.put(where, held)

    return hold


def _pushing(wanted: Sequence[Intervention]) -> Callable[[Floats], None]:
    places = [(i.stream, i.index, i.value) for i in wanted]
    # A few single numbers, which Python is done with before NumPy has begun.
    into, out_of = (math.tanh, math.atanh) if wanted[0].state == "c" else (float, float)

    def push(values: Floats) -> None:
        for stream, unit, amount in places:
            pushed = into(values.item(stream, unit)) + amount
            values[stream, unit] = out_of(max(-MOST, min(MOST, pushed)))

    return push
