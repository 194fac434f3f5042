import numpy as np
from scipy.stats import rankdata

from charviz.concepts.labels import Labels, certain
from charviz.hunting.tally import Labelled, Tally
from charviz.hunting.truth import Truth
from tests.counted import counted

RNG = np.random.default_rng(0)
NAMES = ("one", "two", "grade")


def labelled(time):
    one = Labels(RNG.random(time) < 0.3, RNG.random(time) < 0.9)
    two = certain(RNG.random(time) < 0.5)
    grade = Labels(RNG.integers(0, 7, time).astype(np.float32), RNG.random(time) < 0.8)
    truth = Truth.of(time).also("one", one).also("grade", grade).also("two", two)
    return truth, one, two, grade


def test_counts_are_those_of_a_plain_loop():
    truth, one, two, grade = labelled(500)
    levels = RNG.integers(0, 256, (3, 500)).astype(np.uint8)
    found = counted(levels, truth)
    ranks = np.zeros(500)
    ranks[grade.valid] = rankdata(grade.values[grade.valid]) - (grade.valid.sum() + 1) / 2
    counts, sums = np.zeros((3, 256, 5), int), np.zeros((3, 256, 1))
    for unit in range(3):
        for t, level in enumerate(levels[unit]):
            for i, labels in enumerate((one, two)):
                counts[unit, level, 2 * i] += bool(labels.values[t] and labels.valid[t])
                counts[unit, level, 2 * i + 1] += bool(labels.valid[t])
            counts[unit, level, 4] += bool(grade.valid[t])
            sums[unit, level, 0] += ranks[t]
    assert np.array_equal(found.counts, counts)
    assert np.allclose(found.ranks, sums, atol=1e-9)
    inside, outside = found.classes("two")
    assert (inside.sum(axis=1) == two.values.sum()).all()
    assert (outside.sum(axis=1) == (~two.values).sum()).all()


def test_counts_add_up():
    truth, *_ = labelled(1000)
    levels = RNG.integers(0, 256, (2, 1000)).astype(np.uint8)
    names = Labelled.of(truth, NAMES)
    whole, some = (Tally.empty(2, names, np.ones(1000, bool)) for _ in range(2))
    places = RNG.permutation(1000)
    whole.add(levels, np.arange(1000))
    for part in (places[:300], places[300:]):
        some.add(levels[:, part], part)
    assert np.array_equal(some.counts, whole.counts)
    assert np.array_equal(some.ranks, whole.ranks)
