"""Operations on single units while a network writes: hold, silence, push, from one character on.

And the units one may compare with: of the same layer and state, as lively and as strongly wired.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from charviz.cells import Edit
from charviz.checkpoint import Model
from charviz.errors import SamplingError, UnitError
from charviz.interventions import Intervention, edits
from charviz.recurrence import Config
from charviz.spread import Spread, load_spread
from charviz.units import Unit, parse_unit

MOST_UNITS = 64  # operated at once in a stream
LIKE = 2.0  # a control's spread and wiring are within this factor

Doing = Literal["hold", "silence", "push"]
WORDS = {"hold": "held", "silence": "silenced", "push": "pushed"}


@dataclass(frozen=True)
class Operation:
    """What is done to a unit while the characters from `start` up to `stop` are written.

    The state from which character `start` of the text after the prompt is drawn is the first one
    operated on; stop: None for the end. value: for `hold` what tanh(c) or h is held at, for `push`
    what is added to it at every step, cut to ±.999; `silence` holds a unit at its mean on
    validation text. Raises SamplingError for what makes no sense.
    """

    unit: Unit
    doing: Doing
    value: float | None = None
    start: int = 0
    stop: int | None = None

    def __post_init__(self) -> None:
        """Check the value and the stretch."""
        if self.doing == "silence":
            if self.value is not None:
                raise SamplingError(f"{self.unit} is silenced to its mean, which takes no value.")
        elif self.value is None or not math.isfinite(self.value):
            raise SamplingError(
                f"{self.unit} is to be {WORDS[self.doing]} by {self.value}: give a finite number; "
                "a unit goes from -1 to 1."
            )
        if self.start < 0 or (self.stop is not None and self.stop <= self.start):
            raise SamplingError(
                f"{self.unit} is to be {WORDS[self.doing]} from character {self.start} up to "
                f"{self.stop}, where there is none: the first one is 0, and it ends after it began."
            )


Programme = dict[int, Sequence[Edit | None] | None]


def programme(model: Model, streams: Sequence[Sequence[Operation]]) -> Programme:
    """Return from which character on which edits are in force; a stream each has its operations.

    Raises UnitError for a gate or a unit that is not there, SamplingError where a stream's unit is
    asked for the same twice.
    """
    for operations in streams:
        _check(operations, model.config)
    told = load_spread(model) if any(o.doing == "silence" for s in streams for o in s) else None
    ends = {end for s in streams for o in s for end in (o.start, o.stop) if end is not None}
    return {
        at: edits(
            [
                _intervention(stream, operation, told)
                for stream, operations in enumerate(streams)
                for operation in operations
                if operation.start <= at and (operation.stop is None or at < operation.stop)
            ],
            model.config.layers,
            model.config.hidden_size,
        )
        for at in sorted(ends)
    }


def matched(model: Model, unit: Unit, told: Spread | None = None) -> list[Unit]:
    """Return the units to compare a unit with, those most like it first.

    They are of its layer and state, with a spread of tanh(c) or h and a norm of outgoing weights
    within a factor `LIKE` of its own.
    """
    told = told or load_spread(model)
    apart = np.zeros(model.config.hidden_size)
    for measure in (told.spreads[unit.group], model.network.outgoing[unit.layer]):
        logs = np.log(np.maximum(measure, 1e-9))
        apart = np.maximum(apart, np.abs(logs - logs[unit.index]))
    return [
        Unit(unit.state, unit.layer, int(index))
        for index in np.argsort(apart, kind="stable")
        if apart[index] <= math.log(LIKE) and index != unit.index
    ]


def instead(
    model: Model, operations: Sequence[Operation], seed: int
) -> tuple[list[Operation], list[Unit]]:
    """Return the same operations on random matched units, and those units.

    A held or silenced unit is moved to where it differs from its mean by as many of its standard
    deviations as the first one, and pushed by as many. Raises SamplingError where none match.
    """
    told, rng = load_spread(model), np.random.default_rng(seed)
    taken = {operation.unit for operation in operations}
    chosen: dict[Unit, Unit] = {}
    for unit in dict.fromkeys(operation.unit for operation in operations):
        alike = [other for other in matched(model, unit, told) if other not in taken]
        if not alike:
            raise SamplingError(
                f"No unit of {unit.group} is within a factor {LIKE:g} of {unit} in spread and "
                "outgoing weight, so there is none to compare it with."
            )
        chosen[unit] = alike[rng.integers(len(alike))]
        taken.add(chosen[unit])
    moved = [
        Operation(chosen[o.unit], o.doing, _translated(o, chosen[o.unit], told), o.start, o.stop)
        for o in operations
    ]
    return moved, list(chosen.values())


def _translated(operation: Operation, other: Unit, told: Spread) -> float | None:
    """Return an operation's value for another unit, in as many standard deviations."""
    if operation.value is None:
        return None
    scale = told.spread(other) / max(told.spread(operation.unit), 1e-9)
    if operation.doing == "push":
        return operation.value * scale
    return told.mean(other) + (operation.value - told.mean(operation.unit)) * scale


def _check(operations: Sequence[Operation], config: Config) -> None:
    if len(operations) > MOST_UNITS:
        raise SamplingError(
            f"{len(operations)} operations at once are too many: take at most {MOST_UNITS}."
        )
    seen: set[tuple[Unit, bool]] = set()
    for operation in operations:
        unit = parse_unit(str(operation.unit), config)
        if unit.state not in config.states:
            raise UnitError(
                f"{unit} is a gate, which a network makes anew at each character: operate on what "
                f"it carries on, such as {' or '.join(f'{state}0.12' for state in config.states)}."
            )
        what = (operation.unit, operation.doing == "push")
        if what in seen:
            raise SamplingError(
                f"{operation.unit} is to be {WORDS[operation.doing]} twice: say it once."
            )
        seen.add(what)


def _intervention(stream: int, operation: Operation, told: Spread | None) -> Intervention:
    unit, value = operation.unit, operation.value
    if value is None:
        assert told is not None  # loaded where any unit is silenced
        value = told.mean(unit)
    kind: Literal["hold", "push"] = "push" if operation.doing == "push" else "hold"
    return Intervention(stream, unit.state, unit.layer, unit.index, kind, value)
