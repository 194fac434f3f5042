import dataclasses

import numpy as np
import pytest

from charviz.concepts import CONCEPTS
from charviz.errors import ModelError
from charviz.hunting import corpus
from charviz.hunting.corpus import FILE, collect
from tests.networks import random_model
from tests.planted import quoted_text

TEXT = quoted_text(600, seed=3)
CHOSEN = [CONCEPTS[name] for name in ("quotes", "newline-next", "line-position", "comment")]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return dataclasses.replace(random_model(), folder=tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def collected(model):
    return collect(model, TEXT, CHOSEN)


def test_labels_are_those_of_the_concepts(collected):
    for concept in CHOSEN:
        expected, found = concept.label(TEXT), collected.labels[concept.name]
        assert np.array_equal(found.valid, expected.valid)
        if concept.kind == "binary":
            told = expected.valid
            assert np.array_equal(found.values[told], expected.values[told])
        else:
            order = np.argsort(expected.values, kind="stable")
            assert (np.diff(found.values[order]) >= 0).all()


def test_what_is_saved_comes_back(model, collected):
    corpus.save(model, collected)
    loaded = corpus.load(model)
    assert loaded.after == collected.after
    for name, labels in collected.labels.items():
        assert np.array_equal(loaded.labels[name].values, labels.values)
        assert np.array_equal(loaded.labels[name].valid, labels.valid)
        assert loaded.labels[name].values.dtype == labels.values.dtype
    assert loaded.touched(TEXT) == collected.touched(TEXT)


def test_no_text_is_in_the_file(model, collected):
    corpus.save(model, collected)
    data = (model.folder / FILE).read_bytes()
    assert not any(word.encode() in data for word in TEXT.split()[:200] if len(word) > 5)


def test_a_part_of_the_corpus_is_found(collected):
    ((first, last),) = collected.touched(TEXT[10_000:20_000])
    assert 10_000 <= first < 10_500
    assert 19_000 < last < 22_000


def test_another_text_touches_nothing(collected):
    assert collected.touched(quoted_text(300, seed=9)) == []
    assert collected.touched("") == []
    assert collected.touched("\n" * 5_000) == []


def test_a_target_comes_after_what_it_follows_often(collected):
    assert "." in collected.after["quotes"]
    assert "a" not in collected.after["quotes"]


def test_a_damaged_file_is_refused(model, collected):
    corpus.save(model, collected)
    whole = (model.folder / FILE).read_bytes()
    for data in (b"", whole[:200], whole[:-30], whole[:-9] + bytes(9)):
        (model.folder / FILE).write_bytes(data)
        with pytest.raises(ModelError, match="damaged"):
            corpus.load(model)
    (model.folder / FILE).unlink()
    assert corpus.load(model) is None
