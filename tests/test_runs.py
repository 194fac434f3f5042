"""A run's folder as others see it: whole files, the lock of a living process, wishes."""

import json
import subprocess
import sys
import threading

import pytest

from charviz import runs
from charviz.errors import TrainingError
from charviz.runs import State

HOLDING = """
import sys, time
from pathlib import Path
from charviz import runs
with runs.held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_state_comes_back_as_it_was_written(tmp_path):
    assert runs.read_state(tmp_path) is None
    runs.write_state(tmp_path, State("training", "reading", 5, 20))
    found = runs.read_state(tmp_path)
    assert (found.state, found.stage, found.step, found.of) == ("training", "reading", 5, 20)
    assert found.at > 1.7e9


@pytest.mark.parametrize(
    "said", ["", "{", "[]", '{"state": "elsewhere"}', '{"state": "done", "more": 1}']
)
def test_what_is_no_state_is_none(tmp_path, said):
    (tmp_path / "state.json").write_text(said)
    assert runs.read_state(tmp_path) is None


def test_a_run_is_alive_as_long_as_its_process(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "PATIENCE", 0.1)
    assert not runs.is_held(tmp_path)
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert runs.is_held(tmp_path)
        with pytest.raises(TrainingError, match="another process"), runs.held(tmp_path):
            pass
        process.kill()
        process.wait()
    assert not runs.is_held(tmp_path)
    with runs.held(tmp_path):
        pass


def test_a_wish_is_heard_until_it_is_granted(tmp_path):
    assert runs.wished(tmp_path) is None
    runs.wish(tmp_path, "pause")
    assert runs.wished(tmp_path) == "pause"
    runs.granted(tmp_path)
    assert runs.wished(tmp_path) is None
    with pytest.raises(ValueError, match="sleep"):
        runs.wish(tmp_path, "sleep")


@pytest.mark.parametrize("again", [0, 1, 2])
def test_all_that_is_told_of_a_step_counts_and_once(tmp_path, again):
    told = [
        {"step": 50, "train": 5.0},
        {"step": 50, "sample": "x"},
        {"step": 50, "validation": 4.0},
    ]
    path = tmp_path / "metrics.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in told[: again + 1] + told))
    assert runs.metrics(tmp_path) == told


def test_a_note_that_is_taken_twice_costs_no_loss(tmp_path):
    kinds = ({"train": 5.0}, {"sample": "x"}, {"validation": 4.0}, {"sample": "y"})
    told = [{"step": 50, **one} for one in kinds]
    (tmp_path / "metrics.jsonl").write_text("".join(json.dumps(line) + "\n" for line in told))
    assert runs.metrics(tmp_path) == [told[0], told[2], told[3]]


def test_what_was_measured_again_counts_once(tmp_path):
    told = [{"step": s, "train": s / 10} for s in (50, 100, 150)] + [{"step": 100, "train": 9.0}]
    text = "".join(json.dumps(line) + "\n" for line in told) + '{"step": 15'
    (tmp_path / "metrics.jsonl").write_text(text)
    assert [(line["step"], line["train"]) for line in runs.metrics(tmp_path)] == [
        (50, 5.0),
        (100, 9.0),
    ]


def test_looks_at_a_run_never_take_each_other_for_its_process(tmp_path):
    with runs.held(tmp_path):
        pass
    seen, looks = [], range(300)
    lookers = [
        threading.Thread(target=lambda: seen.extend(runs.is_held(tmp_path) for _ in looks))
        for _ in range(3)
    ]
    for looker in lookers:
        looker.start()
    for looker in lookers:
        looker.join()
    assert len(seen) == 900
    assert not any(seen)
