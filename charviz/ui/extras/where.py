"""Where else a unit is high or low: in the text shown and, once it was looked through, in a long
one.
"""

import numpy as np

from charviz.checkpoint import Model
from charviz.overview import elsewhere
from charviz.overview.elsewhere import WINDOW, Doubles, Ints
from charviz.tokenizer import NOT_FED
from charviz.tracing import ActivationTrace
from charviz.ui import words
from charviz.ui.components.neuron_text.message import Detector
from charviz.ui.extras import Asked, Extra
from charviz.ui.extras.long_text import long_text, read_wish
from charviz.ui.extras.stretches import Scale, listed, told

AT_AN_END = 16  # levels at either end of a scale: beyond .87 of one that goes from -1 to 1
SATURATED = 0.25  # share of characters there, from which on it is said
COMES_BACK = 0.3  # a correlation that is that high again after it was below zero


def where(model: Model, trace: ActivationTrace, asked: Asked) -> Extra:
    """Return what the panel draws of a unit.

    Facts: unit; scale, the values of levels 0 and 255; threshold, the level of its detector's, if
    it has one; here, of the text shown; long, of a long text (see `long_text`). Arrays: bars
    float32 [BARS], shares of its levels; correlation float32 [lags + 1], empty where it never
    changes; and those of the long text.
    """
    unit, scale = asked.unit, Scale.of(model, asked.unit)
    read = model.tokenizer.encode(trace.text).ids != NOT_FED
    levels = trace.levels[unit.group][unit.index][read]
    detector = next((d for d in words.detectors(model) if d.unit == str(unit)), None)
    counts = elsewhere.histogram(levels)
    correlation = elsewhere.autocorrelation(levels, elsewhere.lags_told(len(levels)))
    strong, weak = elsewhere.extremes(levels)
    window, places = np.arange(WINDOW), np.flatnonzero(read)
    strongest = listed(strong, levels[strong[:, None] + window], places, scale)
    long, arrays = long_text(model, unit, read_wish(asked.wish))
    facts = {
        "unit": str(unit),
        "scale": [scale.low, scale.high],
        "threshold": detector.level if detector else None,
        "here": {
            "characters": len(levels),
            "levels": levels_told(counts, scale, detector),
            "memory": None if correlation is None else elsewhere.memory(correlation),
            "remembers": memory_told(correlation),
            "stretches": told(strongest, elsewhere.grid(len(levels)).apart)
            or nothing_told(len(levels)),
            "strongest": strongest,
            "weakest": listed(weak, levels[weak[:, None] + window], places, scale),
        },
        "long": long,
    }
    found = np.zeros(0) if correlation is None else correlation
    drawn = {"bars": elsewhere.bars(counts), "correlation": found.astype(np.float32)}
    return Extra("where", facts, drawn | arrays)


def levels_told(counts: Ints, scale: Scale, detector: Detector | None) -> str:
    """Return what a histogram, counts [256], says: where the levels lie."""
    total = int(counts.sum())
    if not total:
        return "Nothing of this text was read."
    if counts.max() == total:
        return f"It stands at {scale.said(int(counts.argmax()))} throughout."
    if detector and detector.level is not None:
        above = counts[int(np.ceil(detector.level)) :].sum() / total
        return (
            f"At {words.percent(above)} of characters it is above its detector's threshold "
            f"(“{detector.high}”), at {words.percent(1 - above)} below (“{detector.low}”)."
        )
    low, high = np.searchsorted(counts.cumsum(), [total / 4, total * 3 / 4])
    said = f"Half of its levels lie between {scale.said(int(low))} and {scale.said(int(high))}"
    ends = (counts[:AT_AN_END].sum() + counts[-AT_AN_END:].sum()) / total
    if ends < SATURATED:
        return f"{said}."
    return f"{said}; at {words.percent(ends)} of characters it is at an end of its scale."


def memory_told(correlation: Doubles | None) -> str:
    """Return for how long a unit remembers, by its correlation with itself [lags + 1]."""
    if correlation is None:
        return "It never changes here, so there is nothing to remember."
    lags = len(correlation) - 1
    lag = elsewhere.memory(correlation)
    if not lags:
        return "The text is too short to tell."
    if lag is None:
        return (
            f"It remembers for more than {lags} characters: even that far on, its level still goes "
            f"with what it was (correlation {correlation[-1]:.2f})."
        )
    if lag == 1:
        said = "It hardly remembers: even the next character's level has little to do with it"
    else:
        said = f"It remembers for about {lag} characters: further on, its level tells little"
    said += " (correlation below 1/e, or 0.37)."
    opposite = np.flatnonzero(correlation < 0)
    if len(opposite) and correlation[opposite[0] :].max() >= COMES_BACK:
        back = int(opposite[0] + correlation[opposite[0] :].argmax())
        said += (
            f" It comes back after about {back} characters (correlation {correlation[back]:.2f})."
        )
    return said


def nothing_told(read: int) -> str:
    """Return why there are no stretches in a text of which `read` characters were read."""
    if read < 2 * WINDOW:
        return f"The text is too short: it takes {2 * WINDOW} characters to compare stretches."
    return "It never changes here, so no stretch is stronger than another."
