"""The stretches of a text that an opened row of a hunt shows: what its units do there, the truth.

They are read side by side, each after a burn-in on what stands before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.concepts import Concept, Labels
from charviz.concepts.labelled import LabelledConcept
from charviz.hunting.twin import untrained
from charviz.recurrence import Run
from charviz.tokenizer import NOT_FED
from charviz.tracing import SIGNED, Levels, to_levels
from charviz.ui.hunted_words import is_flat
from charviz.units import Unit, parse_unit

LONGEST = 2_000  # characters shown of a stretch
NEAR = 20_000  # characters from the beginning, in which the first stretch is looked for
ENOUGH_RUNS = 4  # of either answer
BEFORE = 120  # characters at least that are shown before it first comes or goes
MOST = 5  # of the worst stretches
AROUND = 50_000  # characters before a stretch, and after it, that tell what is true in it
CHUNK = 256  # steps held at once
UNTOLD = 255  # where the text does not say what is true

Row = Mapping[str, Any]
Span = tuple[int, int]


@dataclass(frozen=True)
class Shown:
    """A stretch from `start` on. levels, twin: uint8 [time]; truth: uint8 [time], 0 no, 1 to 3 yes,
    `UNTOLD` where nobody can say. right: of the whole block of a worst stretch, else None.
    """

    start: int
    text: str
    levels: Levels
    twin: Levels
    truth: NDArray[np.uint8]
    right: float | None = None


def shown(
    model: Model, text: str, row: Row, known: Concept | None, with_worst: bool
) -> list[Shown]:
    """Return what tells most near the beginning, and of each of the worst blocks the worst part.

    known: what tells the truth, None where it cannot be read off a text.
    """
    unit = parse_unit(row["unit"], model.config)
    blocks = [first(text, known)]
    rights: list[float | None] = [None]
    for told in row["worst"][:MOST] if with_worst else ():
        blocks.append((told["from"], min(told["to"], len(text))))
        rights.append(told["right"])
    columns = _read(model, text, blocks, unit)
    found = []
    for block, levels, right in zip(blocks, columns, rights, strict=True):
        truth = _truth(text, block, known)
        begin, end = _worst(text, block, levels, truth, row)
        part = slice(begin - block[0], end - block[0])
        found.append(Shown(begin, text[begin:end], levels[part], levels[:0], truth[part], right))
    return _with_twin(model, text, row, found)


def first(text: str, known: Concept | None) -> Span:
    """Return the first stretch in which a concept comes and goes, near the beginning of a text.

    Where it hardly does, the one that shows most; what a unit does has no say in it.
    """
    near = text[:NEAR]
    labels = known.label(near) if known else None
    starts = [0]
    while after := near.find("\n", starts[-1] + LONGEST // 4) + 1:
        starts.append(after)

    def part(start: int) -> slice:
        return slice(start, _line_end(near, start, min(len(near), start + LONGEST)))

    def runs(start: int) -> int:
        return labels[part(start)].runs if labels else ENOUGH_RUNS

    whole = [start for start in starts if start + LONGEST // 2 <= len(near)] or [0]
    enough = (start for start in whole if runs(start) >= ENOUGH_RUNS)
    start = next(enough, None)
    if start is None:
        start = max(whole, key=runs)
    if labels is not None and runs(start):
        told = labels.classes[part(start)]
        change = start + int(np.argmax(told != told[0]))
        start = max(start, near.rfind("\n", 0, max(0, change - BEFORE)) + 1)
    return start, part(start).stop


def _with_twin(model: Model, text: str, row: Row, found: list[Shown]) -> list[Shown]:
    """Add what the best unit of the untrained networks does."""
    if not row["untrained"]:
        return found
    told = row["untrained"]
    other = untrained(model, told["seed"])
    spans = [(one.start, one.start + len(one.text)) for one in found]
    columns = _read(other, text, spans, parse_unit(told["unit"], model.config))
    return [replace(one, twin=twin) for one, twin in zip(found, columns, strict=True)]


def _read(model: Model, text: str, spans: Sequence[Span], unit: Unit) -> list[Levels]:
    """Return a unit's levels in each stretch, uint8 [time]."""
    begins = [max(0, start - model.burn_in) for start, _ in spans]
    coded = [
        model.tokenizer.encode(text[begin:stop])
        for begin, (_, stop) in zip(begins, spans, strict=True)
    ]
    longest = max(len(one.fed) for one in coded)
    ids = np.zeros((longest, len(coded)), np.int32)  # what comes after a stretch is not looked at
    for k, one in enumerate(coded):
        ids[: len(one.fed), k] = one.fed
    state, is_gate = model.network.zero_state(len(coded)), unit.state in model.config.gates
    every = np.full((longest + 1, len(coded)), 0.0, np.float32)  # the last: before any
    for at in range(0, longest, CHUNK):
        run = model.network.run(ids[at : at + CHUNK], state, gates=is_gate)
        state = run.state
        every[at : min(at + CHUNK, longest)] = _values(run, unit)
    levels = to_levels(every, unit.state not in model.config.gates or unit.state in SIGNED)
    return [
        levels[np.cumsum(one.ids != NOT_FED) - 1, k][start - begin :]
        for k, (one, begin, (start, _)) in enumerate(zip(coded, begins, spans, strict=True))
    ]


