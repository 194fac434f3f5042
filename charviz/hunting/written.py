"""A hunt as it is written: `detectors.json`, and the command line's answer."""

from dataclasses import asdict
from typing import Any

import numpy as np

from charviz.concepts import Concept
from charviz.hunting.bootstrap import counted
from charviz.hunting.eighths import eighths
from charviz.hunting.evidence import Finding, Scene
from charviz.hunting.pairs import Swapped
from charviz.hunting.scores import average_precision
from charviz.hunting.seen import level_of, seen
from charviz.hunting.select import REPORT
from charviz.hunting.split import Span
from charviz.hunting.use import Repair
from charviz.hunting.verdict import FEWEST_RUNS, Evidence, judge

Row = dict[str, Any]
FIGURES = ("auroc", "ap", "f1", "mcc", "iou", "accuracy", "majority", "spearman")
OTHERS = ("unit", "sign", "threshold", "level", "auroc_ci", "p", "q", "untrained", "table")
LISTS = ("eighths", "lags", "worst", "runners_up", "untested")


def blank(concept: Concept, scene: Scene) -> Row:
    """Return the row of a concept that is absent: what is known of the text stands in it."""
    found = scene.runs[concept.name]
    absent = min(found) < FEWEST_RUNS
    verdict, why = judge(Evidence(concept.kind == "graded", found)) if absent else (None, None)
    grades = scene.grades(concept.name)[scene.reported]
    told = grades[grades >= 0]
    return {
        "concept": concept.name,
        "kind": concept.kind,
        "n": len(told),
        "runs": min(found),
        "base_rate": _number((told == 1).mean())
        if len(told) and concept.kind == "binary"
        else None,
        **dict.fromkeys((*OTHERS, *FIGURES, "probe", "sparse", "effect", "histogram")),
        **{name: [] for name in LISTS},
        "verdict": verdict,
        "why": why,
    }


def shown(scene: Scene, span: Span) -> Span:
    """Return a stretch of fed characters as positions in the text as given."""
    reading = scene.reading
    return reading.position(span[0]), reading.position(span[1] - 1) + 1


def row_of(scene: Scene, finding: Finding) -> Row:
    """Return the row of a concept that has a unit."""
    assert scene.selection is not None
    ranked, names = finding.ranked, scene.selection.names
    unit = names[ranked.best]
    verdict, why = judge(finding.evidence)
    row = blank(finding.concept, scene) | {
        "unit": str(unit),
        "sign": ranked.sign,
        "auroc_ci": [_number(x) for x in finding.score_ci] if finding.score_ci else None,
        "lags": [_number(x) for x in finding.lags],
        "worst": [
            dict(
                zip(("from", "to", "right"), (*shown(scene, s.span), _number(s.right)), strict=True)
            )
            for s in finding.worst
        ],
        "runners_up": [[str(other), _number(score)] for other, score in ranked.runners_up(names)],
        "p": _small(finding.null.p) if finding.null else None,
        "q": _small(finding.q),
        "untrained": None,
        "untested": list(finding.evidence.untested),
        "verdict": verdict,
        "why": why,
    }
    if finding.concept.kind == "graded":
        row["spearman"] = _number(finding.score * ranked.sign)
    else:
        row |= {"auroc": _number(finding.score), **_binary(scene, finding)}
    row["untrained"], row["table"] = _rivals(finding)
    row["effect"] = _effect(finding)
    row["histogram"] = seen(scene, finding)
    if finding.probed is not None:
        told = finding.probed
        row["probe"] = {"all": _number(told.everything), "random": _number(told.random)}
        row["sparse"] = [[size, _number(score)] for size, score in told.few.items()]
    return row


def _binary(scene: Scene, finding: Finding) -> Row:
    assert scene.selection is not None and finding.cell is not None
    best, bins = finding.ranked.best, scene.selection.bins
    threshold = float(bins.raw(best, finding.cell))
    level = level_of(scene.selection.names[best], np.array(threshold))
    grades = scene.grades(finding.concept.name)
    cells, levels = scene.of_unit(finding.ranked)
    parts = eighths(cells, grades, scene.side == REPORT, finding.ranked.sign, finding.cell)
    counts = counted(levels, grades, np.where(scene.side == REPORT, 0, -1), False)[0]
    up = counts.astype(np.int64) if finding.ranked.sign > 0 else counts[::-1].astype(np.int64)
    base = counts[:, 1].sum() / counts.sum()
    return {
        "threshold": _number(threshold),
        "level": round(float(level), 3),
        "ap": _number(float(average_precision(up[:, 1], up[:, 0]))),
        **{name: _number(value) for name, value in finding.figures.items()},
        "majority": _number(max(base, 1 - base)),
        "eighths": [
            {name: value if name == "n" else _number(value) for name, value in part.items()}
            for part in parts
        ],
    }


def _rivals(finding: Finding) -> tuple[Row | None, Row | None]:
    told, by, other = finding.evidence, finding.table, finding.twin
    untrained = table = None
    if other is not None:
        score, ahead = _number(other.score), _number(told.over_twin)
        untrained = {"seed": other.seed, "unit": other.unit, "score": score, "lead": ahead}
    if by is not None:
        score, ahead = _number(by.score), _number(told.over_table)
        table = {"characters": by.characters, "score": score, "lead": ahead}
    return untrained, table


def _effect(finding: Finding) -> Row | None:
    measured = finding.measured
    if measured is None:
        return None
    use = measured.use
    return {
        "targets": use.targets,
        "gap": _number(measured.gap),
        "closed": _number(use.closed),
        "surely_closed": _number(use.surely_closed),
        "raised": _number(measured.raised),
        "lowered": _number(measured.lowered),
        "holds": use.holds,
        "controls": [[str(unit), *map(_number, moved)] for unit, *moved in measured.controls],
        "repair": _repair(measured.repair),
        "swap": _swap(measured.swapped),
    }


def _repair(repair: Repair | None) -> Row | None:
    if repair is None:
        return None
    return {
        "unit": str(repair.unit),
        "alone": _number(repair.alone),
        "both": _number(repair.both),
    }


def _swap(swapped: Swapped | None) -> Row | None:
    return None if swapped is None else {k: _number(v) for k, v in asdict(swapped).items()}


def _number(value: Any, digits: int = 6) -> float | None:
    """Return a number as it is written, null for NaN and for what is not there."""
    return None if value is None or not np.isfinite(value) else round(float(value), digits)


def _small(value: float | None) -> float | None:
    """Return a probability with three digits that count, however small it is."""
    return None if value is None else float(f"{value:.3g}")
