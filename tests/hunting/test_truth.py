import numpy as np

from charviz.concepts.labels import Labels, certain
from charviz.hunting.truth import GRADES, Truth, grade_edges

RNG = np.random.default_rng(0)


def test_only_the_patterns_that_occur_are_kept():
    same = certain(RNG.random(1000) < 0.5)
    truth = Truth.of(1000)
    for i in range(25):
        truth = truth.also(str(i), same)
    assert truth.members.shape == (2, 50)
    assert truth.patterns.dtype == np.uint8


def test_packed_labels_can_be_had_again():
    rng = np.random.default_rng(0)
    truth, told = Truth.of(200), {}
    for name in "abc":
        told[name] = Labels(rng.random(200) < 0.4, rng.random(200) < 0.8)
        truth = truth.also(name, told[name])
    for name, labels in told.items():
        again = truth.labels(name)
        assert (again.valid == labels.valid).all()
        assert (again.values == (labels.values & labels.valid)).all()


def test_few_values_have_a_bin_each_and_many_share():
    assert grade_edges(certain(np.array([3, 1, 1, 7], np.float32))).tolist() == [3, 7]
    many = certain(np.arange(1000, dtype=np.float32))
    assert len(grade_edges(many)) == GRADES - 1
    truth = Truth.of(1000).also("many", many)
    shares = np.bincount(truth.grades["many"])
    assert len(shares) == GRADES
    assert shares.max() - shares.min() <= 1


def test_edges_that_are_given_are_used():
    edges = np.array([10, 20], np.float32)
    truth = Truth.of(4).also("x", certain(np.array([0, 10, 15, 99], np.float32)), edges)
    assert truth.grades["x"].tolist() == [0, 1, 1, 2]


def test_edges_that_put_all_of_a_text_into_one_bin_are_not_taken():
    values = np.array([0, 10, 15, 99], np.float32)
    for edges in ([], [100], [-5]):
        truth = Truth.of(4).also("x", certain(values), np.array(edges, np.float32))
        assert truth.grades["x"].tolist() == [0, 1, 2, 3]
    for alike in (values[:1].repeat(2), values[:0]):
        truth = Truth.of(2).also("x", certain(alike), np.array([5], np.float32))
        assert truth.edges["x"].tolist() == []


def test_what_two_know_of_a_text_is_what_one_would_know_of_it():
    alone, parts, names = Truth.of(500), [Truth.of(500), Truth.of(500)], "abcdefg"
    for at, name in enumerate(names):
        values = RNG.integers(0, 9, 500)
        values = values.astype(np.float32) if name in "cf" else values < 3
        labels = Labels(values, RNG.random(500) < 0.8)
        alone = alone.also(name, labels)
        parts[at % 2] = parts[at % 2].also(name, labels)
    both = parts[0].beside(parts[1]).ordered(names)
    assert both.binary == alone.binary
    assert (both.members[both.patterns] == alone.members[alone.patterns]).all()
    assert len(both.members) == len(alone.members)
    assert list(both.grades) == list(alone.grades) == list(both.edges) == ["c", "f"]
    for name in "cf":
        assert (both.grades[name] == alone.grades[name]).all()
        assert (both.edges[name] == alone.edges[name]).all()
