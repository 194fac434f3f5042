"""What a text itself tells: which concepts say something about it, and what they say."""

from collections.abc import Iterable

from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS, Labels
from charviz.concepts.code import language_of
from charviz.ui import cache, words


def told(model: Model, text: str, also: Iterable[str] = ()) -> dict[str, Labels]:
    """Return the labels of the concepts that make sense for a text and are looked for, by name.

    Beside what people look for first, that is what some unit of the network follows. Left out is
    what is true nowhere or everywhere in it, or unknown, as comments are in prose.
    also: what is asked for by name, be it a concept or not.
    """
    asked = {*words.FIRST, *(row["concept"] for row in words.rows(model)), *also}
    found = {name: _labels(model, text, name) for name in CONCEPTS if name in asked}
    return {name: labels for name, labels in found.items() if labels is not None}


def _labels(model: Model, text: str, name: str) -> Labels | None:
    """Return what a text says of a concept, None where it says nothing."""
    return cache.derived(model, text, ("told", name), lambda: _read(text, name))


def _read(text: str, name: str) -> Labels | None:
    if name in words.OF_PROSE and language_of(text) is not None:
        return None
    labels = CONCEPTS[name].label(text)
    return labels if labels.runs else None