def _values(run: Run, unit: Unit) -> NDArray[np.float32]:
    """Return what a unit shows, float32 [time, streams]."""
    if unit.state == "c":
        shown: NDArray[np.float32] = np.tanh(run.c[unit.layer][..., unit.index])
        return shown
    of = run.h[unit.layer] if unit.state == "h" else run.gates[unit.layer][unit.state]
    return of[..., unit.index]


def _truth(text: str, block: Span, known: Concept | None) -> NDArray[np.uint8]:
    """Return how true a concept is in a block, uint8 [time], as in `Shown`."""
    if known is None:
        return np.full(block[1] - block[0], UNTOLD, np.uint8)
    begin, end = max(0, block[0] - AROUND), min(len(text), block[1] + AROUND)
    begin = text.rfind("\n\n", 0, begin) + 2 if begin else 0  # what is open there closes soon
    is_whole = isinstance(known, LabelledConcept)  # which tells of no part by itself
    labels = known.label(text)[begin:end] if is_whole else known.label(text[begin:end])
    return graded(labels[block[0] - begin : block[1] - begin], labels)


def graded(labels: Labels, whole: Labels) -> NDArray[np.uint8]:
    """Return labels as one of three grades, 0 where a concept is not true, `UNTOLD` where invalid.

    whole: labels from which the least and the greatest are taken.
    """
    values, told = labels.values.astype(np.float64), whole.values[whole.valid].astype(np.float64)
    if labels.values.dtype == np.bool_ or not len(told):
        share = values * 0.5  # a line of middling width
    else:
        low, high = told.min(), np.quantile(told, 0.99, method="higher")
        share = np.clip((values - low) / max(high - low, 1e-9), 0, 1)
    return np.where(labels.valid, np.ceil(share * 3), UNTOLD).astype(np.uint8)


def _worst(text: str, block: Span, levels: Levels, truth: NDArray[np.uint8], row: Row) -> Span:
    """Return the part of a block with most mistakes, from the beginning of a line."""
    begin, end = block
    if end - begin <= LONGEST or row["level"] is None or is_flat(row):
        return begin, min(end, begin + LONGEST)
    says = levels >= row["level"] if row["sign"] > 0 else levels <= row["level"]
    is_wrong = (says != (truth > 0)) & (truth != UNTOLD)
    sums = np.append(0, np.cumsum(is_wrong))
    at = begin + int(np.argmax(sums[LONGEST:] - sums[:-LONGEST]))
    start = text.rfind("\n", begin, at) + 1 or at
    return start, _line_end(text, start, min(end, start + LONGEST))


def _line_end(text: str, start: int, stop: int) -> int:
    """Return where the last whole line ends, or the place itself where lines are long."""
    return text.rfind("\n", (start + stop) // 2, stop) + 1 or stop
