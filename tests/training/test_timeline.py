"""A timeline: snapshots become moments, and the last one is the model itself."""

import json

import numpy as np
import pytest
from safetensors.numpy import load_file
from sklearn.metrics import roc_auc_score

from charviz import birth, checkpoint
from charviz.concepts import CONCEPTS
from charviz.errors import ModelError, TrainingError
from charviz.hunting.split import split
from charviz.passages import PASSAGES
from charviz.tracing import nats, trace
from charviz.training import timeline
from tests.planted import quoted_text
from tests.shown_models import QUOTE_UNIT, make_runs

TEXT = quoted_text(120, seed=1)
PACE = timeline.Pace(step=64, epoch=6400, best_step=200)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("born")
    make_runs(home)
    return home


@pytest.fixture(scope="module")
def model(home):
    """A planted model, and what it was at steps 0 and 100: noise, and half of it."""
    model = checkpoint.load(str(home / "runs" / "planted"))
    kept, dice = timeline.Snapshots(model.folder, 200), np.random.default_rng(0)
    weights = load_file(model.folder / "model.safetensors")
    for step, share in ((0, 0.0), (100, 0.7)):
        kept.keep(
            step,
            {k: share * w + (1 - share) * dice.normal(0, 0.3, w.shape) for k, w in weights.items()},
        )
    lines = ({"step": 50, "train": 3.0}, {"step": 100, "train": 2.0}, {"step": 200, "train": 1.5})
    (model.folder / "metrics.jsonl").write_text("".join(f"{json.dumps(m)}\n" for m in lines))
    return model


@pytest.fixture(scope="module")
def told(model):
    return timeline.tell(model, model.folder, TEXT, TEXT, PACE)


def test_it_follows_the_detectors_from_the_first_snapshot_to_the_model(told):
    assert [m.step for m in told.moments] == [0, 100, 200]
    assert [str(g.unit) for g in told.grown if g.concept == "quotes"] == [QUOTE_UNIT]
    assert [m.characters for m in told.moments] == [0, 6400, 12800]
    assert [m.epoch for m in told.moments] == [0, 1, 2]
    assert [m.train for m in told.moments] == [None, 2.0, 1.5]


def test_the_last_moment_is_the_model_itself(model, told):
    last, unit = told.moments[-1], told.grown[0].unit
    assert last.validation == nats(model, TEXT)[0]
    shown = trace(model, PASSAGES[told.passage].text)
    assert np.array_equal(told.levels["quotes"][-1], shown[unit])


def test_a_score_is_that_of_scikit_learn_on_every_other_block(model, told):
    labels = CONCEPTS["quotes"].label(TEXT)
    there = labels.valid & (split(len(TEXT)).side(len(TEXT)) == 1)
    levels = trace(model, TEXT)[told.grown[0].unit]
    expected = roc_auc_score(labels.values[there], levels[there])
    assert told.moments[-1].scores["quotes"].score == pytest.approx(expected, abs=2e-3)
    assert told.moments[0].scores["quotes"].score < 0.8


def test_the_moment_at_which_a_unit_passes_is_the_first_one_above(told):
    at = told.passes("quotes")
    scores = [m.scores["quotes"].score for m in told.moments]
    assert scores[at] >= birth.PASSED
    assert all(score < birth.PASSED for score in scores[:at])


def test_it_comes_back_as_it_was_written(model, told):
    found = birth.load(model)
    assert [m.step for m in found.moments] == [m.step for m in told.moments]
    assert [m.sample for m in found.moments] == [m.sample for m in told.moments]
    for name, levels in told.levels.items():
        assert np.array_equal(found.levels[name], levels)
    assert found.lines == {
        order: pytest.approx(line, abs=1e-5) for order, line in told.lines.items()
    }


def test_what_was_kept_is_forgotten_and_the_timeline_stays(model, told):
    timeline.forget(model.folder)
    assert not (model.folder / timeline.FOLDER).exists()
    assert birth.load(model)
    assert timeline.tell(model, model.folder, TEXT, TEXT, PACE) is None


def test_a_model_without_a_timeline_has_none(home):
    assert birth.load(checkpoint.load(str(home / "runs" / "wide"))) is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"schema": 99}, "schema 99"),
        ({"model_digest": "0" * 16}, "another network"),
        ({"levels_sha256": "0"}, "damaged"),
        ({"moments": []}, "damaged"),
        ({"lines": {"1": float("inf")}}, "damaged"),
        ({"concepts": [{"concept": "quotes", "unit": "c9.1", "sign": 1}]}, "damaged"),
        ({"passage": "../x"}, "damaged"),
        ({"passage_sha256": "0"}, "reads otherwise"),
    ],
)
def test_what_is_damaged_is_told_in_a_sentence(model, told, change, says):
    path = model.folder / birth.JSON
    whole = path.read_text("utf-8")
    try:
        path.write_text(json.dumps(json.loads(whole) | change), "utf-8")
        with pytest.raises(ModelError, match=says):
            birth.load(model)
    finally:
        path.write_text(whole, "utf-8")


def test_a_damaged_snapshot_is_told_in_a_sentence(model, told, tmp_path):
    folder = tmp_path / timeline.FOLDER
    folder.mkdir()
    (folder / "00000007.safetensors").write_bytes(b"half")
    with pytest.raises(TrainingError, match="snapshot at step 7"):
        timeline.tell(model, tmp_path, TEXT, TEXT, PACE)


def test_snapshots_are_close_at_first_and_ever_farther_apart():
    steps = timeline.steps(14_040)
    assert steps[:4] == [0, 1, 2, 3]
    assert steps[-1] == 14_040
    assert len(steps) <= timeline.COUNT + 1
    apart = np.diff(steps[12:])
    assert (np.diff(apart) >= -1).all()
