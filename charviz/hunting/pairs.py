"""Minimal pairs: two texts that differ in what begins a concept, and a unit's state swapped.

Where a concept begins in the report, the characters that begin it are left out: the same words are
then read once inside and once outside. Five characters later one unit's state is exchanged between
the two, once, and both read on. What of their difference in the guess at the concept's target goes
with it, that unit carries (interchange intervention: Vig et al. 2020; Geiger et al. 2021).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.concepts import Concept
from charviz.hunting.detail import Grades
from charviz.hunting.split import Split
from charviz.interventions import Intervention, edits
from charviz.recurrence import State
from charviz.sampling.choosing import log_norm
from charviz.units import Unit

LATER = 5  # characters after the difference
READ_ON = 80  # characters
BEGINNING = 3  # characters, at most, that begin a concept
MOST, FEWEST = 48, 10  # pairs

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Swapped:
    """What came of exchanging a unit's state between the texts of pairs.

    gap: mean log p(target) inside less outside, nats, where the target may come. taken: the share
    of it lost inside with the outside's value; given: won outside with the inside's.
    """

    pairs: int
    gap: float
    taken: float
    given: float


@dataclass(frozen=True)
class _Pair:
    """Fed ids before, with the beginning and without it, equally many; and those after it.

    inside: for how many of those after the concept goes on.
    """

    with_it: NDArray[np.int32]
    without: NDArray[np.int32]
    after: NDArray[np.int32]
    inside: int


def swap(
    model: Model,
    concept: Concept,
    fed: NDArray[np.int32],
    grades: Grades,
    split: Split,
    unit: Unit,
    targets: frozenset[int],
    eligible: frozenset[int],
    seed: int,
) -> Swapped | None:
    """Exchange a unit's state in minimal pairs from the report; None where there are too few.

    grades: 1 inside, 0 outside, -1 not valid, [fed]. targets: ids that end the concept; eligible:
    those after which one may come.
    """
    found, places = list[_Pair](), list[NDArray[np.bool_]]()
    for pair in _pairs(model, concept, fed, grades, split, seed):
        here = np.isin(pair.after, sorted(eligible)) & (np.arange(len(pair.after)) < pair.inside)
        if here[LATER - 1 :].any():
            found.append(pair)
            places.append(here[LATER - 1 :])
        if len(found) == MOST:
            break
    if len(found) < FEWEST:
        return None
    logp = _read(model, found, unit, sorted(targets))
    inside, outside, taken, given = logp[:, np.stack(places)].mean(axis=1)
    gap = float(inside - outside)
    if gap <= 0:
        return Swapped(len(found), gap, 0.0, 0.0)
    return Swapped(len(found), gap, float(inside - taken) / gap, float(given - outside) / gap)


def _pairs(
    model: Model,
    concept: Concept,
    fed: NDArray[np.int32],
    grades: Grades,
    split: Split,
    seed: int,
) -> Iterator[_Pair]:
    """Yield pairs in an order of chance, each checked by labelling the text without."""
    long, before = LATER + READ_ON, model.burn_in
    reported = np.zeros(len(fed), np.bool_)
    for first, last in split.report:
        reported[max(first, before + BEGINNING) : max(0, last - long)] = True
    begins = np.flatnonzero((grades[:-1] == 0) & (grades[1:] == 1) & reported[1:]) + 1
    for at in np.random.default_rng(seed).permutation(begins).tolist():
        ends = np.flatnonzero(grades[at + 1 : at + 1 + long] != 1)
        inside = int(ends[0]) if len(ends) else long
        for left_out in range(1, BEGINNING + 1) if inside >= LATER else ():
            context = fed[at + 1 - before - left_out : at + 1]
            after = fed[at + 1 : at + 1 + long]
            pair = _Pair(context[left_out:], context[:-left_out], after, inside)
            if _tells(model, concept, pair):
                yield pair
                break


def _tells(model: Model, concept: Concept, pair: _Pair) -> bool:
    """Tell whether the concept is false all along where its beginning was left out.

    The text is labelled up to the concept's end, which would begin it anew.
    """
    text = model.tokenizer.decode([*pair.without.tolist(), *pair.after[: pair.inside].tolist()])
    labels = concept.label(text)[slice(len(text) - pair.inside, len(text))]
    return bool(labels.valid.all() and not labels.values.any())


def _read(model: Model, pairs: list[_Pair], unit: Unit, targets: list[int]) -> Doubles:
    """Return log p(target), [conditions, pairs, READ_ON + 1], from the exchange on.

    Conditions: inside, outside, inside with the outside's value, outside with the inside's.
    """
    after = np.stack([pair.after for pair in pairs] * 2)
    before = np.stack([pair.with_it for pair in pairs] + [pair.without for pair in pairs])
    begun = np.concatenate([before, after[:, : LATER - 1]], axis=1)
    state = model.network.run(begun.T, model.network.zero_state(len(after))).state
    coming = after[:, LATER - 1 :]
    stepper = model.network.stepper(state.copy())
    stepper.step(coming[:, 0])
    with_it, without = np.split(_shown(stepper.state, unit), 2)
    plain = _on(model, state, coming, targets, [])
    swapped = _on(model, state, coming, targets, _held(unit, np.append(without, with_it)))
    return np.concatenate([plain, swapped]).reshape(4, len(pairs), -1)


def _held(unit: Unit, values: Doubles) -> list[Intervention]:
    return [
        Intervention(stream, unit.state, unit.layer, unit.index, "hold", float(value))
        for stream, value in enumerate(values)
    ]


def _on(
    model: Model,
    state: State,
    coming: NDArray[np.int32],
    targets: list[int],
    done: list[Intervention],
) -> Doubles:
    """Read on, with what is done in the first step; float64 [streams, READ_ON + 1]."""
    config = model.config
    stepper = model.network.stepper(state.copy())
    found = np.empty(coming.shape)
    for t in range(coming.shape[1]):
        first = edits(done, config.layers, config.hidden_size) if t == 0 else None
        logits = stepper.step(coming[:, t], first).astype(np.float64)
        found[:, t] = log_norm(logits[:, targets]) - log_norm(logits)
    return found


def _shown(state: State, unit: Unit) -> Doubles:
    """Return what a unit shows in each stream, tanh(c) or h."""
    layers = state.c if unit.state == "c" else state.h
    values = layers[unit.layer][:, unit.index].astype(np.float64)
    return np.tanh(values) if unit.state == "c" else values
