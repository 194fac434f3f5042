import json

import numpy as np
import pytest
from sklearn import metrics

from charviz.concepts import CONCEPTS
from charviz.hunting import passes
from charviz.hunting.chance import follows
from charviz.hunting.detectors import find_detectors
from charviz.hunting.passes import count, prepare, sampled_bins, units_of, values
from charviz.units import parse_unit
from tests.networks import random_model
from tests.planted import quoted_text

VALIDATION, TEST = quoted_text(120, seed=1), quoted_text(120, seed=2)
KEYS = {
    *("concept", "kind", "unit", "sign", "threshold", "level", "base_rate", "n", "runs", "auroc"),
    *("ap", "f1", "mcc", "iou", "accuracy", "majority", "spearman", "f1_first_80000", "eighths"),
    *("chosen_on", "reported_on"),
}


@pytest.fixture(scope="module")
def model():
    return random_model(hidden=24)


@pytest.fixture(scope="module")
def rows(model):
    return {row["concept"]: row for row in find_detectors(model, VALIDATION, TEST)}


def test_a_row_for_every_concept_in_order(rows):
    assert list(rows) == list(CONCEPTS)
    assert all(set(row) == KEYS for row in rows.values())


def test_rows_are_json_without_nan(rows):
    json.dumps(list(rows.values()), allow_nan=False)


def test_a_concept_that_does_not_occur_is_absent(rows):
    for name in ("comment", "indent"):
        row = rows[name]
        assert row["unit"] is None and row["auroc"] is None and row["eighths"] == []
        assert row["runs"] == 0


def test_the_figures_are_those_of_scikit_learn_on_the_raw_states_of_the_test(model, rows):
    row, unit = rows["quotes"], parse_unit(rows["quotes"]["unit"], model.config)
    reading = prepare(model, TEST, [])
    positions, raw = (np.concatenate(p) for p in zip(*values(model, reading.fed), strict=True))
    states = raw[np.argsort(positions), units_of(model).index(unit)]
    labels = CONCEPTS["quotes"].label(TEST)
    said = (states >= row["threshold"]) == (row["sign"] == 1)
    auroc = metrics.roc_auc_score(labels.values, row["sign"] * states)
    assert row["auroc"] == pytest.approx(auroc, abs=1e-3)
    assert row["f1"] == pytest.approx(metrics.f1_score(labels.values, said), abs=1e-3)
    assert row["accuracy"] == pytest.approx((said == labels.values).mean(), abs=1e-3)
    assert row["base_rate"] == pytest.approx(labels.values.mean(), abs=1e-6)
    assert row["majority"] == pytest.approx(1 - labels.values.mean(), abs=1e-6)


def test_unit_sign_and_threshold_do_not_look_at_the_test(model, rows):
    other = find_detectors(model, VALIDATION, quoted_text(50, seed=9))
    for row in other:
        for key in ("unit", "sign", "threshold", "level"):
            assert row[key] == rows[row["concept"]][key]


def test_figures_do_not_look_at_the_validation_text_but_for_the_choice(model):
    same = find_detectors(model, VALIDATION, VALIDATION, [CONCEPTS["quotes"]])[0]
    assert same["auroc"] >= 0.5
    assert same["f1"] >= 2 * same["base_rate"] / (1 + same["base_rate"]) - 1e-3


def test_the_level_is_the_threshold_on_the_display(rows):
    for row in rows.values():
        if row["threshold"] is not None:
            shown = np.tanh(row["threshold"]) if row["unit"][0] == "c" else row["threshold"]
            assert row["level"] == pytest.approx((shown + 1) * 127.5, abs=0.01)


def test_graded_concepts_have_a_correlation_and_no_threshold(rows):
    row = rows["line-position"]
    assert row["unit"] is not None
    assert 0 < abs(row["spearman"]) <= 1
    assert row["sign"] == np.sign(row["spearman"])
    assert row["threshold"] is row["level"] is row["auroc"] is row["f1"] is None


