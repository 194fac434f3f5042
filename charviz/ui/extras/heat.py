"""All units of one state or gate over a text: the heat map's picture, and its rows' orders."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS
from charviz.overview import heatmap
from charviz.recurrence import Floats
from charviz.tracing import SIGNED, ActivationTrace, Levels
from charviz.ui import cache, truths
from charviz.ui.extras import Asked, Extra

EMPTY = "There is no text to draw yet: type one, or choose another text above."
LIKENESS = (
    "Units are grouped step by step, the nearest first, by the distance between their rows as they "
    "are drawn (average linkage, turned so that the nearest ends meet: Gruvaeus and Wainer 1972). "
    "Mirror images count as unlike."
)
MOVEMENT = "The standard deviation of a unit's level on this text."
NUMBERS = "Units of a layer could change places and the network would be the same."
CORRELATION = (
    "Pearson's correlation of a unit's level with what is true of the text, over the characters "
    "where that is known. The best of so many units on so little text is partly luck: the chips "
    "above the text show what holds on pages the network never saw."
)


@dataclass(frozen=True)
class RowOrder:
    """One order of the rows: what to call it, what it means, the order itself, a score a unit.

    key: as in the address. shows: the way of drawing that it is for, `levels` or `departures`, or
    "" for both. score: what the scores are called, "" if there are none. rows: uint16 [units], the
    units from top to bottom. scores: float32 [units], by number of the unit.
    """

    key: str
    title: str
    about: str
    method: str
    shows: str
    score: str
    rows: heatmap.Order
    scores: Floats


def heat(model: Model, trace: ActivationTrace, asked: Asked) -> Extra:
    """Return the picture of all units of the shown unit's group, of the stretch wished for.

    The wish: `{"stretch": [from, to]}`, code points; anything else is the whole text. Orders are
    those of the whole text, so that rows stay where they are when a stretch is looked at.
    """
    group = asked.unit.group
    levels, time = trace.levels[group], len(trace.text)
    if not time:
        return Extra("heat", {"group": group, "error": EMPTY})
    orders = cache.derived(
        model, trace.text, ("orders", group), lambda: _orders(model, trace, group)
    )
    first, end = _stretch(asked.wish, time)
    drawn = heatmap.picture(levels[:, first:end])
    mean, spread = heatmap.mean_and_spread(drawn)
    facts = {
        "group": group,
        "units": len(levels),
        "from": first,
        "to": end,
        "columns": drawn.shape[1],
        "signed": _is_signed(model, group),
        "widest": heatmap.WIDEST,
        "orders": [_facts(order) for order in orders],
    }
    arrays = _arrays(orders)
    arrays.update(picture=drawn, mean=mean, spread=spread)
    return Extra("heat", facts, arrays)


def _stretch(wish: Any, time: int) -> tuple[int, int]:
    """Return the stretch of a wish; the whole text, if it asks for none that is there."""
    ends = wish.get("stretch") if isinstance(wish, dict) else None
    if isinstance(ends, list) and len(ends) == 2 and all(type(end) is int for end in ends):
        first, end = ends
        if 0 <= first < end <= time:
            return first, end
    return 0, time


def _orders(model: Model, trace: ActivationTrace, group: str) -> list[RowOrder]:
    levels = trace.levels[group]
    told = truths.told(model, trace.text)
    spread, correlations = heatmap.spread_and_correlations(levels, list(told.values()))
    spread *= (2 if _is_signed(model, group) else 1) / 255  # from levels to the unit's own scale
    return [
        *_by_likeness(heatmap.picture(levels)),
        RowOrder(
            "variance",
            "By movement",
            "Units that change most on this text come first.",
            MOVEMENT,
            "",
            "standard deviation",
            heatmap.by_score(spread),
            spread,
        ),
        RowOrder(
            "number",
            "By number",
            "Units stand as the network happens to number them.",
            NUMBERS,
            "",
            "",
            np.arange(len(levels), dtype=np.uint16),
            _none(levels),
        ),
        *(
            _by_concept(name, found)
            for name, found in zip(told, correlations, strict=True)
            if np.isfinite(found).any()
        ),
    ]


def _is_signed(model: Model, group: str) -> bool:
    return group[0] in model.config.states or group[0] in SIGNED


def _by_likeness(drawn: Levels) -> Iterator[RowOrder]:
    """Order rows for each way of drawing them."""
    flat = np.ptp(drawn, axis=1) == 0
    ways = {"levels": drawn.astype(np.float32), "departures": heatmap.departures(drawn)}
    for shows, rows in ways.items():
        yield RowOrder(
            "likeness",
            "By likeness",
            "Units that do alike lie together.",
            LIKENESS,
            shows,
            "",
            heatmap.by_likeness(rows, flat),
            _none(drawn),
        )


def _by_concept(name: str, found: Floats) -> RowOrder:
    title = CONCEPTS[name].title
    return RowOrder(
        name,
        title,
        f"Units that go best with “{title}” on this text come first, in step or opposed.",
        CORRELATION,
        "",
        f"correlation with “{title}”",
        heatmap.by_score(found),
        found,
    )


def _none(levels: Levels) -> Floats:
    return np.full(len(levels), np.nan, np.float32)


def _facts(order: RowOrder) -> dict[str, str]:
    kept = ("key", "title", "about", "method", "shows", "score")
    return {name: getattr(order, name) for name in kept}


def _arrays(orders: list[RowOrder]) -> dict[str, NDArray[Any]]:
    return {
        "rows": np.concatenate([order.rows for order in orders]),
        "scores": np.concatenate([order.scores for order in orders]),
    }
