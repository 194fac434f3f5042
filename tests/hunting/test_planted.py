import numpy as np

from charviz.concepts import CONCEPTS
from charviz.hunting.passes import prepare, units_of
from charviz.hunting.select import select
from charviz.hunting.split import split
from charviz.tracing import trace
from tests.counted import score_levels
from tests.planted import (
    AFTER_NEWLINE,
    PLANTED,
    planted_model,
    quoted_text,
)

QUOTES = CONCEPTS["quotes"]
UNIT = f"c0.{PLANTED}"


def test_the_planted_cell_is_inside_where_the_text_is():
    text = quoted_text(20)
    cell = trace(planted_model(), text).levels["c0"][PLANTED]
    assert np.array_equal(cell > 200, QUOTES.label(text).values)


def test_the_planted_cell_forgets_at_an_empty_line():
    text = 'One "two\nthree\n\nfour "five" six'
    cell = trace(planted_model(), text).levels["c0"][PLANTED]
    assert np.array_equal(cell > 200, QUOTES.label(text).values)


def test_its_helper_knows_a_newline():
    text = "ab\n\nc\n"
    cell = trace(planted_model(), text).levels["c0"][AFTER_NEWLINE]
    assert [level > 200 for level in cell] == [c == "\n" for c in text]


def test_the_planted_cell_is_ranked_first_on_plain_levels():
    text = quoted_text(60)
    scores = score_levels(trace(planted_model(), text).levels["c0"], QUOTES.label(text))
    assert scores.auroc.argmax() == PLANTED
    assert scores.auroc[PLANTED] == scores.f1[PLANTED] == scores.mcc[PLANTED] == 1.0
    assert np.delete(scores.auroc, PLANTED).max() < 0.9
    assert 64 < scores.level[PLANTED] < 192  # amid the empty levels, not at their brink


def test_the_planted_cell_is_ranked_first_in_one_pass():
    model = planted_model()
    reading = prepare(model, quoted_text(60), [QUOTES])
    found = select(model, reading, split(len(reading.fed)), [QUOTES]).ranked["quotes"]
    assert [str(units_of(model)[i]) for i in found.units[:2]] == [UNIT, f"h0.{PLANTED}"]
    assert found.tune[0] == found.report[0] == 1.0
