import pytest

from charviz import checkpoint
from charviz.shown import load_trace, save_trace
from charviz.tracing import trace

from .networks import card_and_weights

TEXT = 'He said, "Come in."\n☃'


@pytest.fixture
def model(tmp_path):
    weights, card = card_and_weights()
    model = checkpoint.save(tmp_path / "net", weights, card)
    save_trace(model.folder, "ours", model, trace(model, TEXT))
    return model


def test_a_kept_trace_is_the_trace(model):
    kept, made = load_trace(model, "ours", TEXT), trace(model, TEXT)
    assert (kept.levels["c0"] == made.levels["c0"]).all()
    assert (kept.top5_probs == made.top5_probs).all()
    assert (kept.unknown, kept.text) == (1, TEXT)
    with pytest.raises(ValueError, match="read-only"):
        kept.levels["c0"][0, 0] = 0


def test_a_trace_of_another_text_or_another_model_is_not_shown(model, tmp_path):
    assert load_trace(model, "ours", TEXT + "!") is None
    weights, card = card_and_weights(seed=1)
    checkpoint.save(model.folder, weights, card)
    assert load_trace(checkpoint.load(model.folder), "ours", TEXT) is None


@pytest.mark.parametrize("content", [b"", b"\x00" * 50, b"half"])
def test_a_damaged_or_missing_trace_is_as_good_as_none(model, content):
    path = model.folder / "traces" / "ours.safetensors"
    path.write_bytes(content)
    assert load_trace(model, "ours", TEXT) is None
    path.unlink()
    assert load_trace(model, "ours", TEXT) is None


def test_a_gru_keeps_its_hidden_state(tmp_path):
    weights, card = card_and_weights(cell="gru")
    model = checkpoint.save(tmp_path / "gru", weights, card)
    save_trace(model.folder, "ours", model, trace(model, TEXT))
    assert set(load_trace(model, "ours", TEXT).levels) == {"h0"}
