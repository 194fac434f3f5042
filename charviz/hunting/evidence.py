"""What is known of each concept's unit: its figures, and the rivals it met."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.concepts import Concept, Labels
from charviz.concepts.labelled import LabelledConcept
from charviz.hunting import detail
from charviz.hunting.bootstrap import Doubles, counted, draws, interval, lead, scores
from charviz.hunting.corpus import Corpus
from charviz.hunting.labelled import by_own_table, exchanged, no_own_table, not_exchanged
from charviz.hunting.null import LEAST_APART, Null, against_others
from charviz.hunting.passes import Reading
from charviz.hunting.probe import Probed
from charviz.hunting.rivals import ByTable, by_tables, on_others, runs, shadow
from charviz.hunting.select import REPORT, TUNE, Ranked, Selection
from charviz.hunting.split import Span, Split, split
from charviz.hunting.table import LEAST_TEXT, Table
from charviz.hunting.tally import Labelled, Tally
from charviz.hunting.team import ALONE, Team
from charviz.hunting.twin import Twin, twin_lead
from charviz.hunting.use import Measured
from charviz.hunting.verdict import Evidence, Shadow

TOGETHER = 2**20  # places; many concepts at once have many combinations of labels


@dataclass(frozen=True)
class Scene:
    """A text as a hunt sees it.

    runs: by concept, of the rarer class, on tune and on report. side, block: of each place.
    reported: which places are the report's. cells: fine values of the chosen units at every place,
    which `units` lists by their places in `units_of`. counts: of those units on report, against
    every concept there is. tables: what the last characters tell.
    """

    model: Model
    reading: Reading
    halves: Split
    side: NDArray[np.int8]
    block: NDArray[np.int16]
    reported: NDArray[np.bool_]
    runs: dict[str, tuple[int, int]]
    drawn: Doubles
    seed: int
    selection: Selection | None = None
    units: list[int] = field(default_factory=list)
    cells: detail.Cells | None = None
    counts: Tally | None = None
    tables: dict[str, ByTable] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Model, reading: Reading, concepts: Sequence[Concept], seed: int) -> "Scene":
        """Lay out a text that has been labelled; concepts: those that are hunted for."""
        size = len(reading.fed)
        halves = split(size)
        side, block = halves.side(size), detail.blocks_of(halves, size)
        found = {c.name: _runs(detail.grades_of(reading, c.name), side) for c in concepts}
        drawn = draws(int(block.max(initial=0)) + 1, seed)
        return cls(model, reading, halves, side, block, side == REPORT, found, drawn, seed)

    def with_selection(self, selection: Selection, team: Team = ALONE) -> "Scene":
        """Read what the chosen units do."""
        units = list(dict.fromkeys(r.best for r in selection.ranked.values()))
        bins = selection.bins[units]
        cells = detail.follow(self.model, self.reading, bins, units, team, selection.begun)
        truth = self.reading.truth
        labelled = Labelled.of(truth, [*truth.binary, *truth.grades])
        counts = Tally.empty(len(units), labelled, self.reported)
        for at in range(0, len(self.reported), TOGETHER):
            places = at + np.flatnonzero(self.reported[at : at + TOGETHER])
            counts.add(bins.rows(cells[:, places]), places)
            detail.let_go(cells)
        return replace(self, selection=selection, units=units, cells=cells, counts=counts)

    def with_tables(self, table: Table | None, concepts: Sequence[Concept]) -> "Scene":
        """Predict concepts from the last characters, where there is a fair table to do so.

        table: the one that ships with the model. What a file labels has one of its own.
        """
        graded, fed, halves = self.reading.truth.grades, self.reading.fed, self.halves
        tables: dict[str, ByTable] = {}
        if table is not None and table.characters >= LEAST_TEXT:
            told = {c.name: self.grades(c.name) for c in concepts if c.name in table.columns}
            tables = by_tables(table, fed, told, graded, halves, self.block)
        for c in concepts:
            if isinstance(c, LabelledConcept):
                ours = self.grades(c.name)
                by = by_own_table(fed, ours, c.name in graded, halves, self.block)
                tables |= {c.name: by} if by else {}
        return replace(self, tables=tables)

    def grades(self, name: str) -> detail.Grades:
        """Return what is true at each place by one concept."""
        return detail.grades_of(self.reading, name)

    def of_unit(self, ranked: Ranked) -> tuple[detail.Cells, NDArray[np.uint8]]:
        """Return a concept's unit at every place: its cells, uint16, and its levels, uint8."""
        assert self.selection is not None and self.cells is not None
        detail.let_go(self.cells)
        cells = self.cells[self.units.index(ranked.best)]
        table = self.selection.bins.table[ranked.best]
        levels = np.empty(len(cells), np.uint8)
        for at in range(0, len(cells), TOGETHER):  # NumPy looks up with eight bytes a place
            here = slice(at, at + TOGETHER)
            levels[here] = table.take(cells[here], mode="clip")
        return cells, levels


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
    probed: Probed | None = None


