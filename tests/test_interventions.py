"""What is done to single units at a step, and to no others."""

import numpy as np
import pytest

from charviz.interventions import MOST, Intervention, edits

LAYERS, HIDDEN, STREAMS = 2, 5, 3


def done(state, wanted, layer=0, seed=0):
    """A state before and after the edits of a layer, raw, as the network keeps it."""
    before = np.random.default_rng(seed).normal(size=(STREAMS, HIDDEN)).astype(np.float32)
    if state == "h":
        before = np.tanh(before)
    after = before.copy()
    edit = edits(wanted, LAYERS, HIDDEN)[layer]
    if edit is not None:
        edit(state, after)
    return before, after


def shown(state, raw):
    return np.tanh(raw) if state == "c" else raw


def everywhere_but(*places):
    mask = np.ones((STREAMS, HIDDEN), bool)
    for place in places:
        mask[place] = False
    return mask


def test_nothing_to_do_is_no_edit():
    assert edits([], LAYERS, HIDDEN) is None


@pytest.mark.parametrize("value", [-0.999, -0.5, 0.0, 0.3, 0.999])
@pytest.mark.parametrize("state", ["c", "h"])
def test_a_held_unit_is_exactly_there_and_all_others_are_left_alone(state, value):
    before, after = done(state, [Intervention(2, state, 0, 4, "hold", value)])
    assert shown(state, after)[2, 4] == pytest.approx(value, abs=1e-6)
    others = everywhere_but((2, 4))
    assert np.array_equal(after[others], before[others])


@pytest.mark.parametrize("amount", [-0.4, 0.0, 0.05, 0.6])
@pytest.mark.parametrize("state", ["c", "h"])
def test_a_push_adds_to_what_is_shown_and_to_no_other_unit(state, amount):
    before, after = done(state, [Intervention(1, state, 0, 0, "push", amount)])
    expected = np.clip(shown(state, before)[1, 0] + amount, -MOST, MOST)
    assert shown(state, after)[1, 0] == pytest.approx(expected, abs=1e-6)
    others = everywhere_but((1, 0))
    assert np.array_equal(after[others], before[others])


@pytest.mark.parametrize("value", [1.0, 1.5, 1e30, 1e308])
@pytest.mark.parametrize("kind", ["hold", "push"])
@pytest.mark.parametrize("state", ["c", "h"])
def test_nothing_leaves_what_a_unit_can_show(state, kind, value):
    for sign in (-1, 1):
        _, after = done(state, [Intervention(0, state, 0, 1, kind, sign * 2 * value)])
        assert shown(state, after)[0, 1] == pytest.approx(sign * MOST, abs=1e-6)


def test_a_saturated_cell_can_be_pushed_back():
    wanted = edits([Intervention(0, "c", 0, 0, "push", -0.5)], 1, 1)
    cell = np.array([[80.0]], np.float32)  # tanh(80) is 1 in float32
    wanted[0]("c", cell)
    assert np.tanh(cell)[0, 0] == pytest.approx(0.5, abs=1e-6)


def test_what_is_pushed_and_held_is_held():
    wanted = [Intervention(0, "h", 0, 1, "hold", 0.2), Intervention(0, "h", 0, 1, "push", 0.5)]
    assert done("h", wanted)[1][0, 1] == np.float32(0.2)
    assert done("h", wanted[::-1])[1][0, 1] == np.float32(0.2)


def test_many_units_of_many_streams_at_once():
    wanted = [Intervention(s, "c", 0, u, "hold", (s - u) / 10) for s in range(3) for u in range(5)]
    _, after = done("c", wanted)
    expected = (np.arange(3)[:, None] - np.arange(5)) / 10
    np.testing.assert_allclose(np.tanh(after), expected, atol=1e-6)


def test_an_edit_is_of_its_layer_and_state_alone():
    wanted = [Intervention(0, "c", 1, 2, "hold", 0.1)]
    assert edits(wanted, LAYERS, HIDDEN)[0] is None
    before, after = done("h", wanted, layer=1)
    assert np.array_equal(before, after)
