import numpy as np
import pytest

from charviz.concepts import Concept, Labels
from charviz.hunting.evidence import Scene
from charviz.hunting.passes import prepare
from charviz.hunting.verdict import FEWEST_RUNS
from charviz.hunting.written import blank, shown
from tests.networks import random_model

SIZE = 60_000


def scene_of(inside, text="a" * SIZE):
    concept = Concept("mine", "Mine", "binary", "Made up.", lambda t: inside)
    model = random_model()
    return concept, Scene.of(model, prepare(model, text, [concept]), [concept], 0)


def marked(tune, report):
    """Labels with so many runs inside the blocks of either side."""
    halves = scene_of(Labels(np.zeros(SIZE, bool), np.ones(SIZE, bool)))[1].halves
    inside = np.zeros(SIZE, np.bool_)
    for blocks, count in ((halves.tune, tune), (halves.report, report)):
        for k in range(count):
            first, _ = blocks[k % len(blocks)]
            at = first + 10 + 20 * (k // len(blocks))
            inside[at : at + 5] = True
    return Labels(inside, np.ones(SIZE, np.bool_))


@pytest.mark.parametrize("counts", [(20, 20), (19, 40), (40, 19), (0, 30)])
def test_runs_are_counted_on_either_side(counts):
    concept, scene = scene_of(marked(*counts))
    assert scene.runs["mine"] == counts
    row = blank(concept, scene)
    assert row["runs"] == min(counts)
    assert (row["verdict"] == "absent") == (min(counts) < FEWEST_RUNS)


def test_what_is_dropped_or_not_valid_counts_nowhere():
    labels = marked(30, 30)
    concept, scene = scene_of(labels)
    dropped = scene.side < 0
    labels.values[dropped] = ~labels.values[dropped]
    assert scene_of(labels)[1].runs == scene.runs
    masked = Labels(labels.values, ~labels.values)
    assert scene_of(masked)[1].runs["mine"] == (0, 0)
    row = blank(*scene_of(masked))
    assert row["base_rate"] == 0
    assert row["n"] < blank(concept, scene)["n"]


def test_the_base_rate_is_that_of_the_report():
    concept, scene = scene_of(marked(400, 20))
    assert blank(concept, scene)["base_rate"] == pytest.approx(100 / scene.reported.sum(), abs=1e-6)


def test_stretches_are_told_in_the_text_as_given():
    text = "ab\r\n" * 15_000
    labels = Labels(np.zeros(SIZE, np.bool_), np.ones(SIZE, np.bool_))
    _, scene = scene_of(labels, text)
    assert len(scene.reading.fed) == 45_000
    assert shown(scene, (0, 3)) == (0, 4)
    assert shown(scene, (4, 6)) == (5, 8)
