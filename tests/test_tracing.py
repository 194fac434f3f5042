import numpy as np
import pytest

from charviz import tracing
from charviz.errors import TextError
from charviz.units import Unit

from .networks import LETTERS, random_model
from .strange_texts import STRANGE

CELLS = [(cell, layers) for cell in ("rnn", "gru", "lstm") for layers in (1, 2, 3)]


def prose(length, seed=0):
    return "".join(np.random.default_rng(seed).choice(list(LETTERS), length))


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_one_level_a_code_point_and_the_text_unchanged(text):
    trace = tracing.trace(random_model(), text)
    assert trace.text == text
    assert trace.levels["c0"].shape == (16, len(text))
    assert trace.surprise.shape == (len(text),)
    assert trace.top5_ids.shape == (len(text), 5)


@pytest.mark.parametrize(("cell", "layers"), CELLS)
def test_levels_are_the_recurrence_s_states(cell, layers):
    model, text = random_model(cell=cell, layers=layers), prose(300)
    trace = tracing.trace(model, text)
    ids = model.tokenizer.encode(text).ids
    run = model.network.run(ids[:, None], model.network.zero_state())
    for k in range(layers):
        assert np.array_equal(trace.levels[f"h{k}"], tracing.to_levels(run.h[k][:, 0].T))
        if cell == "lstm":
            levels = tracing.to_levels(np.tanh(run.c[k][:, 0].T))
            assert np.array_equal(trace.levels[f"c{k}"], levels)


def test_a_unit_s_levels_lie_side_by_side():
    levels = tracing.trace(random_model(), "abc☃d").levels["c0"]
    assert levels.flags.c_contiguous


def test_levels_are_read_only():
    trace = tracing.trace(random_model(), "abc")
    with pytest.raises(ValueError, match="read-only"):
        trace.levels["c0"][0, 0] = 1


def test_an_unknown_character_holds_the_state_and_has_no_surprise():
    with_snow = tracing.trace(random_model(), "ab☃c")
    without = tracing.trace(random_model(), "abc")
    assert np.array_equal(with_snow.levels["c0"][:, [0, 1, 3]], without.levels["c0"])
    assert np.array_equal(with_snow.levels["c0"][:, 2], with_snow.levels["c0"][:, 1])
    assert np.isnan(with_snow.surprise[[0, 2]]).all()
    assert with_snow.surprise[3] == without.surprise[2]
    assert with_snow.unknown == 1


def test_crlf_reads_as_lf():
    crlf, lf = (tracing.trace(random_model(), t) for t in ("a\r\nb\r\n", "a\nb\n"))
    assert np.array_equal(crlf.levels["h0"][:, [0, 2, 3, 5]], lf.levels["h0"])
    assert np.isnan(crlf.surprise[1])


def test_unread_characters_at_the_start_show_the_zero_state():
    trace = tracing.trace(random_model(), "☃a")
    assert (trace.levels["c0"][:, 0] == 128).all()
    assert np.isnan(trace.surprise).all()


def test_surprise_and_top5_are_the_softmax():
    model, text = random_model(), prose(50)
    trace = tracing.trace(model, text)
    ids = model.tokenizer.encode(text).ids
    run = model.network.run(ids[:, None], model.network.zero_state())
    logits = model.network.logits(run.h[-1])[:, 0].astype(np.float64)
    p = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    np.testing.assert_allclose(trace.surprise[1:], -np.log(p[np.arange(49), ids[1:]]), rtol=1e-5)
    best = np.sort(p, axis=-1)[:, ::-1][:, :5]
    np.testing.assert_allclose(trace.top5_probs, best, rtol=1e-5)
    assert np.isnan(trace.surprise[0])


@pytest.mark.parametrize("streams", [1, 2, 7, 50])
def test_stretches_cover_every_position_once(streams):
    model, fed = random_model(), np.arange(1234) % 20
    seen = np.zeros(1234, int)
    for stretch in tracing.stretches(model.network, fed, streams, 10):
        np.add.at(seen, stretch.positions[stretch.valid], 1)
    assert (seen == 1).all()


@pytest.mark.parametrize("streams", [2, 7, 50])
def test_a_burn_in_from_the_start_is_exact(streams):
    model, text = random_model(), prose(500)
    fed = model.tokenizer.encode(text).ids
    whole = model.network.run(fed[:, None], model.network.zero_state()).c[0][:, 0]
    for stretch in tracing.stretches(model.network, fed, streams, len(fed)):
        at = stretch.positions[stretch.valid]
        np.testing.assert_allclose(stretch.c[0][stretch.valid], whole[at], atol=1e-5)


def test_one_stream_reads_nothing_but_the_text(monkeypatch):
    model, read = random_model(), []
    run = model.network.run
    monkeypatch.setattr(
        model.network, "run", lambda ids, *state: read.append(ids) or run(ids, *state)
    )
    fed = model.tokenizer.encode(prose(500)).fed
    list(tracing.stretches(model.network, fed, 1, model.burn_in))
    assert np.array_equal(np.concatenate(read)[:, 0], fed)


def test_nats_are_the_mean_surprise():
    model, text = random_model(), prose(400) + "☃\r\n"
    loss, scored = tracing.nats(model, text)
    surprise = tracing.trace(model, text).surprise
    assert scored == 400
    assert loss == pytest.approx(np.nanmean(surprise), rel=1e-6)


def test_long_texts_read_in_stretches_agree_within_a_level(monkeypatch):
    model, text = random_model(), prose(5000)
    one = tracing.trace(model, text)
    monkeypatch.setattr(tracing, "EXACT", 1000)
    many = tracing.trace(model, text)
    assert (one.streams, many.streams) == (1, 8)
    assert tracing.share_apart(one.levels, many.levels) <= 1e-5


def test_gates_hold_like_the_states():
    gates = tracing.gate_levels(random_model(), "☃ab☃", 0)
    assert set(gates) == set("ifgo")
    assert gates["f"].shape == (16, 4)
    assert np.array_equal(gates["f"][:, 3], gates["f"][:, 2])
    assert (gates["i"][:, 0] == 0).all()


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_gates_of_a_long_text_agree_with_one_unbroken_stream(cell, monkeypatch):
    model, text = random_model(cell=cell), "some words, again and again.\n" * 100
    one = tracing.gate_levels(model, text, 0)
    monkeypatch.setattr(tracing, "EXACT", 600)
    many = tracing.gate_levels(model, text, 0)
    assert tracing.share_apart(one, many) <= 1e-5
    assert all(levels.flags.c_contiguous for levels in many.values())


def test_a_unit_is_a_row_of_its_group():
    trace = tracing.trace(random_model(), "abc")
    assert np.array_equal(trace[Unit("h", 0, 3)], trace.levels["h0"][3])


def test_a_text_too_long_to_keep_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setattr(tracing, "LONGEST", 10)
    with pytest.raises(TextError, match="at most 10"):
        tracing.trace(random_model(), "a" * 11)


def test_a_loss_needs_two_characters():
    with pytest.raises(TextError, match="at least 2"):
        tracing.nats(random_model(), "a☃")
