"""One cell or a crowd: how well all units together follow a concept, and how well the best few.

Shown beside a verdict, never in it: a probe tells what can be read off a network with a rule that
was learned for the purpose, not what the network has made a unit for. The same is done for a random
concept whose runs are as long, in another order (Hewitt and Liang 2019).
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.hunting.detail import Grades
from charviz.hunting.histogram import Floats
from charviz.hunting.select import REPORT, TUNE, Ranked
from charviz.hunting.team import ALONE, Team

LEARNED, TOLD = 8_000, 6_000  # places of tune and of report
SIZES = (1, 2, 4, 8, 16)  # units
SPREAD = 1e-6  # below which a unit is dead
REGULAR = 0.1  # inverse strength, of standardised units
FEWEST = 20  # places of either class

Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Sample:
    """What all units did at some places of either side: positions [n], values [n, units]."""

    tune: tuple[Positions, Floats]
    report: tuple[Positions, Floats]


@dataclass(frozen=True)
class Probed:
    """Scores on report, AUROC or |ρ|: of all units together, of the best few by their number, and
    of all units on a random concept with runs as long; None for a graded concept.
    """

    everything: float
    few: dict[int, float]
    random: float | None


class Collector:
    """Takes values at places drawn beforehand from a reading that goes by."""

    def __init__(self, side: NDArray[np.int8], units: int, seed: int) -> None:
        """Draw the places; side: of each place of the text."""
        rng = np.random.default_rng(seed)
        self.places = [
            np.sort(rng.permutation(np.flatnonzero(side == which))[:most])
            for which, most in ((TUNE, LEARNED), (REPORT, TOLD))
        ]
        self.values = [np.zeros((len(p), units), np.float32) for p in self.places]

    def listen(
        self, read: Iterator[tuple[Positions, Floats]]
    ) -> Iterator[tuple[Positions, Floats]]:
        """Yield a reading as it is, and keep what is wanted of it."""
        for positions, raw in read:
            for places, values in zip(self.places, self.values, strict=True):
                if len(places):
                    at = np.minimum(np.searchsorted(places, positions), len(places) - 1)
                    hit = np.flatnonzero(places[at] == positions)
                    values[at[hit]] = raw[hit]
            yield positions, raw

    def sample(self, team: Team = ALONE) -> Sample:
        """Return what was kept, by all of a team."""
        for values in self.values:
            team.add_up(values)
        tune, report = zip(self.places, self.values, strict=True)
        return Sample(tune, report)


def probe(
    sample: Sample, grades: Grades, ranked: Ranked, is_graded: bool, seed: int
) -> Probed | None:
    """Learn on tune and score on report; None where the sample has too little of a class.

    grades: of the concept, at each place of the text. ranked: its units, best first.
    """
    sides = [_side(part, grades) for part in (sample.tune, sample.report)]
    if not all(_tells(told, is_graded) for _, told in sides):
        return None
    (seen, told), (other, true) = sides
    mean, spread = seen.mean(axis=0), seen.std(axis=0)
    scale = np.where(spread > SPREAD, 1 / np.maximum(spread, SPREAD), 0.0)
    seen, other = (seen - mean) * scale, (other - mean) * scale
    few = {
        size: _score(seen[:, best], told, other[:, best], true, is_graded)
        for size in SIZES
        if len(best := ranked.units[:size]) == size
    }
    everything = _score(seen, told, other, true, is_graded)
    if is_graded:  # grades come in an order of their own, in which there is nothing to change
        return Probed(everything, few, None)
    mixed = rearranged(grades, seed)
    chance = [mixed[places][grades[places] >= 0] for places, _ in (sample.tune, sample.report)]
    if not all(_tells(told, is_graded) for told in chance):
        return Probed(everything, few, None)
    return Probed(everything, few, _score(seen, chance[0], other, chance[1], is_graded))


def rearranged(grades: Grades, seed: int) -> Grades:
    """Return labels with the same runs in a random order, those of a class by turns as before.

    Places that are not valid stay where they are.
    """
    valid = grades >= 0
    told = grades[valid]
    if not len(told):
        return grades
    begins = np.concatenate([[0], np.flatnonzero(np.diff(told)) + 1])
    values, lengths = told[begins], np.diff(np.append(begins, len(told)))
    rng = np.random.default_rng(seed)
    for value in np.unique(values):
        lengths[values == value] = rng.permutation(lengths[values == value])
    mixed = grades.copy()
    mixed[valid] = np.repeat(values, lengths)
    return mixed


def _side(part: tuple[Positions, Floats], grades: Grades) -> tuple[Floats, Grades]:
    places, values = part
    valid = grades[places] >= 0
    return values[valid], grades[places][valid]


def _tells(told: Grades, is_graded: bool) -> bool:
    counts = np.unique(told, return_counts=True)[1]
    return len(counts) > 1 and (is_graded or int(counts.min()) >= FEWEST)


def _score(seen: Floats, told: Grades, other: Floats, true: Grades, is_graded: bool) -> float:
    # Here, since they take a second to import and every verb of the command line would wait for it.
    from scipy.stats import rankdata
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.metrics import roc_auc_score

    if is_graded:
        said = Ridge(alpha=1 / REGULAR).fit(seen, told.astype(np.float64)).predict(other)
        return abs(float(np.corrcoef(rankdata(said), rankdata(true))[0, 1]))
    with warnings.catch_warnings():  # what stops early is a little less good, and is used
        warnings.simplefilter("ignore", ConvergenceWarning)
        learned = LogisticRegression(C=REGULAR, max_iter=100, tol=1e-3).fit(seen, told)
    return float(roc_auc_score(true, learned.decision_function(other)))
