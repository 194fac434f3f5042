"""Models and readings are shared by all who look."""

import numpy as np
import pytest

from charviz import checkpoint, tracing
from charviz.ui import cache
from tests.networks import card_and_weights, random_model


@pytest.fixture(autouse=True)
def empty():
    cache._shared.drop(lambda key: True)


@pytest.fixture
def counted(monkeypatch):
    """The texts that were read from now on."""
    texts, read = [], tracing.trace
    monkeypatch.setattr(tracing, "trace", lambda m, text: texts.append(text) or read(m, text))
    return texts


def test_a_text_is_read_once(counted):
    model = random_model()
    assert cache.read(model, "a text") is cache.read(model, "a text")
    assert counted == ["a text"]


def test_texts_and_networks_are_told_apart(counted):
    for seed in (0, 1):
        for text in ("one", "two"):
            traced = cache.read(random_model(seed=seed), text)
            assert traced.text == text
    assert len(counted) == 4


def test_a_reading_is_read_only():
    traced = cache.read(random_model(), "a text")
    for array in (*traced.levels.values(), traced.surprise, traced.top5_ids, traced.top5_probs):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_gates_are_those_of_the_layer():
    model = random_model(layers=2)
    found = cache.gates(model, "some text", 1)
    expected = tracing.gate_levels(model, "some text", 1)
    assert found.keys() == expected.keys() == set("ifgo")
    assert all(np.array_equal(found[gate], expected[gate]) for gate in expected)
    assert cache.gates(model, "some text", 1) is found
    assert cache.gates(model, "some text", 0) is not found


def test_what_is_derived_is_told_apart_by_name():
    model = random_model()
    assert cache.derived(model, "a", "sum", lambda: 1) == 1
    assert cache.derived(model, "a", "sum", lambda: 2) == 1
    assert cache.derived(model, "a", "product", lambda: 3) == 3
    assert cache.derived(model, "b", "sum", lambda: 4) == 4


def test_a_text_that_was_typed_over_makes_room(counted):
    model = random_model()
    for text in ("draft", "kept"):
        cache.read(model, text)
        cache.gates(model, text, 0)
    before = cache._shared.size
    cache.forget("draft")
    assert cache._shared.size < before
    cache.read(model, "kept")
    cache.read(model, "draft")
    assert counted == ["draft", "kept", "draft"]


def test_a_text_that_no_file_can_hold_has_a_place_too():
    assert cache.read(random_model(), "\ud800").text == "\ud800"


def test_a_network_trained_again_is_loaded_again(tmp_path, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    folder = tmp_path / "runs" / "mine"
    first = checkpoint.save(folder, *card_and_weights(seed=0))
    assert cache.model("mine").digest == first.digest
    assert cache.model("mine") is cache.model("mine")
    second = checkpoint.save(folder, *card_and_weights(seed=1))
    assert cache.model("mine").digest == second.digest != first.digest
