"""A run that was killed, paused, stopped or finished goes on as if nothing had been."""

import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

import charviz.runs
from charviz import checkpoint
from charviz.cli import main
from charviz.corpora import load
from charviz.training import folder, session
from charviz.training import run as runs
from tests.training.trained import SMALL, told, train


def test_killed_and_resumed_gives_the_same_bits(text, tmp_path):
    whole = told(train(text, tmp_path / "whole", "--epochs", "30", "--dropout", "0.3"))
    command = [sys.executable, "-c", KILLABLE, "train", str(text), "--out", str(tmp_path / "cut")]
    options = [*SMALL, "--epochs", "30", "--dropout", "0.3"]
    for resume in ([], ["--resume"]):
        kill_after_a_checkpoint(command + (resume or options), tmp_path / "cut")
    result = CliRunner().invoke(
        main, ["train", str(text), "--out", str(tmp_path / "cut"), "--resume", "--json"]
    )
    answer = told(result)
    assert answer["resumed_from_step"] > 0
    assert answer["model_digest"] == whole["model_digest"]
    assert answer["losses"] == whole["losses"]


KILLABLE = (
    "import charviz.training.run as run; run.EVERY_SECONDS = 0.2;"
    "from charviz.cli import main; main()"
)


def kill_after_a_checkpoint(command, folder):
    """Start a run, wait until it has written another checkpoint, and kill it with signal 9."""
    path = folder / "resume.safetensors"
    before = path.stat().st_mtime_ns if path.exists() else 0
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not path.exists() or path.stat().st_mtime_ns == before:
        assert process.poll() is None, process.stderr.read().decode()
        assert time.monotonic() < deadline, "no checkpoint came"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()


def test_resuming_a_finished_run_changes_nothing(text, tmp_path):
    first = told(train(text, tmp_path / "net", "--epochs", "1"))
    again = CliRunner().invoke(
        main, ["train", str(text), "--out", str(tmp_path / "net"), "--resume", "--json"]
    )
    assert told(again)["model_digest"] == first["model_digest"]


def test_resuming_a_finished_run_says_so(text, tmp_path):
    told(train(text, tmp_path / "net", "--epochs", "1"))
    again = ["train", str(text), "--out", str(tmp_path / "net"), "--resume"]
    assert "This run is finished" in CliRunner().invoke(main, again).stderr


def test_resume_keeps_its_settings_and_its_text(text, tmp_path):
    told(train(text, tmp_path / "net", "--epochs", "1"))
    changed = train(text, tmp_path / "net", "--resume", "--seed", "3")
    assert changed.exit_code == 1
    assert "--seed" in changed.stderr
    text.write_text(text.read_text() + "!")
    other = ["train", str(text), "--out", str(tmp_path / "net"), "--resume"]
    result = CliRunner().invoke(main, other)
    assert result.exit_code == 1
    assert "another text" in result.stderr


def test_resuming_nothing_is_refused(text, tmp_path):
    arguments = ["train", str(text), "--out", str(tmp_path / "none"), "--resume"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "without --resume" in result.stderr


def test_a_full_disk_keeps_the_checkpoint_before(text, tmp_path, monkeypatch):
    told(train(text, tmp_path / "net", "--epochs", "1"))
    before = (tmp_path / "net" / "resume.safetensors").read_bytes()
    run = runs.Run(tmp_path / "net", load(text), runs.Settings(), resume=True)

    def full(arrays, path):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder, "save_file", full)
    with pytest.raises(runs.TrainingError, match="No space left"):
        run._save()
    assert (tmp_path / "net" / "resume.safetensors").read_bytes() == before
    assert not (tmp_path / "net" / ".resume.part").exists()


def test_what_is_paused_goes_on_with_the_same_bits(text, tmp_path, monkeypatch):
    whole = told(train(text, tmp_path / "whole", "--epochs", "3"))
    cut = tmp_path / "cut"
    with monkeypatch.context() as patched:
        wish_at(patched, cut, 7)
        result = train(text, cut, "--epochs", "3")
    assert result.exit_code == 1
    state = charviz.runs.read_state(cut)
    assert state.state == "paused"
    assert state.why in result.stderr
    assert charviz.runs.wished(cut) is None
    again = CliRunner().invoke(main, ["train", str(text), "--out", str(cut), "--resume", "--json"])
    assert told(again)["model_digest"] == whole["model_digest"]
    assert told(again)["resumed_from_step"] == 7


def wish_at(patched, folder, step, what="pause"):
    """Wish something of a run while it takes a step, as a page would from outside."""
    take = runs.Trainer.step

    def wishing(trainer):
        if trainer.step_number == step - 1:
            charviz.runs.wish(folder, what)
        return take(trainer)

    patched.setattr(runs.Trainer, "step", wishing)


def test_what_is_stopped_ends_as_a_whole_model(text, tmp_path, monkeypatch):
    wish_at(monkeypatch, tmp_path / "net", 7, "stop")
    answer = told(train(text, tmp_path / "net", "--epochs", "50"))
    model = checkpoint.load(tmp_path / "net")
    assert model.digest == answer["model_digest"]
    assert model.card["training"]["steps"] == 7
    total = model.card["training"]["of"]
    assert (
        f"stopped early, of {total:,} that were planned)" in (model.folder / "card.md").read_text()
    )
    assert charviz.runs.wished(tmp_path / "net") is None
    last = [line for line in charviz.runs.metrics(tmp_path / "net") if "validation" in line][-1]
    assert last["step"] == 7


def test_what_was_stopped_ends_there_however_often_it_is_killed(text, tmp_path, monkeypatch):
    out = tmp_path / "net"
    with monkeypatch.context() as patched:
        wish_at(patched, out, 7, "stop")
        patched.setattr(session, "finish", lambda *told: sys.exit(137))
        assert train(text, out, "--epochs", "50").exit_code == 137
    assert charviz.runs.read_state(out).is_under_way
    (out / "resume.safetensors").unlink()  # and the checkpoint had not been written yet
    charviz.runs.granted(out)
    resume = ["train", str(text), "--out", str(out), "--resume", "--json"]
    digests = {told(CliRunner().invoke(main, resume))["model_digest"] for _ in range(2)}
    assert len(digests) == 1
    model = checkpoint.load(out)
    assert model.card["training"]["steps"] == 7
    assert charviz.runs.read_state(out).state == "done"


def test_a_text_that_is_gone_is_said_in_the_folder_too(text, tmp_path):
    told(train(text, tmp_path / "net", "--epochs", "1"))
    text.unlink()
    again = ["train", str(text), "--out", str(tmp_path / "net"), "--resume"]
    result = CliRunner().invoke(main, again)
    assert result.exit_code == 1
    assert "ours.txt" in charviz.runs.read_state(tmp_path / "net").why
