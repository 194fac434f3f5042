"""The states and gates of every kind of network, in words."""

import pytest

from charviz.recurrence import Config
from charviz.ui.states import states


@pytest.mark.parametrize(
    ("cell", "letters", "from_zero"),
    [("lstm", "chifgo", "ifo"), ("gru", "hzrn", "zr"), ("rnn", "h", "")],
)
def test_every_state_and_gate_has_a_name_and_a_scale(cell, letters, from_zero):
    found = states(Config(cell, 1, 4, 4, 4))
    assert sorted(state.letter for state in found) == sorted(letters)
    assert {state.letter for state in found if not state.signed} == set(from_zero)
    assert all(state.name and state.definition for state in found)
    assert all(state.low and state.high for state in found if not state.signed)
