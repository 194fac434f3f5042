import numpy as np
import pytest

from charviz import checkpoint
from charviz.concepts import CONCEPTS
from charviz.hunting.detectors import find_detectors
from charviz.hunting.passes import count, prepare, sampled_bins, units_of, values
from charviz.hunting.scores import score, score_levels
from charviz.tracing import trace
from tests.planted import (
    AFTER_NEWLINE,
    PLANTED,
    planted_card_and_weights,
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
    bins, read = sampled_bins(values(model, reading.fed))
    (counts,) = count(read, reading.truth, bins)
    aurocs = score(*counts.classes("quotes")).auroc
    ranked = [str(units_of(model)[i]) for i in np.argsort(-aurocs, kind="stable")]
    assert ranked[:2] == [UNIT, f"h0.{PLANTED}"]
    assert aurocs.max() == 1.0


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """What is found in a planted model that was saved and loaded, by concept."""
    folder = tmp_path_factory.mktemp("models") / "planted"
    checkpoint.save(folder, *planted_card_and_weights())
    model = checkpoint.load(folder)
    found = find_detectors(model, quoted_text(150, seed=1), quoted_text(150, seed=2))
    return {row["concept"]: row for row in found}


def test_the_planted_cell_is_found_end_to_end(rows):
    row = rows["quotes"]
    assert (row["unit"], row["sign"]) == (UNIT, 1)
    assert row["auroc"] == row["f1"] == row["accuracy"] == row["f1_first_80000"] == 1.0
    assert -0.9 < row["threshold"] < 0.9
    assert 20 < row["level"] < 235
    assert all(part["auroc"] == part["f1"] == part["accuracy"] == 1.0 for part in row["eighths"])


def test_what_nobody_planted_is_not_perfect(rows):
    assert rows["newline-next"]["auroc"] < 0.95
    assert abs(rows["line-position"]["spearman"]) < 0.9


def test_a_cell_that_is_low_inside_is_found_with_the_other_sign():
    weights, card = planted_card_and_weights()
    rows = weights["rnn.weight_ih_l0"].reshape(4, 32, -1)
    rows[2, PLANTED] *= -1  # the opposite is written at every mark, and at an empty line
    row = find_detectors(
        checkpoint.build(planted_model().folder, weights, card),
        quoted_text(60, seed=1),
        quoted_text(60, seed=2),
        [QUOTES],
    )[0]
    assert (row["unit"], row["sign"]) == (UNIT, -1)
    assert row["auroc"] == row["f1"] == 1.0