def test_eighths_are_contiguous_and_make_up_the_whole(rows):
    for name in ("quotes", "line-position"):
        row = rows[name]
        assert len(row["eighths"]) == 8
        assert sum(part["n"] for part in row["eighths"]) == row["n"]
    size = len(TEST)
    labels = CONCEPTS["quotes"].label(TEST)
    for i, part in enumerate(rows["quotes"]["eighths"]):
        inside = labels.values[size * i // 8 : size * (i + 1) // 8]
        assert part["base_rate"] == pytest.approx(inside.mean(), abs=1e-6)


def test_the_first_characters_are_the_whole_of_a_short_test(rows):
    assert rows["quotes"]["f1_first_80000"] == rows["quotes"]["f1"]


def test_the_first_characters_are_cut_where_they_should_be(model):
    long = quoted_text(1200, seed=3)
    assert len(long) > 90_000
    whole = find_detectors(model, VALIDATION, long, [CONCEPTS["quotes"]])[0]
    first = find_detectors(model, VALIDATION, long[:80_000], [CONCEPTS["quotes"]])[0]
    assert whole["f1_first_80000"] == pytest.approx(first["f1"], abs=2e-3)  # stretches differ
    assert whole["n"] > first["n"]


@pytest.mark.parametrize("text", ["", "a", "\n", "zzzz", '"', "☃☃☃"])
def test_a_text_without_anything_to_find_is_absent_and_no_error(model, text):
    for row in find_detectors(model, text, text):
        assert row["unit"] is None
        json.dumps(row, allow_nan=False)
    assert find_detectors(model, VALIDATION, text)[0]["unit"] is None


@pytest.mark.parametrize(("cell", "layers"), [("rnn", 1), ("gru", 2), ("lstm", 2)])
def test_every_kind_of_network_has_units_to_choose_from(cell, layers):
    model = random_model(cell=cell, layers=layers)
    states = 2 if cell == "lstm" else 1
    assert len(units_of(model)) == states * layers * 16
    row = find_detectors(model, VALIDATION, TEST, [CONCEPTS["quotes"]])[0]
    parse_unit(row["unit"], model.config)


def test_characters_that_are_not_fed_change_nothing(model, rows):
    typed = find_detectors(model, VALIDATION.replace("\n", "\r\n"), TEST.replace("\n", "\r\n"))
    assert {row["concept"]: row for row in typed} == rows


def test_counts_do_not_depend_on_the_batch(model, monkeypatch):
    reading = prepare(model, TEST, list(CONCEPTS.values()))
    bins, read = sampled_bins(values(model, reading.fed))
    (whole,) = count(read, reading.truth, bins)
    monkeypatch.setattr(passes, "BATCH", 500)
    piece = np.searchsorted([1000, 4321], np.arange(len(reading.fed)), side="right")
    pieces = count(values(model, reading.fed), reading.truth, bins, 3, piece)
    total = pieces[0] + pieces[1] + pieces[2]
    assert np.array_equal(total.binary, whole.binary)
    assert np.array_equal(total.graded["line-position"], whole.graded["line-position"])
    assert pieces[0].classes("newline-next")[0][0].sum() == TEST[1:1001].count("\n")


def test_a_unit_follows_a_concept_only_if_it_clearly_beats_chance():
    nothing = {"unit": "c0.1", "auroc": None, "mcc": None, "spearman": None}
    assert follows(nothing | {"auroc": 0.9, "mcc": 0.5})
    assert follows(nothing | {"spearman": -0.7})
    assert not follows(nothing | {"auroc": 0.9, "mcc": 0.2})
    assert not follows(nothing | {"auroc": 0.7, "mcc": 0.5})
    assert not follows(nothing | {"spearman": 0.09})
    assert not follows(nothing)
    assert not follows(nothing | {"unit": None, "spearman": 0.9})
