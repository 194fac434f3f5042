import math
from dataclasses import replace

import pytest

from charviz.hunting.verdict import Evidence, Shadow, Use, judge

USED = Evidence(
    is_graded=False,
    runs=(200, 190),
    score=0.98,
    mcc=0.9,
    q=0.001,
    over_twin=0.3,
    over_table=0.2,
    shadow=Shadow("paragraph", 0.8, 0.9),
    use=Use(targets=80, closed=0.7, surely_closed=0.5, most_closed=0.3, holds=True),
)


def test_what_passes_every_rung_is_used():
    verdict, reason = judge(USED)
    assert verdict == "used"
    assert "70%" in reason


@pytest.mark.parametrize(
    ("change", "verdict", "named"),
    [
        ({"runs": (0, 0)}, "absent", "nowhere"),
        ({"runs": (0, 30)}, "absent", "One half"),
        ({"runs": (30, 19)}, "absent", "19 of the 20"),
        ({"q": 0.05}, "chance", "0.05"),
        ({"score": math.nan, "q": None}, "chance", "does the same"),
        ({"over_twin": 0.02}, "chance", "untrained"),
        ({"score": 0.749}, "chance", "AUROC"),
        ({"mcc": 0.29}, "chance", "MCC"),
        ({"over_table": 0.02}, "local", "last characters"),
        ({"over_table": -0.4}, "local", "last characters"),
        ({"over_table": None}, "local", "table"),
        ({"q": None}, "local", "labels of other stretches"),
        ({"over_twin": None}, "local", "untrained networks"),
        ({"shadow": Shadow("quotes", 0.99, 0.64)}, "local", "shadow of quotes"),
        ({"use": None, "untested": ["use: no target"]}, "tracks", "no target"),
    ],
)
def test_the_first_rung_that_fails_decides(change, verdict, named):
    found, reason = judge(replace(USED, **change))
    assert found == verdict
    assert named in reason


@pytest.mark.parametrize(
    "change",
    [
        {"targets": 29},
        {"closed": 0.24},
        {"surely_closed": 0.10},
        {"most_closed": 0.7},
        {"holds": False},
    ],
)
def test_what_is_not_surely_used_only_tracks(change):
    assert USED.use is not None
    assert judge(replace(USED, use=replace(USED.use, **change)))[0] == "tracks"


@pytest.mark.parametrize(
    "change",
    [
        {"shadow": Shadow("quotes", 0.99, 0.65)},
        {"shadow": Shadow("quotes", 0.97, 0.3)},
        {"shadow": None},
    ],
)
def test_a_unit_that_holds_within_a_stratum_is_no_shadow(change):
    assert judge(replace(USED, **change))[0] == "used"


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "tracks"),
        ({"score": 0.49}, "chance"),
        ({"over_twin": 0.03}, "chance"),
        ({"over_table": 0.03}, "local"),
    ],
)
def test_graded_concepts_have_bars_of_their_own(change, verdict):
    graded = replace(USED, is_graded=True, score=0.7, mcc=None, use=None)
    assert judge(replace(graded, **change))[0] == verdict


def test_labels_from_a_file_are_told_what_they_lack():
    lacking = replace(USED, over_table=None, untested=["table: only 5 of 9", "use: no target"])
    assert judge(lacking) == (
        "local",
        "It could not be held against a fair table of the last characters; without that, local is "
        "the most that can be said.",
    )
    assert judge(replace(lacking, is_labelled=True)) == (
        "local",
        "It could not be held against a fair table of the last characters (only 5 of 9, and no "
        "other text has such labels); without that, local is the most that can be said.",
    )
    both = replace(lacking, is_labelled=True, q=None, untested=["table: a", "null: b", "use: c"])
    assert (
        "labels of other stretches and a fair table of the last characters (a; b, and"
        in judge(both)[1]
    )


def test_worse_rungs_come_first():
    assert judge(replace(USED, runs=(3, 3), q=0.9))[0] == "absent"
    assert judge(replace(USED, q=0.9, over_table=0.0))[0] == "chance"
