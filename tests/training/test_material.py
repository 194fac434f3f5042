"""A corpus that stays on disk trains the same network as one in memory."""

import numpy as np
import pytest
from safetensors.numpy import load_file

from charviz import corpora, ngram, runs
from charviz.corpora import large
from charviz.passages import PASSAGES
from charviz.training.finish import finish
from charviz.training.material import Material
from charviz.training.run import Run
from charviz.training.settings import Settings

SMALL = Settings(hidden_size=16, batch=4, sequence=32, warmup=5, epochs=1, threads=1, vocabulary=40)


@pytest.fixture
def both(tmp_path, monkeypatch):
    path = tmp_path / "ours.txt"
    text = "\n".join(p.text for p in PASSAGES.values() if p.language == "prose") * 2
    path.write_bytes(text.replace("\n", "\r\n").encode())
    whole = corpora.load(path)
    monkeypatch.setattr(corpora, "LARGE", 1)
    monkeypatch.setattr(large, "PIECE", 999)
    return whole, corpora.opened(path)


def test_ids_on_disk_are_those_in_memory_and_leave_no_file(both, tmp_path):
    folder = tmp_path / "net"
    folder.mkdir()
    (folder / ".ids.left").write_text("by a run that was killed")
    whole, ours = (Material(corpus, SMALL, folder) for corpus in both)
    assert ours.tokenizer.itos == whole.tokenizer.itos
    assert ours.tokenizer.unknown is not None  # not all characters have an id
    assert isinstance(ours.train_ids, np.memmap)
    assert np.array_equal(ours.train_ids, whole.train_ids)
    assert np.array_equal(ours.validation_ids, whole.validation_ids)
    assert not list(folder.iterdir())
    assert (ours.streams.at(3).ids == whole.streams.at(3).ids).all()


def test_of_a_long_validation_part_the_beginning_is_read(both, tmp_path, monkeypatch):
    for module in ("material", "run"):
        monkeypatch.setattr(f"charviz.training.{module}.SCORED", 500)
    for name, corpus in zip(("memory", "disk"), both, strict=True):
        begun = Run(tmp_path / name, corpus, SMALL, resume=False)
        assert len(begun.parts.validation) > 500
        assert len(begun.validation_ids) == 500
        begun._lines()
    lines = [runs.lines(tmp_path / name) for name in ("memory", "disk")]
    assert lines[0] == lines[1]
    known, scored = str(begun.parts.train), str(begun.parts.validation)[:500]
    line = ngram.line(known, scored, tokenizer=begun.tokenizer)
    assert lines[0]["nats"]["3"] == pytest.approx(line.nats[3], abs=1e-5)


def test_a_corpus_on_disk_ends_as_the_same_model(both, tmp_path):
    models = []
    for name, corpus in zip(("memory", "disk"), both, strict=True):
        run = Run(tmp_path / name, corpus, SMALL, resume=False)
        run.train(lambda line: None)
        models.append(finish(run, "", lambda stage: None, "One"))
    whole, ours = models
    assert ours.digest == whole.digest
    training = ("training",)  # its seconds differ
    assert {k: v for k, v in ours.card.items() if k not in training} == {
        k: v for k, v in whole.card.items() if k not in training
    }
    for name in ("words", "table", "corpus"):
        file = f"{name}.safetensors"
        ours, theirs = (load_file(tmp_path / place / file) for place in ("disk", "memory"))
        assert ours.keys() == theirs.keys()
        assert all(np.array_equal(array, theirs[key]) for key, array in ours.items()), name
