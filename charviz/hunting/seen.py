"""What a unit shows where its concept is true and where it is not, as its picture is drawn."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.concepts.labelled import LabelledConcept
from charviz.hunting.detail import by_class
from charviz.hunting.evidence import Finding, Scene
from charviz.hunting.histogram import GRID
from charviz.hunting.select import REPORT
from charviz.units import Unit

BARS = 64  # of equal width, over the 256 levels
FROM_ZERO = frozenset("ifozr")  # gates, from 0 to 1; all else goes from -1 to 1


def seen(scene: Scene, finding: Finding) -> dict[str, Any]:
    """Count what a unit shows on report.

    Of a binary concept {inside, outside}: how often each of `BARS` parts of the scale was met. Of a
    graded one {values, means, n}: the least value of each grade, the unit's mean level there, from
    0 to 255, and how often it was met.
    """
    level = _level(scene, finding)
    cells, _ = scene.of_unit(finding.ranked)
    grades, reported = scene.grades(finding.concept.name), scene.side == REPORT
    if finding.concept.kind == "binary":
        part = np.minimum(level * BARS // 256, BARS - 1).astype(np.intp)
        inside, outside = by_class(cells, grades, reported)
        return {
            "inside": np.bincount(part, inside, BARS).astype(int).tolist(),
            "outside": np.bincount(part, outside, BARS).astype(int).tolist(),
        }
    there = reported & (grades >= 0)
    n = np.bincount(grades[there])
    met = np.flatnonzero(n)
    sums = np.bincount(grades[there], level[cells[there]])
    edges = scene.reading.truth.edges[finding.concept.name]
    told = finding.concept
    least = told.least if isinstance(told, LabelledConcept) else 0.0  # of those built in
    return {
        "values": [round(float(x), 2) for x in np.append(least, edges)[met]],
        "means": [round(float(x), 2) for x in sums[met] / n[met]],
        "n": n[met].tolist(),
    }


def _level(scene: Scene, finding: Finding) -> NDArray[np.float64]:
    """Return the level, 0 to 255, at which each cell is shown, float64 [GRID]."""
    assert scene.selection is not None
    best, bins = finding.ranked.best, scene.selection.bins
    raw = bins.raw(best, np.arange(GRID) + 0.5)
    return level_of(scene.selection.names[best], raw)


def level_of(unit: Unit, raw: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return at which level, 0 to 255, raw values of a unit are shown, float64 as `raw`."""
    shown = np.tanh(raw) if unit.state == "c" else raw
    share = shown if unit.state in FROM_ZERO else (shown + 1) / 2
    return np.clip(share, 0, 1) * 255
