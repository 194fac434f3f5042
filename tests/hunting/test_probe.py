import numpy as np
import pytest

from charviz.hunting.probe import SIZES, Collector, Sample, probe, rearranged
from charviz.hunting.select import REPORT, TUNE, Ranked

SIZE, UNITS = 8_000, 24
RNG = np.random.default_rng(0)
SIDE = (np.arange(SIZE) // 500 % 3 - 1).astype(np.int8)
GRADES = (np.cumsum(RNG.random(SIZE) < 0.02) % 2).astype(np.int8)


def sampled(values):
    """A collector that heard these values, [time, units], in chunks out of order."""
    heard = Collector(SIDE, values.shape[1], 0)
    chunks = [(np.arange(at, SIZE, 7), values[at::7]) for at in (3, 0, 6, 1, 5, 2, 4)]
    assert sum(len(places) for places, _ in heard.listen(iter(chunks))) == SIZE
    return heard.sample()


def ranked(order):
    none = np.zeros(0)
    return Ranked(None, np.array(order), np.ones(len(order), int), none, none, 1)


def crowd(noise):
    """Units of which each knows a little."""
    values = GRADES[:, None] + noise * RNG.standard_normal((SIZE, UNITS))
    return values.astype(np.float32)


def test_what_is_kept_is_what_was_heard():
    values = RNG.random((SIZE, UNITS)).astype(np.float32)
    sample = sampled(values)
    for (places, kept), which in zip((sample.tune, sample.report), (TUNE, REPORT), strict=True):
        assert np.array_equal(kept, values[places])
        assert (SIDE[places] == which).all()
        assert len(places) == len(np.unique(places)) > 1_000


def test_a_crowd_knows_more_together_than_one_cell():
    found = probe(sampled(crowd(3.0)), GRADES, ranked(range(UNITS)), False, 0)
    scores = [found.few[size] for size in SIZES]
    assert scores == sorted(scores)
    assert found.everything > found.few[1] + 0.2


def test_one_cell_is_enough_where_one_knows_all():
    values = crowd(9.0)
    values[:, 5] = GRADES
    found = probe(sampled(values), GRADES, ranked([5, *range(5), *range(6, UNITS)]), False, 0)
    assert found.few[1] == 1.0
    assert found.everything > 0.99


def test_on_a_random_concept_there_is_nothing_to_read_off():
    found = probe(sampled(crowd(1.0)), GRADES, ranked(range(UNITS)), False, 0)
    assert found.everything > 0.99
    assert abs(found.random - 0.5) < 0.15


def test_a_graded_concept_is_read_off_by_ranks():
    grades = (np.arange(SIZE) % 37).astype(np.int8)
    values = grades[:, None] + RNG.normal(0, 30, (SIZE, UNITS)).astype(np.float32)
    found = probe(sampled(values), grades, ranked(range(UNITS)), True, 0)
    assert found.everything > found.few[1] + 0.2
    assert found.random is None


def test_dead_units_and_few_labels_are_no_trouble():
    values = crowd(1.0)
    values[:, 3] = 0.25
    sample = sampled(values)
    assert probe(sample, GRADES, ranked([3]), False, 0).few == {1: 0.5}
    assert probe(sample, np.zeros_like(GRADES), ranked([3]), False, 0) is None
    nothing = (np.zeros(0, np.int64), np.zeros((0, UNITS), np.float32))
    assert probe(Sample(nothing, nothing), GRADES, ranked([3]), False, 0) is None


def runs_of(grades):
    edges = np.flatnonzero(np.diff(grades)) + 1
    return sorted((int(part[0]), len(part)) for part in np.split(grades, edges))


@pytest.mark.parametrize("seed", range(3))
def test_a_random_concept_has_the_same_runs_elsewhere(seed):
    grades = GRADES.copy()
    grades[1_000:1_200] = -1
    mixed = rearranged(grades, seed)
    assert np.array_equal(mixed < 0, grades < 0)
    assert runs_of(mixed[mixed >= 0]) == runs_of(grades[grades >= 0])
    assert (mixed != grades).mean() > 0.2
