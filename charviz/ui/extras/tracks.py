"""What colours a text besides the unit shown: levels of other units, and what the text tells."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS, Labels
from charviz.tracing import Levels
from charviz.ui import words
from charviz.ui.extras import Extra
from charviz.units import Unit

FIRST_SENTENCE = re.compile(r"(.+?[.:])(?= |$)")


def columns(levels: Mapping[Unit, Levels]) -> Extra:
    """Return the levels of single units, uint8 [units x time], flat."""
    rows = [np.empty(0, np.uint8), *levels.values()]
    return Extra("columns", {"units": [str(u) for u in levels]}, {"levels": np.concatenate(rows)})


def truth(model: Model, labels: Mapping[str, Labels]) -> Extra:
    """Return what the text tells of some concepts: float32 [time] each, NaN where it does not say.

    A truth has the colours of the unit that follows it, which may be low where the concept holds.
    """
    signs = {row["concept"]: row["sign"] for row in words.rows(model)}
    facts = {name: _facts(name, told, signs.get(name, 1)) for name, told in labels.items()}
    return Extra("truth", {"facts": facts}, {name: _values(told) for name, told in labels.items()})


def _values(told: Labels) -> NDArray[np.float32]:
    return np.where(told.valid, told.values, np.nan).astype(np.float32)


def _facts(name: str, told: Labels, sign: int) -> dict[str, Any]:
    concept, known = CONCEPTS[name], told.values[told.valid]
    return {
        "ends": words.ends(name),
        "graded": concept.kind == "graded",
        "least": float(known.min()),
        "most": float(known.max()),
        "sign": sign,
        "brief": _first_sentence(concept.convention),
        "convention": concept.convention,
    }


def _first_sentence(text: str) -> str:
    found = FIRST_SENTENCE.match(text)
    return (found[1] if found else text).rstrip(":.") + "."
