"""A detector's figures by eighths of a text: one figure for the whole hides where it fails."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.hunting import detail
from charviz.hunting.detail import Cells, Grades
from charviz.hunting.scores import auroc

COUNT = 8


def eighths(
    cells: Cells, grades: Grades, reported: NDArray[np.bool_], sign: int, cell: int
) -> list[dict[str, Any]]:
    """Return n, base rate, AUROC, F1 and accuracy of a binary detector in each eighth of a text.

    cells, grades: [time]; reported: bool [time], the places that count; cell: the threshold. A
    figure is NaN where it is not defined.
    """
    size = len(grades)
    found = []
    for part in range(COUNT):
        here = slice(size * part // COUNT, size * (part + 1) // COUNT)
        does, true, counts = cells[here], grades[here], reported[here]
        inside, outside = detail.by_class(does, true, counts)
        n = int(inside.sum() + outside.sum())
        area = float(auroc(inside, outside)) if inside.any() and outside.any() else np.nan
        figures = detail.figures(does, true, counts, sign, cell) if n else {}
        found.append(
            {
                "n": n,
                "base_rate": float(inside.sum() / n) if n else np.nan,
                "auroc": area if sign > 0 else 1 - area,
                "f1": figures.get("f1", np.nan),
                "accuracy": figures.get("accuracy", np.nan),
            }
        )
    return found
