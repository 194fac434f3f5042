from dataclasses import replace

import pytest

from charviz.hunting.verdict import Evidence, Shadow
from tools.rungs import RUNGS, passes, without_table

HOPELESS = Evidence(
    False, (30, 30), 0.5, 0.0, 0.9, over_twin=-0.1, over_table=-0.1, shadow=Shadow("x", 0.9, 0.5)
)
BEST = {
    "null": {"q": 0.001},
    "twin": {"over_twin": 0.3},
    "score": {"score": 0.99},
    "MCC": {"mcc": 0.9},
    "table": {"over_table": 0.3},
    "shadow": {"shadow": None},
}


@pytest.mark.parametrize("rung", RUNGS)
def test_each_rung_is_passed_by_itself(rung):
    assert not passes(HOPELESS, rung)
    better = replace(HOPELESS, **BEST[rung])
    assert [name for name in RUNGS if passes(better, name)] == [rung]


def test_what_fails_the_table_alone_is_believed_without_it():
    good = {key: value for change in BEST.values() for key, value in change.items()}
    assert without_table(replace(HOPELESS, **good | {"over_table": -0.1}))
    assert not without_table(replace(HOPELESS, **good | {"q": 0.5}))