def gather(
    scene: Scene,
    concept: Concept,
    rival: Twin | None,
    known: Corpus | None,
    touched: Sequence[Span],
    has_table: bool,
) -> Finding:
    """Score a concept's unit on report, and let it meet its rivals."""
    assert scene.selection is not None
    name, ranked = concept.name, scene.selection.ranked[concept.name]
    grades, is_graded = scene.grades(name), concept.kind == "graded"
    cells, levels = scene.of_unit(ranked)
    counts = counted(levels, grades, scene.block, is_graded)
    drawn = scores(counts, scene.drawn, ranked.sign)
    score = float(scores(counts, np.ones((1, len(counts))), ranked.sign)[0])
    cell, figures, worst = None, dict[str, float](), list[detail.Stretch]()
    if not is_graded:
        cell = detail.sharpened(cells, grades, scene.side == TUNE, ranked.sign)
        figures = detail.figures(cells, grades, scene.reported, ranked.sign, cell)
        worst = detail.worst(cells, grades, scene.halves, ranked.sign, cell)
    by = scene.tables.get(name)
    other = None
    if isinstance(concept, LabelledConcept):
        other = exchanged(levels, grades, scene.block, ranked.sign, scene.seed)
    elif known is not None and name in known.labels:
        right = _labels(grades[scene.reported], is_graded)
        values = levels[scene.reported].astype(np.float64)
        corpus = known.labels[name]
        other = against_others(values, right, corpus, ranked.sign, scene.seed, touched)
    ahead = None
    if rival is not None:
        ahead = twin_lead(levels, grades, scene.halves, ranked.sign, rival, scene.seed)
    told = Evidence(
        is_graded,
        scene.runs[name],
        score,
        figures.get("mcc"),
        over_twin=ahead,
        over_table=None if by is None else lead(drawn, scores(by.counts, scene.drawn, 1)),
        shadow=_shadow(scene, ranked, name, levels, grades, score),
        untested=_untested(scene, concept, by, other, ahead, known, has_table),
        is_labelled=isinstance(concept, LabelledConcept),
    )
    lags = detail.lagged(levels, grades, scene.reported, ranked.sign, is_graded)
    return Finding(
        concept,
        ranked,
        score,
        interval(drawn),
        figures,
        cell,
        lags,
        worst,
        other,
        None,
        rival,
        by,
        told,
    )


def _shadow(
    scene: Scene,
    ranked: Ranked,
    name: str,
    levels: NDArray[np.uint8],
    grades: detail.Grades,
    score: float,
) -> Shadow | None:
    """Return the concept of the same kind behind which a unit hides, if there is one."""
    assert scene.counts is not None
    told = on_others(scene.counts, scene.units.index(ranked.best))
    graded = scene.reading.truth.grades
    better = {
        other: (how_well, scene.grades(other)[scene.reported])
        for other, how_well in told.items()
        if other != name and how_well > score and (other in graded) == (name in graded)
    }
    return shadow(levels[scene.reported], ranked.sign, grades[scene.reported], better)


def _untested(
    scene: Scene,
    concept: Concept,
    by: ByTable | None,
    other: Null | None,
    ahead: float | None,
    known: Corpus | None,
    has_table: bool,
) -> list[str]:
    missing = []
    is_labelled = isinstance(concept, LabelledConcept)
    if by is None:
        why = "no column for it" if has_table else "no fair one ships with the network"
        if is_labelled:
            why = no_own_table(scene.grades(concept.name), scene.halves)
        missing.append(f"table: {why}")
    if other is None:
        why = "no labels of its corpus ship with the network" if known is None else "none for it"
        missing.append(f"null: {why}")
    elif other.p is None:
        room = "too little of it in its corpus to compare with"
        if np.isnan(other.score):
            room = "nothing of it, or nothing else, in as long a part of this text"
        if other.disjoint < LEAST_APART:
            room = f"room for {other.disjoint} stretches apart, too few to compare with"
        missing.append(f"null: {not_exchanged(other) if is_labelled else room}")
    if ahead is None:
        missing.append("twin: too little of it in the part that untrained networks read")
    return missing


def _runs(grades: detail.Grades, side: NDArray[np.int8]) -> tuple[int, int]:
    tune, report = (runs(grades[(side == at) & (grades >= 0)] > 0) for at in (TUNE, REPORT))
    return tune, report


def _labels(grades: detail.Grades, is_graded: bool) -> Labels:
    values: Any = np.maximum(grades, 0).astype(np.float32) if is_graded else grades == 1
    return Labels(values, grades >= 0)
