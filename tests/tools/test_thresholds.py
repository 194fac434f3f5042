"""The thresholds are frozen: what was written down of them is what the ladder has."""

import re
from pathlib import Path

import numpy as np
import pytest

from charviz.hunting import verdict
from tools.thresholds import _by_run, _count, _least_squares, _run

TOLD = (Path(__file__).resolve().parents[2] / "docs" / "thresholds.md").read_text(encoding="utf-8")
FROZEN = {
    "lead over the twin, AUROC": verdict.MARGIN,
    "lead over the twin, |ρ|": verdict.MARGIN_GRADED,
    "lead over the table, AUROC": verdict.MARGIN,
    "lead over the table, |ρ|": verdict.MARGIN_GRADED,
    "AUROC": verdict.LEAST_AUROC,
    "|ρ|": verdict.LEAST_RHO,
    "MCC": verdict.LEAST_MCC,
    "shadow": verdict.SHADOWED,
    "closed": verdict.CLOSED,
    "surely closed": verdict.SURELY_CLOSED,
}


@pytest.mark.parametrize("name", FROZEN)
def test_thresholds_are_those_that_were_written_down(name):
    rows = [re.split(r" *(?<!\\)\| *", line) for line in TOLD.splitlines()]
    (found,) = [row for row in rows if len(row) > 3 and row[1].replace("\\", "") == name]
    assert float(found[2]) == FROZEN[name]


def test_runs_are_counted_and_chosen_whole():
    grades = np.array([0, 0, 1, 1, 1, 0, 1, 1], np.int8)
    assert _count(grades) == 4
    assert _run(grades) == 2
    chosen = _by_run(grades, np.array([False, True, False, True]))
    assert np.array_equal(chosen, grades == 1)


def test_least_squares_give_what_a_concept_is_made_of():
    rng = np.random.default_rng(0)
    sums = rng.standard_normal((2_000, 4))
    found = _least_squares(sums, (sums[:, 2] > 0).astype(np.int8))
    assert found[2] == 1.0
    assert np.abs(np.delete(found, 2)).max() < 0.1
