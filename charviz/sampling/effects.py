"""What operations on units do to a text: the same dice with them, without, and on random units."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.cells import Floats
from charviz.checkpoint import Model
from charviz.errors import SamplingError
from charviz.sampling.choosing import Choice, Doubles, log_norm
from charviz.sampling.operations import Operation
from charviz.sampling.writing import Block, Stream, blocks
from charviz.tracing import Levels, to_levels
from charviz.units import Unit


@dataclass(frozen=True)
class Written:
    """One text, and what one may see of it.

    operations: what was done while it was written. ids: intp [time]. levels: uint8 [time], of each
    unit asked for. parts: where it first differs from the untouched text, code points; None where
    it does not. log_chances: float64 [time], the log probability (at temperature 1) of the target
    before each character of the *untouched* text, read with these operations; None without a
    target.
    """

    operations: Sequence[Operation]
    text: str
    ids: NDArray[np.intp]
    levels: dict[Unit, Levels]
    parts: int | None
    log_chances: Doubles | None


@dataclass(frozen=True)
class Told:
    """A text in figures, all from the character on at which the operations begin.

    count: how often the target was written. distance: how many characters come before the first;
    None where there is none. Of the chances along the untouched text, where the operations are in
    force: expected, their sum; gap, by how much their mean logarithm (nats) is higher than without
    operations.
    """

    count: int
    distance: int | None
    expected: float
    gap: float


def effect(
    model: Model,
    prompt: str,
    choice: Choice,
    length: int,
    conditions: Sequence[Sequence[Operation]],
    shown: Sequence[Unit],
    target: str | None = None,
) -> list[Written]:
    """Return the untouched text, and one for the operations of each condition, by the same dice.

    shown: the units whose levels are kept, besides those operated on. target: one character that
    the network knows; the chances of it are compared along one text, the untouched one, which every
    condition reads as it is. Raises SamplingError for an unknown target, and what `blocks` raises.
    """
    column = None if target is None else _column(model, target)
    everything: list[Sequence[Operation]] = [(), *conditions]
    streams = [Stream(choice, operations) for operations in everything]
    drawn = list(blocks(model, prompt, streams, length, keeps_states=True))
    ids = np.concatenate([block.ids for block in drawn] or [np.empty((0, len(streams)), np.intp)])
    logs: list[Doubles | None] = [None] * len(streams)
    if column is not None:
        logs[0] = _chances(drawn, ids, column)[0]
    if column is not None and conditions:
        again = blocks(model, prompt, streams[1:], length, forced=ids[:, 0])
        logs[1:] = _chances(list(again), ids[:, 1:], column)
    return [
        Written(
            operations=operations,
            text=model.tokenizer.decode(ids[:, b]),
            ids=ids[:, b],
            levels={u: _levels(drawn, u, b) for u in (*shown, *(o.unit for o in operations))},
            parts=_first_difference(ids[:, 0], ids[:, b]),
            log_chances=logs[b],
        )
        for b, operations in enumerate(everything)
    ]


def told(written: Written, untouched: Written, target: str, where: NDArray[np.bool_]) -> Told:
    """Return the figures of a text; where: bool [time], at which the operations are in force."""
    start = int(where.argmax()) if where.any() else 0
    after = written.text[start:]
    distance = after.find(target)
    expected = gap = 0.0
    if written.log_chances is not None and untouched.log_chances is not None and where.any():
        expected = float(np.exp(written.log_chances[where]).sum())
        gap = float((written.log_chances - untouched.log_chances)[where].mean())
    return Told(after.count(target), None if distance < 0 else distance, expected, gap)


def chances(written: Written) -> Floats:
    """Return the probability of the target at each position, float32 [time]."""
    if written.log_chances is None:
        return np.full(len(written.ids), math.nan, np.float32)
    probabilities: Floats = np.exp(written.log_chances).astype(np.float32)
    return probabilities


def in_force(operations: Sequence[Operation], length: int) -> NDArray[np.bool_]:
    """Return at which characters any operation is in force, bool [length]."""
    where = np.zeros(length, np.bool_)
    for operation in operations:
        where[operation.start : operation.stop] = True
    return where


def _column(model: Model, target: str) -> int:
    """Return the id of a target."""
    found = model.tokenizer.stoi.get(target)
    if found is None:
        raise SamplingError(
            f"The target {target[:20]!r} is not one character that {model.name} knows: give one, "
            "such as a quotation mark."
        )
    return found


def _chances(drawn: Sequence[Block], ids: NDArray[np.intp], column: int) -> list[Doubles]:
    """Return the log probability of one character at each step, float64 [time] a stream."""
    found = [np.empty((0, ids.shape[1]))]
    for block in drawn:
        logits = block.logits[:-1].astype(np.float64)
        found.append(logits[..., column] - log_norm(logits))
    return list(np.concatenate(found).T)


def _levels(drawn: Sequence[Block], unit: Unit, stream: int) -> Levels:
    """Return a unit's levels in a stream, uint8 [time]."""
    values: list[Floats] = [np.empty(0, np.float32)]
    for block in drawn:
        kept = (block.c if unit.state == "c" else block.h)[unit.layer][:, stream, unit.index]
        values.append(np.tanh(kept) if unit.state == "c" else kept)
    return to_levels(np.concatenate(values))


def _first_difference(one: NDArray[np.intp], other: NDArray[np.intp]) -> int | None:
    where = np.flatnonzero(one != other)
    return int(where[0]) if len(where) else None
