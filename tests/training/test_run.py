"""A run in a folder: what it leaves there, what it tells on the way, what it would take."""

import json

import pytest
from safetensors.numpy import load_file

import charviz.runs
from charviz import checkpoint
from charviz.concepts import CONCEPTS
from charviz.corpora import split
from charviz.corpora.wrapping import wrapped_at
from charviz.hunting import corpus as own_corpus
from charviz.hunting import table
from charviz.passages import PASSAGES
from charviz.shown import load_trace
from charviz.tracing import trace
from charviz.training import pace, timeline
from charviz.training import run as runs
from tests.training.trained import told, train


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


def test_an_estimate_trains_nothing(text, tmp_path, monkeypatch):
    monkeypatch.setattr(pace, "TRIED", 0.1)
    answer = told(train(text, tmp_path / "net", "--epochs", "3", "--estimate"))
    assert not (tmp_path / "net").exists()
    assert answer["steps"] > 0
    assert answer["seconds"] > 0
    told(train(text, tmp_path / "net", "--epochs", "3"))
    weights = load_file(tmp_path / "net" / "model.safetensors")
    assert answer["parameters"] == sum(array.size for array in weights.values())
    resume = (tmp_path / "net" / "resume.safetensors").stat().st_size
    assert answer["disk_bytes"] == pytest.approx(2 * resume, rel=0.1)
    more = told(train(text, tmp_path / "more", "--epochs", "3", "--timeline", "--estimate"))
    snapshots = 2 * answer["parameters"] * len(timeline.steps(answer["steps"]))
    assert more["disk_bytes"] - answer["disk_bytes"] == snapshots
