import json

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from charviz import checkpoint
from charviz.errors import CharvizError, ModelError
from charviz.runs import State, write_state

from .networks import card_and_weights


@pytest.fixture
def folder(tmp_path):
    weights, card = card_and_weights(layers=2)
    checkpoint.save(tmp_path / "net", weights, card)
    return tmp_path / "net"


def edit(folder, **changes):
    path = folder / "model.json"
    card = json.loads(path.read_text())
    card.update(changes)
    path.write_text(json.dumps(card))


def refit(folder, arrays):
    """Write other arrays with a hash that fits them, as someone who tampers would."""
    import hashlib

    save_file(arrays, folder / "model.safetensors")
    data = (folder / "model.safetensors").read_bytes()
    edit(folder, weights_sha256=hashlib.sha256(data).hexdigest())


def refused(folder):
    with pytest.raises(ModelError) as caught:
        checkpoint.load(folder)
    message = str(caught.value)
    assert message.count("\n") == 0
    return message


def test_save_then_load_gives_the_same_network(folder):
    weights, card = card_and_weights(layers=2)
    model = checkpoint.load(folder)
    again = checkpoint.build(folder, weights, card)
    assert model.digest == again.digest
    ids = np.arange(20)[:, None] % model.config.vocabulary_size
    run = model.network.run(ids, model.network.zero_state())
    other = again.network.run(ids, again.network.zero_state())
    assert np.array_equal(run.h[-1], other.h[-1])


def test_other_weights_have_another_digest(folder):
    digest = checkpoint.load(folder).digest
    weights, card = card_and_weights(layers=2, seed=1)
    assert checkpoint.save(folder, weights, card).digest != digest


def test_what_is_said_of_a_model_leaves_its_digest(folder):
    digest = checkpoint.load(folder).digest
    edit(folder, losses={"test": 1.2})
    assert checkpoint.load(folder).digest == digest


def test_float16_weights_load(tmp_path):
    weights, card = card_and_weights()
    halves = {k: v.astype(np.float16) for k, v in weights.items()}
    checkpoint.save(tmp_path / "half", halves, card)
    assert checkpoint.load(tmp_path / "half").config.hidden_size == 16


def test_a_missing_model_lists_those_there_are():
    for name in ("no-such-model", "", "nul\0", "x" * 5000, "../../etc"):
        with pytest.raises(ModelError):
            checkpoint.load(name)


def test_a_missing_file_is_named(folder):
    (folder / "model.safetensors").unlink()
    assert "model.safetensors" in refused(folder)
    (folder / "model.json").unlink()
    assert "model.json" in refused(folder)


def test_a_truncated_file_is_refused(folder):
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    assert "cut short" in refused(folder)
    path.write_bytes(b"")
    assert "cut short" in refused(folder)


def test_a_changed_byte_is_noticed(folder):
    path = folder / "model.safetensors"
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(bytes(data))
    assert "changed" in refused(folder)


def test_a_pickle_is_never_opened(folder):
    import hashlib

    data = b"\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x02id\x85R."  # os.system("id")
    (folder / "model.safetensors").write_bytes(data)
    edit(folder, weights_sha256=hashlib.sha256(data).hexdigest())
    assert "damaged" in refused(folder)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda a: a.pop("output.bias"), "lack"),
        (lambda a: a.update({"renamed": a.pop("output.bias")}), "renamed"),
        (lambda a: a.update(extra=np.zeros(2, np.float32)), "extra"),
        (lambda a: a.update({"output.bias": np.zeros(3, np.float32)}), "shape"),
        (lambda a: a.update({"output.bias": a["output.bias"].astype(np.float64)}), "float64"),
        (lambda a: a.update({"output.bias": a["output.bias"] * np.nan}), "NaN"),
    ],
)
def test_a_wrong_array_is_named(folder, change, word):
    arrays = load_file(folder / "model.safetensors")
    change(arrays)
    refit(folder, arrays)
    assert word in refused(folder)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"schema": 99}, "schema"),
        ({"config": None}, "config"),
        ({"config": {"cell": "tree"}}, "tree"),
        ({"config": {"cell": "lstm", "layers": 10**9}}, "layers"),
        (
            {"config": {"cell": "lstm", "layers": 1, "hidden_size": True, "embedding_size": 8}},
            "hidden_size",
        ),
        ({"vocabulary": ["ab"]}, "'ab'"),
        ({"vocabulary": [1]}, "entry 1"),
        ({"unknown": "☃"}, "☃"),
    ],
)
def test_a_wrong_card_says_what_is_wrong(folder, changes, word):
    edit(folder, **changes)
    assert word in refused(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "\xff", "[" * 100_000])
def test_a_card_that_is_no_object_is_refused(folder, text):
    (folder / "model.json").write_text(text, encoding="latin-1")
    refused(folder)


@pytest.mark.parametrize("told", ["{}", '{"detectors": 3}', '{"detectors": [{"unit": "c0.1"}]}'])
def test_detectors_that_are_none_are_refused_in_a_sentence(folder, told):
    (folder / "detectors.json").write_text(told)
    with pytest.raises(ModelError, match="not as charviz writes it"):
        checkpoint.load(folder).detectors()


def test_names_lists_the_runs_of_the_user(tmp_path, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    weights, card = card_and_weights()
    checkpoint.save(tmp_path / "runs" / "mine", weights, card)
    assert "mine" in checkpoint.names()
    assert checkpoint.load("mine").name == "mine"


@pytest.mark.parametrize(
    ("state", "is_listed"), [("finishing", False), ("failed", False), ("done", True)]
)
def test_a_run_is_listed_once_it_is_finished(tmp_path, monkeypatch, state, is_listed):
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    checkpoint.save(tmp_path / "runs" / "mine", *card_and_weights())
    write_state(tmp_path / "runs" / "mine", State(state))
    assert ("mine" in checkpoint.names()) == is_listed


def test_all_refusals_are_charviz_errors():
    assert issubclass(ModelError, CharvizError)
