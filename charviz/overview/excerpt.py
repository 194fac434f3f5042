"""A short stretch of a hunted text: what a detector does there, beside the truth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charviz.checkpoint import Model
from charviz.concepts import Concept, Labels
from charviz.concepts.labelled import LabelledConcept
from charviz.tracing import Levels, gate_levels, trace
from charviz.units import Unit

LENGTH = 700  # characters
LOOKED_AT = 2_000_000  # characters of a text in which a stretch is looked for
ENOUGH_RUNS = 4  # of either answer


@dataclass(frozen=True)
class Excerpt:
    """A stretch of a text from `start` on, the unit's levels there, and the truth if it is known.

    levels: uint8 [time].
    """

    text: str
    start: int
    levels: Levels
    labels: Labels | None


def excerpt(
    model: Model,
    text: str,
    unit: Unit,
    concept: Concept | None,
    spans: Sequence[Sequence[int]] = (),
) -> Excerpt:
    """Return the first stretch of a text that shows enough, of those that scores were taken on.

    Where none does, the one that shows most; what the unit does has no say in it.

    spans: where they were taken, all of the text if there are none. concept: None for one
    whose truth is not at hand. The unit has read what stands before.
    """
    known = text[:LOOKED_AT]
    labels = _labels(concept, text, len(known))
    candidates = list(_starts(known, spans)) or [0]

    def told(start: int) -> int:
        return labels[start : start + LENGTH].runs if labels else ENOUGH_RUNS

    enough = (start for start in candidates if told(start) >= ENOUGH_RUNS)
    start = next(enough, None)
    if start is None:
        start = max(candidates, key=told)
    stop = min(start + LENGTH, len(known))
    stop = (
        known.rfind("\n", start + LENGTH // 2, stop) + 1 or stop
    )  # whole lines, if they are short
    begin = max(0, start - model.burn_in)
    levels = _levels(model, known[begin:stop], unit)[start - begin :]
    return Excerpt(known[start:stop], start, levels, labels and labels[start:stop])


def _labels(concept: Concept | None, text: str, size: int) -> Labels | None:
    """Return the labels of a text's beginning; those of a file are of the whole text."""
    if isinstance(concept, LabelledConcept):
        return concept.label(text)[:size]
    return concept.label(text[:size]) if concept else None


def _starts(text: str, spans: Sequence[Sequence[int]]) -> Iterator[int]:
    """Yield the beginnings of lines at which a stretch may begin, some way apart."""
    for begin, end in spans or [(0, len(text))]:
        at = 0 if begin == 0 else text.find("\n", begin) + 1
        while begin <= at < min(end, len(text)):
            yield at
            after = text.find("\n", at + LENGTH) + 1
            if not after:
                return
            at = after


def _levels(model: Model, text: str, unit: Unit) -> Levels:
    if unit.state in model.config.gates:
        return gate_levels(model, text, unit.layer)[unit.state][unit.index]
    return trace(model, text)[unit]
