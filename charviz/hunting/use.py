"""Whether the network uses what a unit knows: its guess at what ends the concept, operated on.

A unit may follow a concept and be read by nobody (Antverg and Belinkov 2022; Donnelly and Roegiest
2019). So the network reads the same text again while the unit is silenced, or held, and its guess
at the target is compared with what the same does to units like it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.hunting.bootstrap import COVERED, Doubles, draws
from charviz.hunting.detail import Grades
from charviz.hunting.pairs import Swapped
from charviz.hunting.split import Split
from charviz.hunting.verdict import CLOSED, FEWEST_TARGETS, SURELY_CLOSED, Use
from charviz.interventions import Intervention, edits
from charviz.recurrence import State
from charviz.sampling.choosing import log_norm
from charviz.spread import Spread
from charviz.units import Unit

SEGMENTS, LENGTH = 32, 400  # stretches of the report that are read again, and characters of each
STREAMS = 512  # side by side
FEWEST_CONTROLS, MOST_CONTROLS = 20, 64

Held = dict[Unit, float]


@dataclass(frozen=True)
class Target:
    """What ends a concept: ids of the characters, and of those after which it may come.

    after: characters which a target follows often enough inside the concept, in training text.
    """

    ids: frozenset[int]
    after: frozenset[int]


@dataclass(frozen=True)
class Measured:
    """What came of operating on a unit and on its controls.

    gap: mean log p(target) inside less outside, nats, untouched. raised: by how much holding the
    unit as it is inside raises log p(target) outside; lowered: by how much holding it as it is
    outside lowers it inside. controls: what the same does at each control, in the same order.
    """

    use: Use
    gap: float
    raised: float
    lowered: float
    controls: list[tuple[Unit, float, float, float]]
    repair: "Repair | None" = None
    swapped: Swapped | None = None


@dataclass(frozen=True)
class Repair:
    """The unit that stands in most for one that is silenced.

    alone: share of the gap that silencing it closes by itself. both: with the silenced one.
    """

    unit: Unit
    alone: float
    both: float


def measure(
    model: Model,
    fed: NDArray[np.int32],
    grades: Grades,
    split: Split,
    unit: Unit,
    target: Target,
    means: tuple[float, float],
    controls: Sequence[Unit],
    stand_ins: Sequence[Unit],
    told: Spread,
    seed: int,
) -> Measured | None:
    """Operate on a unit and its controls; None where there is no place to look at.

    grades: 1 inside, 0 outside, -1 not valid, at each fed character. means: of what the unit shows,
    tanh(c) or h, inside and outside. Controls are silenced to their own means, and held where they
    are as many of their standard deviations from them as the unit is, on both sides; they are left
    out where silencing the unit itself does not close enough of the gap. stand_ins: units that may
    do what it does once it is silenced.
    """
    eligible = np.isin(fed, sorted(target.after)) & (grades >= 0)
    starts = _starts(split, eligible & (grades == 1), model.burn_in, seed)
    if not len(starts):
        return None
    places = starts[:, None] + np.arange(LENGTH)  # [segments, LENGTH]
    inside, outside = (eligible[places] & (grades[places] == grade) for grade in (1, 0))
    if not inside.any() or not outside.any():
        return None
    logp = _read(model, fed, starts, [{}, *_at(unit, means, told)], target)
    alone = _said(logp, inside, outside, [], seed)
    use = alone.use
    if use.targets < FEWEST_TARGETS or use.closed < CLOSED or use.surely_closed <= SURELY_CLOSED:
        return alone
    others = [held for control in controls for held in _like(control, unit, means, told)]
    with_others = np.concatenate([logp, _read(model, fed, starts, others, target)])
    found = _said(with_others, inside, outside, list(controls), seed)
    helped = [held for other in stand_ins for held in _without(other, unit, told)]
    with_helpers = np.concatenate([logp, _read(model, fed, starts, helped, target)])
    return replace(found, repair=_repaired(with_helpers, inside, outside, stand_ins))


def _at(unit: Unit, means: tuple[float, float], told: Spread) -> list[Held]:
    """Silenced, held as inside, held as outside."""
    return [{unit: told.mean(unit)}, {unit: means[0]}, {unit: means[1]}]


def _like(control: Unit, unit: Unit, means: tuple[float, float], told: Spread) -> list[Held]:
    """Silenced, then moved as far as the unit is when held, up and down."""
    mean, spread = told.mean(control), told.spread(control)
    far = [abs(m - told.mean(unit)) / max(told.spread(unit), 1e-9) * spread for m in means]
    moved = [{control: mean + sign * by} for by in far for sign in (1, -1)]
    return [{control: mean}, *moved]


def _without(other: Unit, unit: Unit, told: Spread) -> list[Held]:
    """Another unit silenced, and both."""
    return [{other: told.mean(other)}, {other: told.mean(other), unit: told.mean(unit)}]


def _repaired(
    logp: Doubles,
    inside: NDArray[np.bool_],
    outside: NDArray[np.bool_],
    stand_ins: Sequence[Unit],
) -> Repair | None:
    """Return the unit whose silencing costs most more once the other one is silenced too.

    logp: untouched, silenced, held twice, then two conditions for each of them.
    """
    once = np.ones((1, len(inside)))
    gap = (_means(logp, inside, once) - _means(logp, outside, once))[:, 0]
    closed = 1 - gap / gap[0]
    found = [
        Repair(unit, float(closed[at]), float(closed[at + 1]))
        for unit, at in zip(stand_ins, range(4, len(logp), 2), strict=True)
    ]
    return max(found, key=lambda repair: repair.both - repair.alone, default=None)


def _said(
    logp: Doubles,
    inside: NDArray[np.bool_],
    outside: NDArray[np.bool_],
    controls: list[Unit],
    seed: int,
) -> Measured:
    """Turn log p(target), [conditions, segments, LENGTH], into what it says."""
    drawn = np.vstack([np.ones(len(inside)), draws(len(inside), seed)])
    within, without = (_means(logp, mask, drawn) for mask in (inside, outside))
    gap = within - without  # [conditions, rounds]
    # No gap, and nothing can be closed; a round that drew no place of a kind tells nothing.
    nothing = np.where(np.isnan(gap[0]), np.nan, 0.0)
    closed = np.where(gap[0] > 0, 1 - gap / np.where(gap[0] > 0, gap[0], 1.0), nothing)
    raised = without - without[0]
    lowered = within[0] - within
    of_controls = [
        (
            unit,
            float(closed[at, 0]),
            float(raised[at + 1 : at + 3, 0].max()),
            float(lowered[at + 3 : at + 5, 0].max()),
        )
        for unit, at in zip(controls, range(4, len(logp), 5), strict=True)
    ]
    up, down = float(raised[2, 0]), float(lowered[3, 0])
    sure = np.nanquantile(closed[1, 1:], (1 - COVERED) / 2)
    use = Use(
        targets=int(inside.sum()),
        closed=float(closed[1, 0]),
        surely_closed=float(sure),
        most_closed=max((c for _, c, _, _ in of_controls), default=0.0),
        holds=up > max((r for *_, r, _ in of_controls), default=0.0)
        and down > max((low for *_, low in of_controls), default=0.0),
    )
    return Measured(use, float(gap[0, 0]), up, down, of_controls)


def _means(logp: Doubles, mask: NDArray[np.bool_], drawn: Doubles) -> Doubles:
    """Return the mean over masked places in each draw of segments, [conditions, rounds]."""
    sums = np.where(mask, logp, 0.0).sum(axis=-1) @ drawn.T
    counts = mask.sum(axis=-1) @ drawn.T
    with np.errstate(invalid="ignore"):
        return np.where(counts > 0, sums / counts, np.nan)


def _starts(split: Split, inside: NDArray[np.bool_], burn_in: int, seed: int) -> NDArray[np.int64]:
    """Return where segments of the report begin that have text before them and something to see.

    inside: bool [time], places inside the concept after which it may end.
    """
    fit = [
        at
        for first, last in split.report
        for at in range(first, last - LENGTH + 1, LENGTH)
        if at >= burn_in and inside[at : at + LENGTH].any()
    ]
    if len(fit) <= SEGMENTS:
        return np.array(fit, np.int64)
    chosen = np.random.default_rng(seed).choice(len(fit), SEGMENTS, replace=False)
    return np.array(fit, np.int64)[np.sort(chosen)]


def _read(
    model: Model,
    fed: NDArray[np.int32],
    starts: NDArray[np.int64],
    conditions: Sequence[Held],
    target: Target,
) -> Doubles:
    """Read the segments and return log p(target), [conditions, segments, LENGTH]."""
    before = fed[(starts[:, None] + np.arange(-model.burn_in, 0))].T
    begun = model.network.run(before, model.network.zero_state(len(starts))).state
    batch, nothing = max(1, STREAMS // len(starts)), np.empty((0, len(starts), LENGTH))
    parts = [conditions[at : at + batch] for at in range(0, len(conditions), batch)]
    found = (_batch(model, fed, starts, begun, part, target) for part in parts)
    return np.concatenate([nothing, *found])


def _batch(
    model: Model,
    fed: NDArray[np.int32],
    starts: NDArray[np.int64],
    begun: State,
    conditions: Sequence[Held],
    target: Target,
) -> Doubles:
    count, segments = len(conditions), len(starts)
    state = State(*([np.tile(x, (count, 1)) for x in part] for part in (begun.h, begun.c)))
    wanted = [
        Intervention(c * segments + s, u.state, u.layer, u.index, "hold", value)
        for c, held in enumerate(conditions)
        for u, value in held.items()
        for s in range(segments)
    ]
    config = model.config
    done = edits(wanted, config.layers, config.hidden_size)
    stepper, ids = model.network.stepper(state), sorted(target.ids)
    found = np.empty((LENGTH, count * segments))
    for t in range(LENGTH):
        logits = stepper.step(np.tile(fed[starts + t], count), done).astype(np.float64)
        found[t] = log_norm(logits[:, ids]) - log_norm(logits)
    return found.T.reshape(count, segments, LENGTH)
