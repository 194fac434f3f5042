"""The thresholds are frozen: what was written down of them is what the ladder has."""

import re
from pathlib import Path

import pytest

from charviz.hunting import verdict

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
