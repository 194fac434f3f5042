import pytest

from benchmarks.results import Bar, Result, side_by_side


def result(*values, bar):
    return Result("Something", values, "×", bar)


@pytest.mark.parametrize(
    ("value", "bar", "verdict"),
    [
        (1.0, Bar(0.9), "met"),
        (0.9, Bar(0.9), "met"),
        (0.8, Bar(0.9), "short"),
        (1.0, Bar(1.3, least=False), "met"),
        (1.3, Bar(1.3, least=False), "met"),
        (1.4, Bar(1.3, least=False), "short"),
        (1.0, None, ""),
    ],
)
def test_a_bar_is_met_from_its_own_side(value, bar, verdict):
    assert result(value, bar=bar).verdict == verdict


def test_one_slow_round_decides_nothing():
    assert result(1.0, 1.1, 0.1, bar=Bar(0.9)).verdict == "met"


def test_the_bar_stands_beside_the_figure():
    assert "1.00 ×, 0.10 × to 1.10 × over 3 rounds; bar ≥ 0.90 ×: met" in (
        result(1.0, 1.1, 0.1, bar=Bar(0.9)).told()
    )


def test_both_sides_take_turns_in_being_first():
    order = []
    side_by_side(lambda: order.append("ours"), lambda: order.append("theirs"), rounds=2)
    assert order[2:] == ["theirs", "ours", "ours", "theirs"]
