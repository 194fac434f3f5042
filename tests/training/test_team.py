"""Several processes at one run: the same losses as one, whatever their number, until the end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Lock

import numpy as np
import psutil
import pytest

from charviz import runs
from charviz.corpora import load
from charviz.errors import TrainingError
from charviz.passages import PASSAGES
from charviz.recurrence import Config
from charviz.training.run import Run
from charviz.training.settings import Settings
from charviz.training.streams import Streams
from charviz.training.team import Group
from charviz.training.trainer import Trainer
from tests.threads import in_threads

BATCH, STEPS = 5, 40
IDS = np.random.default_rng(0).integers(0, 5, 2_000)
building = Lock()  # threads share torch's dice, which processes do not


def trainer(team=None, **changes):
    settings = Settings(
        hidden_size=12, embedding_size=6, dropout=0.0, warmup=5, threads=1, **changes
    )
    config = Config(settings.cell, settings.layers, 12, 6, 5)
    with building:
        group = Group() if team is None else Group(team)
        made = Trainer(config, settings, Streams(IDS, BATCH, 10, 0), 2 * STEPS, group)
    group.any(True)  # all are made
    return made


def taken(one, steps=STEPS):
    return [one.step() for _ in range(steps)]


@pytest.mark.parametrize(("cell", "layers"), [("lstm", 1), ("gru", 2)])
@pytest.mark.parametrize("size", [2, 3])  # of 5 streams: shares that differ
def test_several_take_the_steps_of_one(cell, layers, size):
    alone = trainer(cell=cell, layers=layers)
    expected = taken(alone), alone.validate(IDS)

    def work(team):
        one = trainer(team, cell=cell, layers=layers)
        return taken(one), one.validate(IDS), one.weights()

    members = in_threads(size, work)
    for steps, loss, weights in members:
        np.testing.assert_allclose(steps, expected[0], rtol=1e-4)
        assert loss == pytest.approx(expected[1], rel=1e-4)
        for name, array in weights.items():  # to the bit, or they would drift apart
            assert np.array_equal(array, members[0][2][name]), name


@pytest.mark.parametrize("size", [1, 2, 4])
def test_a_checkpoint_goes_on_in_any_number_of_processes(size):
    alone = trainer()
    expected = taken(alone, 2 * STEPS)[STEPS:]

    def first(team):
        one = trainer(team)
        taken(one)
        return one.arrays()

    arrays = in_threads(3, first)[0]
    assert arrays["carried/0"].shape == (1, BATCH, 12)

    def second(team):
        one = trainer(team)
        one.restore({name: array.copy() for name, array in arrays.items()})
        return taken(one)

    for steps in in_threads(size, second):
        np.testing.assert_allclose(steps, expected, rtol=1e-3)


def test_more_processes_than_streams_are_refused():
    class Six:
        rank, size = 0, 6

    with pytest.raises(TrainingError, match="at most 5"):
        trainer(Six())


SMALL = {"hidden_size": 24, "batch": 6, "sequence": 32, "warmup": 5, "dropout": 0.0, "threads": 1}


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "ours.txt"
    path.write_text("\n".join(p.text for p in PASSAGES.values() if p.language == "prose") * 3)
    return path


def torchrun(text, folder, epochs):
    """Start two processes at one run; wait until it has measured something."""
    options = [f"--{key.replace('_', '-')}={value}" for key, value in SMALL.items()]
    launcher = ["torch.distributed.run", "--standalone", "--nproc-per-node=2", "-m"]
    ours = ["charviz", "train", str(text), "--out", str(folder), f"--epochs={epochs}", *options]
    launched = subprocess.Popen(
        [sys.executable, "-m", *launcher, *ours],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 120
    while not runs.metrics(folder) and time.monotonic() < until and launched.poll() is None:
        time.sleep(0.05)
    return launched


def said(launched):
    """Return what our processes said, without what torchrun says of them, when all have ended."""
    _, errors = launched.communicate(timeout=120)
    ours = [line for line in errors.splitlines() if line.startswith(("Error: ", "Paused"))]
    assert str(Path(runs.__file__).parent) not in errors, "a traceback of ours"
    return ours


def test_two_processes_pause_together_and_one_goes_on(text, tmp_path):
    launched = torchrun(text, tmp_path / "two", epochs=20)
    launched.send_signal(signal.SIGTERM)
    (sentence,) = said(launched)
    assert "Paused at step" in sentence
    state = runs.read_state(tmp_path / "two")
    assert state.state == "paused"
    settings = Settings(**SMALL, epochs=20)
    one = Run(tmp_path / "one", load(text), settings, resume=False)
    one.train(lambda line: None)
    again = Run(tmp_path / "two", load(text), settings, resume=True)
    assert again.resumed_from_step == state.step > 0
    again.train(lambda line: None)
    ours, theirs = (
        [line["validation"] for line in runs.metrics(tmp_path / name) if "validation" in line]
        for name in ("one", "two")
    )
    assert len(ours) == 20
    np.testing.assert_allclose(ours, theirs, atol=0.02)


def test_one_that_is_killed_ends_the_other_with_a_sentence(text, tmp_path):
    launched = torchrun(text, tmp_path / "two", epochs=9_000)
    follower = next(
        child
        for child in psutil.Process(launched.pid).children()
        if child.environ().get("RANK") == "1"
    )
    follower.kill()
    (sentence,) = said(launched)
    assert "Another process of this run has ended" in sentence
    state = runs.read_state(tmp_path / "two")
    assert (state.state, state.why in sentence) == ("failed", True)
