"""A run in a folder: killed with signal 9 and resumed, it computes the same bits."""

import json
import signal
import subprocess
import sys
import time

import pytest
import torch
from click.testing import CliRunner
from safetensors import SafetensorError
from safetensors.numpy import load_file

import charviz.runs
from charviz import checkpoint
from charviz.cli import main
from charviz.concepts import CONCEPTS
from charviz.corpora import split
from charviz.corpora.wrapping import wrapped_at
from charviz.hunting import corpus as own_corpus
from charviz.hunting import table
from charviz.passages import PASSAGES
from charviz.shown import load_trace
from charviz.tracing import trace
from charviz.training import folder, memory, pace, trainer
from charviz.training import run as runs

SMALL = ["--hidden-size", "24", "--batch", "4", "--sequence", "32", "--warmup", "5"]


@pytest.fixture
def text(tmp_path):
    """A text of our own to learn from, long enough for three parts."""
    path = tmp_path / "ours.txt"
    path.write_text("\n".join(p.text for p in PASSAGES.values() if p.language == "prose") * 3)
    return path


def train(text, out, *options):
    arguments = ["train", str(text), "--out", str(out), "--json", *SMALL, *options]
    return CliRunner().invoke(main, arguments)


def told(result):
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_run_ends_as_a_model_with_all_its_files(text, tmp_path):
    answer = told(train(text, tmp_path / "net", "--epochs", "2"))
    model = checkpoint.load(tmp_path / "net")
    assert model.digest == answer["model_digest"]
    assert set(answer["losses"]) == {"train", "validation", "test", "ngram"}
    assert answer["resumed_from_step"] == 0
    for name in ("card.md", "units.json", "detectors.json", "metrics.jsonl"):
        assert (tmp_path / "net" / name).is_file()
    for name in ("words", "table", "corpus"):
        assert (tmp_path / "net" / f"{name}.safetensors").is_file()
    assert "python -m charviz train ours.txt" in (tmp_path / "net" / "card.md").read_text()
    assert model.line_length == wrapped_at(split(text.read_text()).train)
    units = json.loads((tmp_path / "net" / "units.json").read_text())
    assert len(units["mean"]["c0"]) == len(units["spread"]["h0"]) == 24


def test_what_a_hunt_needs_of_the_corpus_ends_beside_the_model(text, tmp_path):
    told(train(text, tmp_path / "net", "--epochs", "1"))
    model, whole = checkpoint.load(tmp_path / "net"), text.read_text()
    fitted, collected = table.load(model), own_corpus.load(model)
    assert set(fitted.columns) == set(collected.labels) == set(CONCEPTS)
    assert fitted.characters == len(split(whole).train)  # and none that it is tested on
    assert collected.characters == len(whole)
    inside = CONCEPTS["quotes"].label(whole)
    assert (collected.labels["quotes"].values == (inside.values & inside.valid)).all()


def test_the_trace_beside_a_model_is_what_the_model_does(text, tmp_path):
    told(train(text, tmp_path / "net", "--epochs", "1"))
    model, ours = checkpoint.load(tmp_path / "net"), PASSAGES["dialogue"].text
    kept, made = load_trace(model, "dialogue", ours), trace(model, ours)
    assert (kept.levels["c0"] == made.levels["c0"]).all()
    assert (kept.top5_ids == made.top5_ids).all()
    assert load_trace(model, "dialogue", ours + " ") is None
    assert load_trace(model, "verse", ours) is None


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


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--seed", "-1"], "seed asked for is -1"),
        (["--seed", str(10**23)], "seed asked for is 100,000"),
        (["--hidden-size", "0"], "hidden size asked for is 0"),
        (["--minutes", "0"], "minutes asked for is 0"),
        (["--epochs", "0"], "epochs asked for is 0"),
        (["--threads", "100000"], "this machine has"),
    ],
)
def test_a_setting_out_of_range_is_refused_before_anything_is_written(
    text, tmp_path, options, named
):
    result = train(text, tmp_path / "net", *options)
    assert result.exit_code == 1
    assert named in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "net").exists()


def test_a_run_never_overwrites_another(text, tmp_path):
    told(train(text, tmp_path / "net", "--epochs", "1"))
    result = train(text, tmp_path / "net", "--epochs", "1")
    assert result.exit_code == 1
    assert "--resume" in result.stderr


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
    run = runs.Run(tmp_path / "net", corpus(text), runs.Settings(), resume=True)

    def full(arrays, path):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder, "save_file", full)
    with pytest.raises(runs.TrainingError, match="No space left"):
        run._save()
    assert (tmp_path / "net" / "resume.safetensors").read_bytes() == before
    assert not (tmp_path / "net" / ".resume.part").exists()


def corpus(text):
    from charviz.corpora import load

    return load(text)


