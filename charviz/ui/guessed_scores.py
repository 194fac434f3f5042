"""How plainly a unit follows a concept on a short text, as one who looks at its colours sees it."""

import numpy as np

from charviz.concepts import Labels
from charviz.hunting.histogram import LEVELS
from charviz.hunting.scores import auroc, confusion, mcc, spearman
from charviz.tracing import Levels


def clearness(levels: Levels, labels: Labels) -> float:
    """Return how plainly levels follow labels, 0 to 1: 2 |AUROC - .5|, or |ρ| of a graded concept.

    levels: uint8 [time]. Which of the two classes is the higher one does not count.
    """
    shown, values = levels[labels.valid], labels.values[labels.valid]
    if not len(values):
        return 0.0
    if values.dtype == np.bool_:
        inside, outside = (np.bincount(shown[values == x], minlength=LEVELS) for x in (True, False))
        found = 2 * abs(float(auroc(inside, outside)) - 0.5)
    else:
        grades, grade = np.unique(values, return_inverse=True)
        joint = np.zeros((LEVELS, len(grades)), np.int64)
        np.add.at(joint, (shown, grade), 1)
        found = abs(float(spearman(joint)))
    return found if np.isfinite(found) else 0.0


def agreement(levels: Levels, labels: Labels) -> float:
    """Return the greatest |MCC| of levels with binary labels over all thresholds, 0 to 1.

    A graded concept has no threshold: it gets 1.
    """
    if labels.values.dtype != np.bool_:
        return 1.0
    inside, outside = (
        np.bincount(levels[labels.valid & (labels.values == x)], minlength=LEVELS)
        for x in (True, False)
    )
    return float(np.abs(mcc(*confusion(inside, outside))).max())
