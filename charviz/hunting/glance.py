"""A glance at which units follow the main concepts, quick enough to be taken while one trains."""

from collections.abc import Sequence
from dataclasses import dataclass

from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS
from charviz.hunting.evidence import Scene
from charviz.hunting.passes import prepare, units_of
from charviz.hunting.select import select
from charviz.units import Unit

MAIN = ("quotes", "brackets", "indent", "comment", "strings", "newline-next", "line-position")
TEXT = 20_000  # characters: enough for a glance
FEWEST_RUNS = 5  # of either class, on either side: a verdict would need more


@dataclass(frozen=True)
class Glimpse:
    """The best unit of a concept: chosen on every other block of a text, scored on the rest.

    score: AUROC in the unit's direction, or |ρ| for a graded concept, negative where it turned
    round. sign: -1 where the unit is low inside.
    """

    concept: str
    unit: Unit
    sign: int
    score: float
    is_graded: bool


def glance(model: Model, text: str, names: Sequence[str] = MAIN) -> list[Glimpse]:
    """Return the best `c` or `h` unit of each concept that comes often enough in a text.

    No verdict: nothing is held against it. See `charviz.hunting.hunt`.
    """
    concepts = [CONCEPTS[name] for name in names]
    reading = prepare(model, text, concepts)
    scene = Scene.of(model, reading, concepts, seed=0)
    there = [c for c in concepts if min(scene.runs[c.name]) >= FEWEST_RUNS]
    if not there:
        return []
    found, units = select(model, reading, scene.halves, there).ranked, units_of(model)
    return [
        Glimpse(c.name, units[r.best], r.sign, float(r.report[0]), c.kind == "graded")
        for c in there
        for r in [found[c.name]]
    ]
