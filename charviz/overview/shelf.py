"""Surveys of long texts on disk, so that a text is looked through once, by the digests of a network
and a text: positions and levels only.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.keeping import Arrays, Shelf
from charviz.overview.elsewhere import WINDOW, grid
from charviz.overview.longtext import LONGEST, Survey

# Of a network of 1,024 units one takes 1.8 MB.
SURVEYS = Shelf("surveys", "What was found in a long text", budget=64_000_000, largest=64_000_000)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def text_digest(text: str) -> str:
    """Return 64 hex digits that tell a text from all others."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_digest(value: object) -> bool:
    """Tell whether a value from outside looks like what `text_digest` returns."""
    return isinstance(value, str) and bool(_DIGEST.fullmatch(value))


def put(model: Model, text: str, survey: Survey) -> None:
    """Keep a survey, under its text's digest; where the disk refuses, it is not kept.

    text: the digest.
    """
    arrays: Arrays = {
        "read": np.packbits(survey.read),
        "characters": np.array([len(survey.read)], np.int64),
        "counts": survey.counts,
        "profile": survey.profile,
        "begin": survey.begin,
        "levels": survey.levels,
    }
    SURVEYS.put(_name(model, text), arrays)


def get(model: Model, text: str) -> Survey | None:
    """Return the kept survey of a text, by its digest; None unless it is there and sound."""
    arrays = SURVEYS.get(_name(model, text))
    try:
        return None if arrays is None else _checked(model, arrays)
    except (ValueError, KeyError, IndexError):
        return None


def _checked(model: Model, arrays: Mapping[str, NDArray[Any]]) -> Survey | None:
    """Return a survey of a network whose every size and position is possible."""
    characters = int(arrays["characters"][0])
    if not 0 < characters <= LONGEST or len(arrays["read"]) != -(-characters // 8):
        return None
    read = np.unpackbits(arrays["read"], count=characters).astype(bool)
    cut = grid(int(read.sum()))
    units = len(model.config.states) * model.config.layers * model.config.hidden_size
    expected = {
        "counts": (np.uint32, (units, 256)),
        "profile": (np.uint8, (units, cut.parts)),
        "begin": (np.int32, (units, 2 * cut.shown)),
        "levels": (np.uint8, (units, 2 * cut.shown, WINDOW)),
    }
    for name, (kind, shape) in expected.items():
        if arrays[name].dtype != kind or arrays[name].shape != shape:
            return None
    found = Survey(read, **{name: arrays[name] for name in expected})
    last = (cut.windows - 1) * WINDOW
    return found if cut.shown and 0 <= found.begin.min() <= found.begin.max() <= last else None


def _name(model: Model, text: str) -> str:
    return f"{model.digest}-{text}"
