"""What the Compare page says of two texts, in plain sentences."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from charviz.cells import Floats
from charviz.checkpoint import Model
from charviz.comparing import APART, OVER, Comparison
from charviz.ui import words
from charviz.units import Unit

CALLED = {'"': "quotation mark", "\n": "newline", " ": "space", "\t": "tab"}
MILESTONES = (10, 30, 100, 300, 1_000, 3_000)  # characters
LEAST_SHOWN = 200  # characters
HARDLY = 0.05  # nats: a factor of 1.05
BEFORE = 24  # characters that are quoted to say where
DIFFERS = (
    f"A unit differs at a distance while its values in the two texts are more than {APART} apart, "
    f"an eighth of its scale, on average over the last {OVER} characters."
)


def mark_name(mark: str) -> str:
    """Return what a mark is called."""
    return CALLED.get(mark, f"“{mark}”")


def sentences(
    model: Model, compared: Comparison, chances: Floats, mark: str, follows: Mapping[str, str]
) -> list[str]:
    """Return what came of it; chances: [2, time]; follows: what is known of units, by name."""
    told = (_units(model, compared), _longest(model, compared, follows))
    return [*filter(None, told), _mark(compared, chances, mark)]


def unit_kind(model: Model) -> str:
    """Return what the units are called that carry a network's memory."""
    return "cells" if model.config.states[0] == "c" else "hidden units"


def counts(model: Model, compared: Comparison) -> NDArray[np.int32]:
    """Return how many of these units, of all layers, differ at each distance, int32 [time]."""
    state = model.config.states[0]
    rows = [row.counts for group, row in compared.groups.items() if group.startswith(state)]
    total: NDArray[np.int32] = np.sum(rows, axis=0, dtype=np.int32)
    return total


def _units(model: Model, compared: Comparison) -> str:
    total = model.config.layers * model.config.hidden_size
    row = counts(model, compared)
    if not row.any():
        return f"Of {total:,} {unit_kind(model)}, none differs at any distance."
    told = [
        f"{row[0] or 'none'} differ{'s' if row[0] == 1 else ''} after the first common character"
    ]
    milestones = [distance for distance in MILESTONES if distance < len(row)]
    differ = [distance for distance in milestones if row[distance - 1]][-2:]
    none = [distance for distance in milestones if not row[distance - 1 :].any()][:1]
    told += [f"{row[distance - 1] or 'none'} after {distance:,}" for distance in differ + none]
    return f"Of {total:,} {unit_kind(model)}, {_listed(told)}."


def reach(compared: Comparison) -> int:
    """Return how many characters of the common end the charts show: not long after all is alike."""
    longest = max(int(row.lasting.max()) for row in compared.groups.values())
    return min(len(compared.end), max(LEAST_SHOWN, 2 * longest))


def _longest(model: Model, compared: Comparison, follows: Mapping[str, str]) -> str:
    kind, state = unit_kind(model), model.config.states[0]
    ranked = [unit for unit in compared.ranked() if unit.state == state]
    longest = compared.lasts(ranked[0])
    if not longest:
        return ""
    equal = [unit for unit in ranked if compared.lasts(unit) == longest]
    until = "to the end" if longest == len(compared.end) else f"for {words.characters(longest)}"
    if len(equal) == 1:
        return f"{_who(equal[0], follows)} differs longest, {until}."
    said = f"{len(equal):,} {kind} differ {until}, most of all {_who(equal[0], follows)}"
    also = next((unit for unit in equal[1:] if str(unit) in follows), None)
    if also is None or str(equal[0]) in follows:
        return f"{said.removesuffix(',')}."
    return f"{said}, and among them {_who(also, follows).removesuffix(',')}."


def _who(unit: Unit, follows: Mapping[str, str]) -> str:
    known = follows.get(str(unit))
    return f"{unit}, which follows “{known}”," if known else f"{unit}"


def _mark(compared: Comparison, chances: Floats, mark: str) -> str:
    name = mark_name(mark)
    at = int(np.abs(chances[0] - chances[1]).argmax())
    where = " ".join(compared.end[max(0, at + 1 - BEFORE) : at + 1].split())
    cut = "…" if at + 1 > BEFORE else ""
    logs = np.log(np.maximum(chances.astype(np.float64), 1e-30))
    here, there = percent(chances[0, at]), percent(chances[1, at])
    said = f"differs most after “{cut}{where}”: {here} in the first text, {there} in the second"
    if here == there:
        said = "is as good as the same after every character"
    return (
        f"The chance of a {name} {said}; over the whole common end it is "
        f"{_times(float((logs[0] - logs[1]).mean()))}."
    )


def chart_words(compared: Comparison, chances: Floats, mark: str) -> str:
    """Return what the chart of chances shows, for those who cannot see it."""
    highest = [percent(row.max()) for row in chances]
    return (
        f"A chart of the probability of a {mark_name(mark)} after each of "
        f"{words.characters(len(compared.end))} of the common end: at most {highest[0]} in the "
        f"first text and {highest[1]} in the second."
    )


def unit_words(compared: Comparison, unit: Unit) -> str:
    """Return what the chart of a unit shows."""
    return (
        f"A chart of {unit} in both texts: its values are {compared.mean(unit):.2f} apart on "
        f"average, and differ for {words.characters(compared.lasts(unit))}."
    )


def notes(model: Model, compared: Comparison, texts: tuple[str, str]) -> list[str]:
    """Return what one must know of how the texts were read."""
    said = []
    if compared.unknown:
        said.append(
            f"{words.characters(compared.unknown)} of the two texts this network does not know: "
            "not read, and not shown below."
        )
    if any(model.tokenizer.encode(text).replaced for text in texts):
        said.append("Typographic quotes, apostrophes and dashes are read as plain ones.")
    return said


def percent(chance: float) -> str:
    """Return a chance as a percentage with as many digits as tell something."""
    share = 100.0 * float(chance)
    if share >= 10.0:
        return f"{share:.0f}%"
    if share >= 1.0:
        return f"{share:.1f}%"
    if share < 0.0001:
        return "<0.0001%"
    return f"{float(f'{share:.1g}'):f}".rstrip("0").rstrip(".") + "%"


def _times(gap: float) -> str:
    if abs(gap) < HARDLY:
        return "on average as likely in both"
    factor = math.exp(min(abs(gap), 700.0))
    shown = f"{factor:,.0f}" if factor >= 10 else f"{factor:.1f}"
    return f"on average {shown} times as likely in the {'first' if gap > 0 else 'second'}"


def _listed(parts: list[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
