import dataclasses
from pathlib import Path

import numpy as np
import pytest

from charviz import checkpoint
from charviz.concepts import CONCEPTS
from charviz.hunting.detail import grades_of
from charviz.hunting.passes import prepare
from charviz.hunting.split import Split, split
from charviz.hunting.use import LENGTH, SEGMENTS, Target, measure
from charviz.sampling.choosing import log_norm
from charviz.spread import Spread
from charviz.units import Unit
from tests.planted import PLANTED, planted_card_and_weights, quoted_text, reads

TEXT = quoted_text(250, seed=7)
UNIT = Unit("c", 0, PLANTED)
SPARE = Unit("c", 0, 20)  # nothing reads it more than any other
OTHERS = [Unit("c", 0, k) for k in (10, 11, 12)]


@pytest.fixture(scope="module")
def scene():
    """A network whose guess at a mark depends on the planted cell, and a text."""
    weights, card = planted_card_and_weights(burn_in=300)
    reads(weights, 6.0)
    model = checkpoint.build(Path("planted"), weights, card)
    reading = prepare(model, TEXT, [CONCEPTS["quotes"]])
    stoi = model.tokenizer.stoi
    target = Target(frozenset({stoi['"']}), frozenset({stoi["."]}))
    means = {"c0": np.zeros(32), "h0": np.zeros(32)}
    spreads = {"c0": np.full(32, 0.7), "h0": np.full(32, 0.5)}
    return model, reading.fed, grades_of(reading, "quotes"), target, Spread(means, spreads)


def measured(scene, unit=UNIT, means=(0.76, -0.76), grades=None, halves=None, target=None):
    model, fed, truth, known, told = scene
    return measure(
        *(model, fed, truth if grades is None else grades, halves or split(len(fed)), unit),
        *(target or known, means, OTHERS, [SPARE], told, 0),
    )


def test_the_gap_is_that_of_a_plain_reading(scene):
    model, fed, truth, target, _ = scene
    halves = Split((), ((1_000, 1_000 + LENGTH),))
    run = model.network.run(fed[:, None], model.network.zero_state())
    logits = model.network.logits(run.h[-1])[:, 0].astype(np.float64)
    logp = log_norm(logits[:, sorted(target.ids)]) - log_norm(logits)
    there = np.arange(1_000, 1_000 + LENGTH)
    there = there[np.isin(fed[there], sorted(target.after))]
    gap = logp[there[truth[there] == 1]].mean() - logp[there[truth[there] == 0]].mean()
    found = measured(scene, halves=halves)
    assert found.gap == pytest.approx(gap, abs=1e-3)
    assert found.use.targets == (truth[there] == 1).sum()


def test_silencing_the_cell_that_is_read_closes_the_gap(scene):
    found = measured(scene)
    assert found.use.closed > 0.7
    assert 0.5 < found.use.surely_closed <= found.use.closed
    assert found.use.most_closed < 0.5
    assert found.use.holds
    assert found.raised > 1 and found.lowered > 1


def test_holding_a_cell_the_other_way_round_is_no_sign_of_use(scene):
    found = measured(scene, means=(-0.76, 0.76))
    assert not found.use.holds
    assert found.raised < 0.1


def test_a_cell_that_nothing_reads_closes_nothing(scene):
    found = measured(scene, unit=Unit("h", 0, 3))
    assert abs(found.use.closed) < 0.25
    assert found.controls == []  # which nothing depends on any more


def test_each_control_is_told_of(scene):
    found = measured(scene)
    assert [unit for unit, *_ in found.controls] == OTHERS
    assert found.use.most_closed == max(closed for _, closed, *_ in found.controls)


def test_where_there_is_no_gap_nothing_can_be_closed(scene):
    found = measured(scene, grades=(1 - scene[2]).astype(np.int8))
    assert found.gap < 0
    assert found.use.closed == found.use.surely_closed == 0


def test_without_a_place_to_look_at_there_is_no_answer(scene):
    nowhere = dataclasses.replace(scene[3], after=frozenset())
    assert measured(scene, target=nowhere) is None
    assert measured(scene, halves=Split((), ())) is None
    assert measured(scene, grades=np.ones_like(scene[2])) is None


def test_segments_are_whole_and_few(scene):
    found = measured(scene, halves=split(len(scene[1])))
    stops = np.isin(scene[1], sorted(scene[3].after)) & (scene[2] == 1)
    assert 0 < found.use.targets <= min(stops.sum(), SEGMENTS * LENGTH)


def test_what_stands_in_for_a_silenced_unit_costs_more_then(scene):
    repair = measured(scene).repair
    assert repair.unit == SPARE
    assert abs(repair.alone) < 0.3
    assert repair.both == pytest.approx(measured(scene).use.closed, abs=0.3)


def test_with_nothing_to_compare_with_there_is_still_an_answer(scene):
    model, fed, truth, target, told = scene
    found = measure(
        *(model, fed, truth, split(len(fed)), UNIT, target, (0.76, -0.76), [], [], told, 0)
    )
    assert found.use.closed == pytest.approx(measured(scene).use.closed)
    assert found.controls == [] and found.repair is None
