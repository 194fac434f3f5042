"""Plain levels, counted and scored as a hunt does it."""

import numpy as np

from charviz.hunting.scores import score
from charviz.hunting.tally import Labelled, Tally
from charviz.hunting.truth import Truth


def counted(levels, truth):
    """Count levels, uint8 [units, time], against all that is true of the same places."""
    labelled = Labelled.of(truth, [*truth.binary, *truth.grades])
    time = levels.shape[1]
    counts = Tally.empty(len(levels), labelled, np.ones(time, bool))
    counts.add(levels, np.arange(time))
    return counts


def score_levels(levels, labels):
    """Score levels against labels: `BinaryScores`, or Spearman's correlations [units]."""
    truth = Truth.of(len(labels)).also("", labels)
    counts = counted(levels, truth)
    return score(*counts.classes("")) if truth.binary else counts.correlations("")
