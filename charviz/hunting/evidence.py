"""What is known of each concept's unit: its figures, and the rivals it met."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.concepts import Concept, Labels
from charviz.hunting import detail
from charviz.hunting.bootstrap import Doubles, counted, draws, interval, lead, scores
from charviz.hunting.corpus import Corpus
from charviz.hunting.null import Null, against_others
from charviz.hunting.passes import Reading
from charviz.hunting.rivals import ByTable, by_table, runs, shadow
from charviz.hunting.select import REPORT, TUNE, Ranked, Selection
from charviz.hunting.split import Span, Split, split
from charviz.hunting.table import LEAST_TEXT, Table
from charviz.hunting.twin import Twin, twin_lead
from charviz.hunting.use import Measured
from charviz.hunting.verdict import Evidence


@dataclass(frozen=True)
class Scene:
    """A text as a hunt sees it.

    grades: by concept, what is true at each fed character. runs: of the rarer class, on tune and on
    report. side, block: of each place. cells: fine values of the chosen units, which `units` lists
    by their places in `units_of`.
    """

    model: Model
    reading: Reading
    concepts: dict[str, Concept]
    halves: Split
    side: NDArray[np.int8]
    block: NDArray[np.int32]
    grades: dict[str, detail.Grades]
    runs: dict[str, tuple[int, int]]
    drawn: Doubles
    seed: int
    selection: Selection | None = None
    units: list[int] = field(default_factory=list)
    cells: detail.Cells | None = None

    @classmethod
    def of(cls, model: Model, reading: Reading, concepts: Sequence[Concept], seed: int) -> "Scene":
        """Lay out a text that has been labelled."""
        size = len(reading.fed)
        halves = split(size)
        side = halves.side(size)
        grades = {c.name: detail.grades_of(reading, c.name) for c in concepts}
        found = {name: _runs(told, side) for name, told in grades.items()}
        return cls(
            model,
            reading,
            {c.name: c for c in concepts},
            halves,
            side,
            detail.blocks_of(halves, size),
            grades,
            found,
            draws(max(1, len(halves.report)), seed),
            seed,
        )

    def with_selection(self, selection: Selection) -> "Scene":
        """Read what the chosen units do."""
        units = list(dict.fromkeys(r.best for r in selection.ranked.values()))
        cells = detail.follow(self.model, self.reading, selection.bins[units], units)
        return replace(self, selection=selection, units=units, cells=cells)

    def of_unit(self, ranked: Ranked) -> tuple[detail.Cells, NDArray[np.uint8]]:
        """Return a concept's unit at every place: its cells, uint16, and its levels, uint8."""
        assert self.selection is not None and self.cells is not None
        cells = self.cells[self.units.index(ranked.best)]
        return cells, self.selection.bins.table[ranked.best][cells]


@dataclass(frozen=True)
class Finding:
    """All that a row of a hunt is made of.

    figures: f1, mcc, iou, accuracy at the threshold, none for a graded concept; cell: the
    threshold. auroc_ci: of the score, whatever its kind.
    """

    concept: Concept
    ranked: Ranked
    score: float
    score_ci: tuple[float, float] | None
    figures: dict[str, float]
    cell: int | None
    lags: list[float]
    worst: list[detail.Stretch]
    null: Null | None
    q: float | None
    twin: Twin | None
    table: ByTable | None
    evidence: Evidence
    measured: Measured | None = None


def gather(
    scene: Scene,
    concept: Concept,
    rival: Twin | None,
    bars: Table | None,
    known: Corpus | None,
    touched: Sequence[Span],
) -> Finding:
    """Score a concept's unit on report, and let it meet its rivals."""
    assert scene.selection is not None
    name, ranked = concept.name, scene.selection.ranked[concept.name]
    grades, is_graded = scene.grades[name], concept.kind == "graded"
    cells, levels = scene.of_unit(ranked)
    reported = scene.side == REPORT
    counts = counted(levels, grades, scene.block, is_graded)
    drawn = scores(counts, scene.drawn, ranked.sign)
    score = float(scores(counts, np.ones((1, len(counts))), ranked.sign)[0])
    cell, figures, worst = None, dict[str, float](), list[detail.Stretch]()
    if not is_graded:
        cell = detail.sharpened(cells, grades, scene.side == TUNE, ranked.sign)
        figures = detail.figures(cells, grades, reported, ranked.sign, cell)
        worst = detail.worst(cells, grades, scene.halves, ranked.sign, cell)
    by = None
    if bars is not None and bars.characters >= LEAST_TEXT and name in bars.columns:
        by = by_table(bars, scene.reading.fed, name, grades, scene.side, scene.block, is_graded)
    other = None
    if known is not None and name in known.labels:
        right = _labels(grades[reported], is_graded)
        values = levels[reported].astype(np.float64)
        corpus = known.labels[name]
        other = against_others(values, right, corpus, ranked.sign, scene.seed, touched)
    told = Evidence(
        is_graded,
        scene.runs[name],
        score,
        figures.get("mcc"),
        over_twin=None if rival is None else twin_lead(counts, ranked.sign, rival, scene.seed),
        over_table=None if by is None else lead(drawn, _as_good(by, scene)),
        shadow=shadow(
            levels,
            ranked.sign,
            name,
            score,
            scene.grades,
            {n: c.kind == "graded" for n, c in scene.concepts.items()},
            reported,
        ),
        untested=_untested(by, other, bars, known),
    )
    return Finding(
        concept,
        ranked,
        score,
        interval(drawn),
        figures,
        cell,
        detail.lagged(levels, grades, reported, ranked.sign, is_graded),
        worst,
        other,
        None,
        rival,
        by,
        told,
    )


def _as_good(by: ByTable, scene: Scene) -> Doubles:
    return scores(by.counts, scene.drawn, 1)


def _untested(
    by: ByTable | None, other: Null | None, bars: Table | None, known: Corpus | None
) -> list[str]:
    missing = []
    if by is None:
        why = "no table ships with the network" if bars is None else "no column for it"
        missing.append(f"table: {why}")
    if other is None:
        why = "no labels of its corpus ship with the network" if known is None else "none for it"
        missing.append(f"null: {why}")
    elif other.p is None:
        missing.append(f"null: room for {other.disjoint} stretches apart, too few to compare with")
    return missing


def _runs(grades: detail.Grades, side: NDArray[np.int8]) -> tuple[int, int]:
    tune, report = (
        runs((grades[(side == which) & (grades >= 0)] > 0).astype(np.int8))
        for which in (TUNE, REPORT)
    )
    return tune, report


def _labels(grades: detail.Grades, is_graded: bool) -> Labels:
    values: Any = np.maximum(grades, 0).astype(np.float32) if is_graded else grades == 1
    return Labels(values, grades >= 0)
