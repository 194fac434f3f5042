"""What operations do to a text, beside what the same dice write without them."""

import numpy as np
import pytest

from charviz import checkpoint
from charviz.errors import SamplingError
from charviz.sampling.choosing import Choice, softmax
from charviz.sampling.effects import chances, effect, in_force, told
from charviz.sampling.operations import Operation
from charviz.sampling.writing import Stream, blocks, write
from charviz.tracing import to_levels
from charviz.units import Unit
from tests.networks import card_and_weights

LETTERS = "\n" + "".join(map(chr, range(32, 127)))
CHOICE = Choice(0.9, seed=3)
LENGTH = 150  # more than two blocks
PROMPT = "It is so, "


@pytest.fixture(scope="module", params=["lstm", "gru", "rnn"])
def model(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    weights, card = card_and_weights(request.param, layers=2, hidden=24, letters=LETTERS)
    checkpoint.save(folder, weights, card)
    return checkpoint.load(str(folder))


@pytest.fixture
def unit(model):
    return Unit(model.config.states[0], 1, 5)


@pytest.fixture
def hold(unit):
    return [Operation(unit, "hold", 0.95, 40)]


def test_the_first_text_is_what_the_network_writes_by_itself(model, hold):
    untouched, operated = effect(model, PROMPT, CHOICE, LENGTH, [hold], [])
    alone = write(model, PROMPT, [Stream(CHOICE)], LENGTH)[0]
    by_hand = write(model, PROMPT, [Stream(CHOICE, hold)], LENGTH)[0]
    assert (untouched.text, operated.text) == (alone.text, by_hand.text)


def test_nothing_differs_before_an_operation_begins(model, hold):
    untouched, operated = effect(model, PROMPT, CHOICE, LENGTH, [hold], [hold[0].unit])
    assert operated.parts is None or operated.parts >= 40
    at = LENGTH if operated.parts is None else operated.parts
    assert untouched.text[:at] == operated.text[:at]
    assert operated.parts is None or untouched.text[at] != operated.text[at]
    unit = hold[0].unit
    assert np.array_equal(untouched.levels[unit][:39], operated.levels[unit][:39])


def test_a_held_unit_has_the_level_it_is_held_at(model, hold):
    _, operated = effect(model, PROMPT, CHOICE, LENGTH, [hold], [])
    levels = operated.levels[hold[0].unit]
    assert (levels[39:] == to_levels(np.float32(0.95))).all()
    assert (levels[:39] != levels[39]).any()


def test_every_condition_reads_the_same_text_where_chances_are_compared(model, hold):
    target = "e"
    untouched, operated = effect(model, PROMPT, CHOICE, LENGTH, [hold], [], target)
    ids = model.tokenizer.encode(untouched.text).ids
    read = [
        np.concatenate([b.logits[:-1, 0] for b in blocks(model, PROMPT, [s], LENGTH, forced=ids)])
        for s in (Stream(CHOICE), Stream(CHOICE, hold))
    ]
    for written, logits in zip((untouched, operated), read, strict=True):
        expected = softmax(logits.astype(np.float64))[:, model.tokenizer.stoi[target]]
        assert np.allclose(chances(written), expected, atol=1e-6)
    assert np.allclose(chances(untouched)[:40], chances(operated)[:40], atol=1e-7)


def test_figures_are_of_where_the_operations_are_in_force(model, unit):
    stretch = [Operation(unit, "hold", -0.9, 20, 30)]
    where = in_force(stretch, LENGTH)
    assert where.nonzero()[0].tolist() == list(range(20, 30))
    untouched, operated = effect(model, PROMPT, CHOICE, LENGTH, [stretch], [], "e")
    differences = operated.log_chances - untouched.log_chances
    figures = told(operated, untouched, "e", where)
    assert figures.gap == pytest.approx(differences[20:30].mean())
    assert figures.expected == pytest.approx(chances(operated)[20:30].sum(), rel=1e-5)


def test_marks_are_counted_from_where_the_operations_begin(model):
    (untouched,) = effect(model, PROMPT, CHOICE, LENGTH, [], [])
    letter, where = untouched.text[50], np.arange(LENGTH) >= 50
    figures = told(untouched, untouched, letter, where)
    assert figures.distance == 0
    assert figures.count == untouched.text[50:].count(letter)
    assert (figures.gap, figures.expected) == (0.0, 0.0)  # no target, no chances
    assert told(untouched, untouched, "\x7f", where).distance is None


def test_an_operation_that_does_nothing_changes_nothing(model, unit):
    nothing = [Operation(unit, "push", 0.0)]
    untouched, operated = effect(model, PROMPT, CHOICE, LENGTH, [nothing], [], "e")
    assert operated.parts is None
    figures = told(operated, untouched, "e", in_force(nothing, LENGTH))
    assert figures.gap == pytest.approx(0.0, abs=1e-5)


def test_an_unknown_target_is_refused(model):
    with pytest.raises(SamplingError, match="not one character"):
        effect(model, PROMPT, CHOICE, LENGTH, [], [], "ë")


def test_nothing_to_write_is_nothing_to_tell(model, hold):
    untouched, operated = effect(model, PROMPT, CHOICE, 0, [hold], [], "e")
    assert (untouched.text, operated.text, operated.parts) == ("", "", None)
    assert told(operated, untouched, "e", in_force(hold, 0)).gap == 0.0
