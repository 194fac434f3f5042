"""What cannot be trained is refused in a sentence, or ends in one."""

import pytest
import torch
from safetensors import SafetensorError

import charviz.runs
from charviz.training import memory, trainer
from charviz.training import run as runs
from tests.training.trained import told, train


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


def test_a_folder_without_a_name_is_refused(text, tmp_path, monkeypatch):
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    result = train(text, "", "--epochs", "1")
    assert result.exit_code == 1
    assert "--out is empty" in result.stderr
    assert not list(here.iterdir())


def test_a_run_never_overwrites_another(text, tmp_path):
    told(train(text, tmp_path / "net", "--epochs", "1"))
    before = charviz.runs.read_state(tmp_path / "net")
    result = train(text, tmp_path / "net", "--epochs", "1")
    assert result.exit_code == 1
    assert "--resume" in result.stderr
    assert charviz.runs.read_state(tmp_path / "net") == before


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


def test_a_machine_too_small_is_told_before_it_begins(text, tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "free_memory", lambda: 2**20)
    result = train(text, tmp_path / "net", "--epochs", "1")
    assert result.exit_code == 1
    assert "fewer hidden units" in result.stderr
    assert not (tmp_path / "net" / "run.json").exists()
