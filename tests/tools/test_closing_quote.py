"""The study of the quote cell: distances, intervals, controls, and what is held."""

import numpy as np
import pytest

from charviz import checkpoint
from charviz.checkpoint import write_json
from charviz.sampling.operations import matched
from charviz.spread import FILE, load_spread, unit_spread
from charviz.units import Unit
from tests.planted import PLANTED, planted_card_and_weights, quoted_text
from tools.closing_quote import (
    LENGTH,
    PROMPT,
    as_far,
    chances,
    conditions,
    distance,
    interval,
    mean,
    middle,
    sides,
    tell,
)

QUOTE = Unit("c", 0, PLANTED)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "planted"
    checkpoint.save(folder, *planted_card_and_weights())
    model = checkpoint.load(str(folder))
    write_json(folder / FILE, unit_spread(model, quoted_text(60)))
    return model


def test_the_distance_counts_the_mark_and_none_is_one_too_far():
    assert distance('" said he.') == 1
    assert distance('I will." "No."') == 8
    assert distance("on and on") == LENGTH + 1


def test_an_interval_holds_its_figure_and_narrows_with_seeds():
    values = np.random.default_rng(1).normal(3.0, 1.0, 400)
    few, many = interval(values[:25], mean), interval(values, mean)
    for figure, low, high in (few, many):
        assert low < figure < high
    assert many[2] - many[1] == pytest.approx(2 * 1.96 / 20, rel=0.15)
    assert few[2] - few[1] > 3 * (many[2] - many[1])
    assert interval(values, middle)[0] == np.median(values)


def test_what_moves_as_far_to_the_same_side_is_counted():
    cells = np.array([0.0, 0.2, 0.3, 0.31, 0.9])
    assert as_far(0.1, 0.3, cells) == 3
    assert as_far(0.3, 0.2, cells) == 2


def test_controls_are_told_together_and_by_cell(capsys):
    kinds = {"untouched": [0], "held inside": [1], "controls inside": [2, 3]}
    tell(mean, kinds, np.array([[0.0, 1.0, 0.0, 1.0], [0.0, 1.0, 0.0, 1.0]]), "What")
    told = "0.5 [0.5, 0.5], by cell 0 to 1; 1 of 2 move it as far as the quote cell"
    assert told in capsys.readouterr().out


def test_sides_are_the_means_of_the_planted_cell():
    # tanh(1) inside, its opposite outside, as it was made.
    model = checkpoint.build(checkpoint.Path("planted"), *planted_card_and_weights())
    inside, outside = sides(model, quoted_text(60), QUOTE)
    assert inside == pytest.approx(np.tanh(1), abs=0.02)
    assert outside == pytest.approx(-np.tanh(1), abs=0.05)


def test_controls_of_both_sides_are_the_same_cells_as_far_from_their_means(model):
    unit, told = Unit("c", 0, 12), load_spread(model)
    held = conditions(model, unit, 0.7, -0.7)
    assert held[0].operations == () and held[0].kind == "untouched"
    units = {}
    for side, value in (("inside", 0.7), ("outside", -0.7)):
        assert [c.operations[0].value for c in held if c.kind == f"held {side}"] == [value]
        controls = [c.operations[0] for c in held if c.kind == f"controls {side}"]
        units[side] = [o.unit for o in controls]
        away = (value - told.mean(unit)) / told.spread(unit)
        for o in controls:
            assert (o.value - told.mean(o.unit)) / told.spread(o.unit) == pytest.approx(away)
    assert units["inside"] == units["outside"]
    assert 1 < len(set(units["inside"])) == len(units["inside"])
    assert set(units["inside"]) <= set(matched(model, unit))


def test_chances_are_means_in_all_before_and_after_the_mark(model):
    held = conditions(model, QUOTE, 0.7, -0.7)[:3]
    assert PROMPT.startswith('"')
    found = chances(model, 'abc" def', held)
    assert found.shape == (3, 3) and (found > 0).all() and (found < 1).all()
    np.testing.assert_allclose(found[:, 0], (found[:, 1] + found[:, 2]) / 2)  # 4 and 4 characters
    assert np.isnan(chances(model, "abcdef", held)[:, 2]).all()
