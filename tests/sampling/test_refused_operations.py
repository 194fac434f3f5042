"""Operations that cannot be done are refused in a sentence, and as many as may be are done."""

import numpy as np
import pytest

from charviz import checkpoint
from charviz.errors import ModelError, SamplingError, UnitError
from charviz.sampling.operations import MOST_UNITS, Operation
from charviz.sampling.writing import Stream
from charviz.spread import FILE
from charviz.units import Unit
from tests.networks import card_and_weights, random_model
from tests.sampling.operated import QUOTE, WARM, kept, text


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), -float("inf")])
@pytest.mark.parametrize("doing", ["hold", "push"])
def test_a_value_that_is_no_number_is_refused(doing, value):
    with pytest.raises(SamplingError, match="give a finite number"):
        Operation(QUOTE, doing, value)


def test_silence_takes_no_value():
    with pytest.raises(SamplingError, match="silenced to its mean, which takes no value"):
        Operation(QUOTE, "silence", 0.3)


@pytest.mark.parametrize(("start", "stop"), [(-1, None), (5, 5), (5, 4), (0, 0), (0, -1)])
def test_a_stretch_of_no_characters_is_refused(start, stop):
    with pytest.raises(SamplingError, match=f"from character {start} up to {stop}, where there"):
        Operation(QUOTE, "hold", 0.1, start, stop)


@pytest.mark.parametrize(
    ("cell", "unit", "says"),
    [
        ("lstm", Unit("i", 0, 1), "i0.1 is a gate.*such as c0.12 or h0.12"),
        ("gru", Unit("z", 0, 1), "z0.1 is a gate.*such as h0.12"),
        ("gru", Unit("c", 0, 1), "c0.1 names the state 'c', but this GRU has h, "),
        ("rnn", Unit("c", 0, 1), "c0.1 names the state 'c', but this RNN has h"),
        ("lstm", Unit("c", 1, 1), "There is no unit c1.1: layers go from 0 to 0"),
        ("lstm", Unit("h", 0, 16), "There is no unit h0.16"),
        ("lstm", Unit("c", 0, -1), "'c0.-1' is not a unit"),
        ("lstm", Unit("q", 0, 1), "names the state 'q'"),
    ],
)
def test_a_unit_that_cannot_be_operated_on_is_refused(cell, unit, says):
    model = random_model(cell=cell)
    with pytest.raises(UnitError, match=says):
        text(model, Operation(unit, "hold", 0.1))


def test_the_same_unit_twice_is_refused(model):
    twice = [Operation(QUOTE, "hold", 0.1), Operation(QUOTE, "hold", 0.2)]
    with pytest.raises(SamplingError, match="is to be held twice: say it once"):
        text(model, *twice)


def test_too_many_operations_are_refused(model):
    many = [Operation(Unit("c", k // 32, k % 32), "hold", 0.1) for k in range(MOST_UNITS + 1)]
    with pytest.raises(SamplingError, match="65 operations at once are too many"):
        text(model, *many)


def test_as_many_operations_as_may_be_are_all_done(model):
    many = [Operation(Unit("c", k // 32, k % 32), "hold", k / 100) for k in range(MOST_UNITS)]
    _, _, states = kept(model, Stream(WARM, many), length=3)
    both = np.concatenate([states["c0"][0, 0], states["c1"][0, 0]])
    np.testing.assert_allclose(both, np.arange(MOST_UNITS) / 100, atol=1e-6)


def test_a_model_that_does_not_tell_its_means_cannot_be_silenced(tmp_path):
    checkpoint.save(tmp_path / "mute", *card_and_weights())
    with pytest.raises(ModelError, match=FILE):
        text(checkpoint.load(str(tmp_path / "mute")), Operation(Unit("c", 0, 1), "silence"))
