"""What can go wrong in a run: its folder says so in a sentence, and the last checkpoint is kept."""

import json
import os
import resource
import shutil
import signal
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from charviz import runs
from charviz.cli import main
from charviz.errors import TrainingError
from charviz.passages import PASSAGES
from charviz.training import folder, run, session, trainer
from charviz.training.team import Group
from charviz.training.trainer import Trainer

SMALL = ["--hidden-size=24", "--batch=4", "--sequence=32", "--warmup=5", "--epochs=3"]
CHECKPOINT = folder.CHECKPOINT


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "ours.txt"
    path.write_text("\n".join(p.text for p in PASSAGES.values() if p.language == "prose"))
    return path


def train(text, out, *options):
    result = CliRunner().invoke(main, ["train", str(text), "--out", str(out), "--json", *options])
    assert "Traceback" not in result.stderr
    return result


def resume(text, out):
    return train(text, out, "--resume")


@pytest.fixture
def paused(text, tmp_path, monkeypatch):
    """A run that was paused at step 7, with a checkpoint there."""
    out = tmp_path / "net"
    at(monkeypatch, 7, lambda: runs.wish(out, "pause"))
    assert train(text, out, *SMALL).exit_code == 1
    assert runs.read_state(out).state == "paused"
    return out


def at(monkeypatch, step, happens):
    """Let something happen once, as a run is about to take a step."""
    take, left = Trainer.step, [happens]

    def stepping(trainer):
        if left and trainer.step_number == step - 1:
            left.pop()()
        return take(trainer)

    monkeypatch.setattr(Trainer, "step", stepping)


def failed(result, out, says):
    """A run failed: one sentence on its log, the same in its folder; nobody holds it."""
    assert result.exit_code == 1
    state = runs.read_state(out)
    assert (state.state, runs.is_held(out)) == ("failed", False)
    assert says in state.why
    assert state.why in result.stderr
    assert not list(out.glob("**/.*"))


def goes_on(text, out):
    """A run goes on from where it was, to the end."""
    result = resume(text, out)
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["resumed_from_step"] == 7
    assert runs.read_state(out).state == "done"


@contextmanager
def no_file_larger_than(size):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_takes_no_checkpoint_keeps_the_one_before(text, paused, monkeypatch):
    before = (paused / CHECKPOINT).read_bytes()
    with monkeypatch.context() as patched, no_file_larger_than(len(before) // 2):
        patched.setattr(run, "EVERY_SECONDS", 0.0)
        failed(resume(text, paused), paused, "could not be written")
    assert (paused / CHECKPOINT).read_bytes() == before
    goes_on(text, paused)


@pytest.mark.parametrize("name", ["table.safetensors", "detectors.json", "model.safetensors"])
def test_a_disk_that_is_full_in_the_end_loses_nothing(text, tmp_path, name):
    whole = tmp_path / "whole"
    assert train(text, whole, *SMALL).exit_code == 0
    limit = (whole / name).stat().st_size - 1
    with no_file_larger_than(limit):
        failed(resume(text, whole), whole, "kept")
    assert resume(text, whole).exit_code == 0
    assert runs.read_state(whole).state == "done"


def test_a_run_that_fails_says_why_though_it_is_told_to_end(text, paused, monkeypatch):
    """As torchrun tells what is left of a run, while that still takes leave of the others."""

    @contextmanager
    def joined_by_one_that_ends():
        try:
            yield Group()
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    def lost(trainer):
        raise TrainingError("The other one has ended.")

    before = signal.getsignal(signal.SIGTERM)
    with monkeypatch.context() as patched:
        patched.setattr(session, "joining", joined_by_one_that_ends)
        patched.setattr(Trainer, "step", lost)
        failed(resume(text, paused), paused, "The other one has ended.")
    assert signal.getsignal(signal.SIGTERM) is before
    goes_on(text, paused)


def test_a_text_that_is_gone_can_be_brought_back(text, paused):
    before = (paused / CHECKPOINT).read_bytes()
    text.rename(text.with_suffix(".away"))
    failed(resume(text, paused), paused, "ours.txt")
    assert (paused / CHECKPOINT).read_bytes() == before
    text.with_suffix(".away").rename(text)
    goes_on(text, paused)


@pytest.mark.parametrize("damage", ["cut", "lacks how far it was", "lacks weights"])
def test_a_damaged_checkpoint_is_said_and_left_as_it_is(text, paused, damage):
    path = paused / CHECKPOINT
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        arrays = folder.kept(paused)
        arrays.pop("progress" if damage == "lacks how far it was" else "network/embedding.weight")
        folder.keep(paused, arrays, 7)
    before = path.read_bytes()
    failed(resume(text, paused), paused, "start a new run in another folder")
    assert path.read_bytes() == before


def test_a_run_whose_settings_are_damaged_is_said(text, paused):
    (paused / "run.json").write_text('{"settings": {')
    failed(resume(text, paused), paused, "run.json")


def test_a_run_is_not_resumed_with_other_settings(text, paused):
    before = (paused / "run.json").read_bytes(), runs.read_state(paused)
    result = train(text, paused, "--resume", "--dropout=0.5")
    assert result.exit_code == 1
    assert "--dropout" in result.stderr
    assert ((paused / "run.json").read_bytes(), runs.read_state(paused)) == before


def test_a_run_that_is_alive_is_not_begun_twice(text, paused, monkeypatch):
    monkeypatch.setattr(runs, "PATIENCE", 0.05)
    before = runs.read_state(paused)
    with runs.held(paused):
        result = resume(text, paused)
    assert result.exit_code == 1
    assert "another process" in result.stderr
    assert runs.read_state(paused) == before


def test_what_nobody_thought_of_is_no_run_that_trains_for_ever(text, paused, monkeypatch):
    def wrong():
        raise ZeroDivisionError

    at(monkeypatch, 9, wrong)
    resume(text, paused)
    assert runs.read_state(paused).state == "failed"
    assert "ZeroDivisionError" in runs.read_state(paused).why


def test_a_folder_removed_while_it_trains_ends_the_run(text, paused, monkeypatch):
    at(monkeypatch, 9, lambda: shutil.rmtree(paused))
    result = resume(text, paused)
    assert result.exit_code == 1
    assert result.stderr.count("Error: ") == 1
    assert not paused.exists()


@pytest.mark.parametrize("loss", ["nan", "inf"])
def test_a_loss_that_is_no_number_keeps_the_last_checkpoint(text, paused, monkeypatch, loss):
    before = (paused / CHECKPOINT).read_bytes()
    with monkeypatch.context() as patched:
        whole = trainer._loss
        patched.setattr(trainer, "_loss", lambda *a, **k: whole(*a, **k) * float(loss))
        patched.setattr(run, "EVERY_SECONDS", 0.0)
        failed(resume(text, paused), paused, "learning rate")
    assert (paused / CHECKPOINT).read_bytes() == before
    goes_on(text, paused)


def test_too_little_memory_keeps_the_last_checkpoint(text, paused, monkeypatch):
    def out_of_memory():
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 GB")

    before = (paused / CHECKPOINT).read_bytes()
    at(monkeypatch, 8, out_of_memory)
    failed(resume(text, paused), paused, "too little memory")
    assert (paused / CHECKPOINT).read_bytes() == before
    goes_on(text, paused)