@pytest.mark.parametrize(
    ("content", "says"),
    [("", "empty"), ("short", "1,000"), ("a" * 900, "1,000"), ("a" * 9_000, "nothing to guess")],
)
def test_a_text_with_nothing_to_learn_is_refused_and_leaves_nothing(content, says, tmp_path):
    (tmp_path / "t.txt").write_text(content)
    result = train(tmp_path / "t.txt", tmp_path / "net")
    assert result.exit_code == 1
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "net").exists()


def test_minutes_choose_the_number_of_steps(text, tmp_path):
    answer = told(train(text, tmp_path / "net", "--minutes", "0.02"))
    stored = json.loads((tmp_path / "net" / "run.json").read_text())
    assert stored["settings"]["epochs"] is None
    assert stored["total_steps"] >= 1
    assert answer["seconds"] < 30


def test_a_run_tells_where_it_stands(text, tmp_path):
    told(train(text, tmp_path / "net", "--epochs", "2", "--name", "Our own", "--timeline"))
    seen = charviz.runs
    assert seen.read_state(tmp_path / "net").state == "done"
    assert not seen.is_held(tmp_path / "net")
    assert list(seen.lines(tmp_path / "net")["nats"]) == [str(k) for k in range(1, 9)]
    lines = seen.metrics(tmp_path / "net")
    assert any("validation" in line for line in lines)
    note = next(line for line in lines if "sample" in line)
    assert len(note["sample"]) == 300
    assert checkpoint.load(tmp_path / "net").card["name"] == "Our own"
    assert not (tmp_path / "net" / "timeline").exists()  # read, and gone


def test_notes_and_snapshots_change_no_bit(text, tmp_path, monkeypatch):
    first = told(train(text, tmp_path / "one", "--epochs", "2", "--timeline"))
    monkeypatch.setattr(runs.Notes, "taken", lambda *_: {})
    other = told(train(text, tmp_path / "other", "--epochs", "2"))
    assert first["losses"] == other["losses"]


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
    assert charviz.runs.wished(tmp_path / "net") is None
    last = [line for line in charviz.runs.metrics(tmp_path / "net") if "validation" in line][-1]
    assert last["step"] == 7


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (MemoryError(), "too little memory"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), "too little memory"),
        (OSError(28, "No space left on device"), "no room left"),
        (SafetensorError("I/O error: Disk quota exceeded (os error 122)"), "cannot be written"),
    ],
)
def test_a_machine_that_gives_out_is_a_sentence(text, tmp_path, monkeypatch, error, says):
    def failing(trainer):
        raise error

    monkeypatch.setattr(runs.Trainer, "step", failing)
    result = train(text, tmp_path / "net", "--epochs", "1")
    assert result.exit_code == 1
    assert says in result.stderr
    state = charviz.runs.read_state(tmp_path / "net")
    assert (state.state, says in state.why) == ("failed", True)


def test_a_loss_that_is_no_number_ends_the_run(text, tmp_path, monkeypatch):
    monkeypatch.setattr(trainer, "_loss", lambda *_, **__: torch.tensor(torch.nan).requires_grad_())
    result = train(text, tmp_path / "net", "--epochs", "9")
    assert result.exit_code == 1
    assert "The loss became nan" in charviz.runs.read_state(tmp_path / "net").why


def test_a_gradient_that_is_no_number_ends_the_run_too(text, tmp_path, monkeypatch):
    no_number = torch.tensor(torch.inf)
    monkeypatch.setattr(torch.nn.utils, "clip_grad_norm_", lambda *_, **__: no_number)
    train(text, tmp_path / "net", "--epochs", "9")
    assert "The gradient's norm became inf" in charviz.runs.read_state(tmp_path / "net").why


def test_a_text_that_is_gone_is_said_in_the_folder_too(text, tmp_path):
    told(train(text, tmp_path / "net", "--epochs", "1"))
    text.unlink()
    again = ["train", str(text), "--out", str(tmp_path / "net"), "--resume"]
    result = CliRunner().invoke(main, again)
    assert result.exit_code == 1
    assert "ours.txt" in charviz.runs.read_state(tmp_path / "net").why


def test_a_machine_too_small_is_told_before_it_begins(text, tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "free_memory", lambda: 2**20)
    result = train(text, tmp_path / "net", "--epochs", "1")
    assert result.exit_code == 1
    assert "fewer hidden units" in result.stderr
    assert not (tmp_path / "net" / "run.json").exists()


def test_an_estimate_trains_nothing(text, tmp_path, monkeypatch):
    monkeypatch.setattr(pace, "TRIED", 0.1)
    answer = told(train(text, tmp_path / "net", "--epochs", "3", "--estimate"))
    assert not (tmp_path / "net").exists()
    assert answer["steps"] > 0
    assert answer["seconds"] > 0
    told(train(text, tmp_path / "net", "--epochs", "3"))
    weights = load_file(tmp_path / "net" / "model.safetensors")
    assert answer["parameters"] == sum(array.size for array in weights.values())
