import numpy as np
import pytest

from charviz.concepts import CONCEPTS
from charviz.hunting.hunt import hunt
from charviz.hunting.seen import BARS, level_of
from charviz.hunting.select import REPORT
from charviz.hunting.split import split
from charviz.tracing import trace
from charviz.units import Unit, parse_unit
from tests.planted import planted_model, quoted_text

TEXT = quoted_text(200, seed=3)


@pytest.fixture(scope="module")
def rows():
    asked = [CONCEPTS[name] for name in ("quotes", "line-position")]
    return {row["concept"]: row for row in hunt(planted_model(), TEXT, asked).rows}


def levels(row):
    """What the trace shows of a row's unit in the report, and the labels there."""
    model = planted_model()
    here = split(len(TEXT)).side(len(TEXT)) == REPORT
    shown = trace(model, TEXT)[parse_unit(row["unit"], model.config)]
    labels = CONCEPTS[row["concept"]].label(TEXT)
    return shown[here & labels.valid].astype(float), labels.values[here & labels.valid]


def test_the_histogram_is_that_of_the_levels_a_reader_sees(rows):
    row = rows["quotes"]
    shown, inside = levels(row)
    for name, there in (("inside", inside), ("outside", ~inside)):
        bars = np.array(row["histogram"][name])
        assert len(bars) == BARS and bars.sum() == there.sum()
        expected = np.histogram(shown[there], BARS, (0, 256))[0]
        off = np.abs(np.cumsum(bars) - np.cumsum(expected)).max()  # levels are rounded
        assert off <= 0.1 * there.sum()


def test_the_mean_level_of_each_grade_is_that_of_the_trace(rows):
    row = rows["line-position"]
    shown, grades = levels(row)
    told = row["histogram"]
    assert told["n"] == np.bincount(grades.astype(int)).tolist()
    means = [shown[grades == value].mean() for value in told["values"]]
    assert told["means"] == pytest.approx(means, abs=1.0)


def test_a_gate_is_shown_from_zero_and_a_cell_as_its_tanh():
    raw = np.array([0.0, 1.0])
    assert level_of(Unit("f", 0, 1), raw).tolist() == [0.0, 255.0]
    assert level_of(Unit("g", 0, 1), raw).tolist() == [127.5, 255.0]
    assert level_of(Unit("c", 0, 1), raw)[1] == pytest.approx(127.5 * (1 + np.tanh(1)))
