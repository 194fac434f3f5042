"""A glance finds what a hunt would find, in less text and without a verdict."""

import numpy as np
import pytest

from charviz.concepts import CONCEPTS
from charviz.hunting.glance import MAIN, glance
from charviz.hunting.hunt import hunt
from charviz.passages import PASSAGES
from tests.networks import random_model

TEXT = "\n".join(p.text for p in PASSAGES.values()) * 2


@pytest.fixture(scope="module")
def model():
    return random_model(hidden=12)


def test_a_glance_gives_the_hunts_units_and_scores(model):
    rows = {row["concept"]: row for row in hunt(model, TEXT, with_causes=False).rows}
    found = glance(model, TEXT)
    assert found
    for seen in found:
        row = rows[seen.concept]
        if row["unit"] is None:  # too little of it for a verdict
            continue
        assert (str(seen.unit), seen.sign) == (row["unit"], row["sign"])
        told = row["spearman"] if seen.is_graded else row["auroc"]
        assert np.isclose(seen.score, abs(told) if seen.is_graded else told, atol=2e-3)


def test_a_concept_that_does_not_occur_is_left_out(model):
    prose = PASSAGES["dialogue"].text * 4
    names = {seen.concept for seen in glance(model, prose)}
    assert names <= set(MAIN) and "quotes" in names
    assert not names & {"comment", "strings", "indent"}
    assert glance(model, "") == glance(model, "No more than this.") == []


def test_graded_concepts_are_told_from_others(model):
    for seen in glance(model, TEXT):
        assert seen.is_graded == (CONCEPTS[seen.concept].kind == "graded")
