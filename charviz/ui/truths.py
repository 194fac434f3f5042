"""What a text itself tells: which concepts say something about it, and what they say."""

from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS, Labels
from charviz.concepts.code import language_of
from charviz.ui import cache

OF_PROSE = frozenset({"quotes"})  # a program's marks stand for strings


def told(model: Model, text: str) -> dict[str, Labels]:
    """Return the labels of the concepts that make sense for a text, by name.

    Left out is what is true nowhere or everywhere in it, or unknown, as comments are in prose.
    """
    return cache.derived(model, text, "told", lambda: _told(text))


def _told(text: str) -> dict[str, Labels]:
    labels = {
        name: concept.label(text)
        for name, concept in CONCEPTS.items()
        if name not in OF_PROSE or language_of(text) is None
    }
    return {name: found for name, found in labels.items() if found.runs}
