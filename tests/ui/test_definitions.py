"""Every term is defined once, in one sentence."""

import re

import pytest

from charviz.cells import KEPT_ORDER
from charviz.ui.definitions import DEFINITIONS, GLOSSARY, STATES


@pytest.mark.parametrize("term", DEFINITIONS)
def test_a_definition_is_one_short_sentence(term):
    said = DEFINITIONS[term]
    assert said.endswith(".")
    assert not re.search(r"[.!?] [A-Z]", said)
    assert said[0].isupper()
    assert len(said) <= 180


def test_no_term_stands_in_two_groups():
    assert sum(map(len, GLOSSARY.values())) == len(DEFINITIONS)


def test_every_state_and_gate_is_a_term():
    letters = {letter for kept in KEPT_ORDER.values() for letter in kept} | {"c", "h"}
    assert letters == set(STATES)
    assert set(STATES.values()) <= set(DEFINITIONS)
