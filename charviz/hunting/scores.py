"""How well a unit follows a concept, from counts of its levels; all units at once.

Counts have the levels on the last axis, ascending. A unit with sign +1 says *inside* where its
level is at least the threshold, one with sign -1 where its level is below it. What is not defined,
such as the AUROC where there is one class only, is NaN here and null in what charviz writes.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.hunting.histogram import LEVELS, Counts

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class BinaryScores:
    """The figures of some units for one binary concept, each an array [units].

    n: valid places. base_rate: the share inside. sign, level: what counts as inside. auroc and
    average_precision: in the direction of the sign. f1, mcc, iou, accuracy: at that level.
    """

    n: Counts
    base_rate: Numbers
    sign: NDArray[np.int64]
    level: NDArray[np.int64]
    auroc: Numbers
    average_precision: Numbers
    f1: Numbers
    mcc: Numbers
    iou: Numbers
    accuracy: Numbers


def score(positives: Counts, negatives: Counts) -> BinaryScores:
    """Score counts [units, 256] in the better direction, at the level where F1 is greatest.

    The sign is -1 where the AUROC is below one half; of several best levels the middle one counts.
    """
    sign = np.where(auroc(positives, negatives) < 0.5, -1, 1)
    curve = f1(*confusion(_turned(positives, sign), _turned(negatives, sign)))[:, 1:]
    best = _middle(curve == np.nanmax(curve, axis=1, keepdims=True, initial=0.0)) + 1
    return score_at(positives, negatives, sign, np.where(sign < 0, LEVELS - best, best))


def score_at(
    positives: Counts, negatives: Counts, sign: NDArray[np.int64], level: NDArray[np.int64]
) -> BinaryScores:
    """Score counts [units, 256] in a given direction, at a given level from 1 to 255 each."""
    up, down = _turned(positives, sign), _turned(negatives, sign)
    at = np.where(sign < 0, LEVELS - level, level)[:, None]
    tables = [np.take_along_axis(t, at, axis=1)[:, 0] for t in confusion(up, down)]
    n = up.sum(axis=1) + down.sum(axis=1)
    return BinaryScores(
        n=n,
        base_rate=_ratio(up.sum(axis=1), n),
        sign=sign,
        level=level,
        auroc=auroc(up, down),
        average_precision=average_precision(up, down),
        f1=f1(*tables),
        mcc=mcc(*tables),
        iou=iou(*tables),
        accuracy=accuracy(*tables),
    )


def auroc(positives: Counts, negatives: Counts) -> Numbers:
    """Return the chance that an inside place has the higher level, ties counted half, [...].

    The Mann-Whitney statistic over the number of pairs (Hanley and McNeil 1982).
    """
    lower = np.cumsum(negatives, axis=-1) - negatives
    twice = (positives * (2 * lower + negatives)).sum(axis=-1)
    pairs = positives.sum(axis=-1) * negatives.sum(axis=-1)
    return _ratio(twice, 2 * pairs)


def average_precision(positives: Counts, negatives: Counts) -> Numbers:
    """Return the mean precision over the steps of recall, without interpolation, [...]."""
    tp, fp, _, _ = confusion(positives, negatives)
    precision = np.divide(tp, tp + fp, out=np.zeros(tp.shape), where=tp + fp > 0)
    return _ratio((positives * precision).sum(axis=-1), positives.sum(axis=-1))


def confusion(positives: Counts, negatives: Counts) -> tuple[Counts, Counts, Counts, Counts]:
    """Return tp, fp, fn, tn, each [..., 256], where *inside* is said from each level upwards."""
    tp, fp = (np.cumsum(c[..., ::-1], axis=-1)[..., ::-1] for c in (positives, negatives))
    return tp, fp, tp[..., :1] - tp, fp[..., :1] - fp


def f1(tp: Counts, fp: Counts, fn: Counts, tn: Counts) -> Numbers:
    """Return 2 tp / (2 tp + fp + fn), the harmonic mean of precision and recall."""
    return _ratio(2 * tp, 2 * tp + fp + fn)


def iou(tp: Counts, fp: Counts, fn: Counts, tn: Counts) -> Numbers:
    """Return the intersection over the union of what is inside and what is said to be."""
    return _ratio(tp, tp + fp + fn)


def accuracy(tp: Counts, fp: Counts, fn: Counts, tn: Counts) -> Numbers:
    """Return the share of places that are right."""
    return _ratio(tp + tn, tp + fp + fn + tn)


def mcc(tp: Counts, fp: Counts, fn: Counts, tn: Counts) -> Numbers:
    """Return Matthews' correlation (1975), 0 where a row or column of the table is empty."""
    tpf, fpf, fnf, tnf = (t.astype(np.float64) for t in (tp, fp, fn, tn))  # products overflow int64
    spread = np.sqrt((tpf + fpf) * (tpf + fnf)) * np.sqrt((tnf + fpf) * (tnf + fnf))
    return np.divide(tpf * tnf - fpf * fnf, spread, out=np.zeros_like(spread), where=spread > 0)


def spearman(joint: NDArray[np.integer]) -> Numbers:
    """Return Spearman's correlation of levels and grades from counts [..., 256, grades].

    Pearson's correlation of mid-ranks, so that ties count as in any other statistics program.
    """
    n_x, n_y = (joint.sum(axis=axis, dtype=np.int64) for axis in (-1, -2))
    return correlation(n_x, np.einsum("...ij,...j->...i", joint, mid_ranks(n_y)), n_y)


def correlation(n_x: Counts, sums: Numbers, n_y: Counts) -> Numbers:
    """Return Spearman's correlation [...] from the counts of the levels, [..., 256], and of the
    grades, [..., grades], and the sum of the grades' centred mid-ranks at each level, [..., 256].
    """
    x, y = mid_ranks(n_x), mid_ranks(n_y)
    spread = np.sqrt((n_x * x * x).sum(axis=-1) * (n_y * y * y).sum(axis=-1))
    return _ratio((x * sums).sum(axis=-1), spread)


def mid_ranks(counts: Counts) -> Numbers:
    """Return the centred mid-rank of each bin, [..., bins]."""
    return np.cumsum(counts, axis=-1) - (counts + counts.sum(axis=-1, keepdims=True)) / 2


def _turned(counts: Counts, sign: NDArray[np.int64]) -> Counts:
    """Reverse the levels of the units with sign -1."""
    return np.where(sign[:, None] < 0, counts[:, ::-1], counts)


def _middle(best: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the middle one of the true places of each row; 0 where there is none."""
    order = np.cumsum(best, axis=1)
    middle: NDArray[np.int64] = np.argmax(best & (order == (order[:, -1:] + 1) // 2), axis=1)
    return middle


def _ratio(part: NDArray[Any], whole: NDArray[Any]) -> Numbers:
    return np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=np.asarray(whole) > 0)
