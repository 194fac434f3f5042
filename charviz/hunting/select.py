"""The first pass of a hunt: all units, all concepts, counted once; the best unit of each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.concepts import Concept
from charviz.hunting.histogram import Bins, Floats
from charviz.hunting.passes import Positions, Reading, begin, sampled_bins, units_of, values
from charviz.hunting.scores import score
from charviz.hunting.split import Split
from charviz.hunting.tally import Labelled, Tally, tally
from charviz.hunting.team import ALONE, Team
from charviz.recurrence import State
from charviz.units import Unit

RUNNERS_UP = 15
TUNE, REPORT = 0, 1

Listen = Callable[[Iterator[tuple[Positions, Floats]]], Iterator[tuple[Positions, Floats]]]


@dataclass(frozen=True)
class Ranked:
    """The units of a concept, best first, as they stood on tune.

    units: their places in `units_of`. signs: -1 where a unit is low inside. tune, report: their
    scores in that direction, AUROC or |ρ|. level: from which the best unit says inside, None for a
    graded concept.
    """

    concept: Concept
    units: NDArray[np.intp]
    signs: NDArray[np.int64]
    tune: NDArray[np.float64]
    report: NDArray[np.float64]
    level: int | None

    @property
    def best(self) -> int:
        """The best unit's place in `units_of`."""
        return int(self.units[0])

    @property
    def sign(self) -> int:
        """The best unit's sign."""
        return int(self.signs[0])

    def runners_up(self, names: Sequence[Unit]) -> list[tuple[Unit, float]]:
        """Return the units that came next and their scores on report."""
        places = range(1, min(len(self.units), RUNNERS_UP + 1))
        return [(names[self.units[i]], float(self.report[i])) for i in places]


@dataclass(frozen=True)
class Selection:
    """What a pass over a text gave: bins of all units, units in order for each concept, and the
    states from which it was read. names: of all units, as `units_of` has them.
    """

    names: list[Unit]
    bins: Bins
    ranked: dict[str, Ranked]
    pairs: int
    begun: State


def select(
    model: Model,
    reading: Reading,
    split: Split,
    concepts: Sequence[Concept],
    listen: Listen = lambda read: read,
    team: Team = ALONE,
    gates: bool = False,
) -> Selection:
    """Read a text once, choose each concept's unit on tune and score it on report.

    listen: takes the whole reading and gives it on, for what else there is to be had from it.
    gates: whether to search them too; UnitError where there are none.
    """
    names, side = units_of(model, gates), split.side(len(reading.fed))
    begun = begin(model, reading.fed, team)
    whole = listen(values(model, reading.fed, None, team, begun, gates))
    bins, read = sampled_bins(whole, side != REPORT, team)
    labelled = Labelled.of(reading.truth, [concept.name for concept in concepts])
    tune, report = tally(read, labelled, bins, side)
    for counts in (tune, report):
        team.add_up(counts.counts)
        team.add_up(counts.ranks)
    ranked = {c.name: ranking(c, tune, report) for c in concepts}
    return Selection(names, bins, ranked, len(names) * len(concepts), begun)


def ranking(concept: Concept, tune: Tally, report: Tally) -> Ranked:
    """Return a concept's units in the order of their scores on tune.

    Of equal AUROC the greater average precision comes first, then `c` before `h`.
    """
    if concept.kind == "graded":
        rho = np.nan_to_num(tune.correlations(concept.name))
        signs = np.where(rho < 0, -1, 1)
        order = np.argsort(-np.abs(rho), kind="stable")
        told = np.nan_to_num(report.correlations(concept.name)) * signs
        return Ranked(concept, order, signs[order], np.abs(rho)[order], told[order], None)
    found = score(*tune.classes(concept.name))
    # A float's last digits decide nothing: c and h of a cell often rank the places alike.
    order = np.lexsort((-found.average_precision.round(9), -found.auroc.round(9)))
    upward = score(*report.classes(concept.name))
    told = np.where(upward.sign == found.sign, upward.auroc, 1 - upward.auroc)
    return Ranked(
        concept,
        order,
        found.sign[order],
        found.auroc[order],
        told[order],
        int(found.level[order[0]]),
    )
