"""Writing: the same seed gives the same text, whatever is written beside it or after it."""

from pathlib import Path

import numpy as np
import pytest

from charviz import checkpoint
from charviz.errors import ModelError, SamplingError
from charviz.sampling import writing
from charviz.sampling.choosing import Choice, entropies, next_char_probs
from charviz.sampling.dice import Dice
from charviz.sampling.writing import Stream, blocks, prompted, write
from tests.networks import LETTERS, card_and_weights, random_model

CELLS = [(cell, layers) for cell in ("rnn", "gru", "lstm") for layers in (1, 2)]
WARM = Choice(0.8, seed=3)


@pytest.fixture(scope="module")
def model():
    return random_model(hidden=32)


def text(model, choice=WARM, prompt="He said", length=150, **asked):
    (sample,) = write(model, prompt, [Stream(choice)], length, **asked)
    return sample.text


def logits_along(model, prompt, written):
    """What each written character was drawn from, by one unbroken run: [written, vocabulary]."""
    fed = model.tokenizer.encode((prompt or "\n") + written).fed
    run = model.network.run(fed[:, None], model.network.zero_state())
    return model.network.logits(run.h[-1][:, 0])[-len(written) - 1 : -1]


def test_same_seed_same_text(model):
    assert text(model) == text(model)


def test_another_seed_another_text(model):
    assert text(model) != text(model, Choice(0.8, seed=4))


def test_a_long_text_begins_as_a_short_one(model):
    assert text(model, length=300).startswith(text(model, length=101))


@pytest.mark.parametrize("steps", [1, 7, 1_000])
def test_the_text_does_not_depend_on_the_size_of_a_block(monkeypatch, model, steps):
    expected = text(model)
    monkeypatch.setattr(writing, "BLOCK", steps)
    assert text(model) == expected


def test_blocks_of_many_streams_are_short_and_change_nothing(monkeypatch, model):
    streams = [Stream(Choice(0.8, seed=s)) for s in range(5)]
    expected = [s.text for s in write(model, "a", streams, 60)]
    monkeypatch.setattr(writing, "ROOM", 3 * len(streams) * model.tokenizer.size)
    assert [s.text for s in write(model, "a", streams, 60)] == expected
    assert max(len(b.ids) for b in blocks(model, "a", streams, 60)) == 3


@pytest.mark.parametrize("beside", [1, 2, 30, 60])
def test_the_text_does_not_depend_on_how_many_are_written_beside(model, beside):
    others = [Stream(Choice(k / 20, seed=k, top_p=0.9)) for k in range(beside)]
    samples = write(model, "He said", [*others, Stream(WARM)], 150)
    assert samples[-1].text == text(model)


@pytest.mark.parametrize(("cell", "layers"), CELLS)
@pytest.mark.parametrize("choice", [WARM, Choice(0.0), Choice(1.5, top_k=9, seed=1)])
def test_each_character_is_the_largest_of_log_chances_and_noise(cell, layers, choice):
    model = random_model(cell=cell, layers=layers, hidden=32)
    written = text(model, choice)
    chances = next_char_probs(
        logits_along(model, "He said", written), choice.temperature, choice.top_k
    )
    noise = Dice([choice.seed], model.tokenizer.size).roll(len(written))[:, 0]
    with np.errstate(divide="ignore"):
        drawn = (np.log(chances) + noise).argmax(axis=-1)
    assert model.tokenizer.decode(drawn) == written


def test_at_one_millionth_a_text_is_the_greedy_one(model):
    assert text(model, Choice(1e-6)) == text(model, Choice(0.0))
    expected = logits_along(model, "He said", text(model, Choice(0.0))).argmax(axis=-1)
    assert model.tokenizer.decode(expected) == text(model, Choice(0.0))


def test_greedy_needs_no_seed(model):
    assert text(model, Choice(0.0, seed=1)) == text(model, Choice(0.0, seed=2))


@pytest.mark.parametrize(("cell", "layers"), CELLS)
def test_blocks_hold_what_a_run_over_the_same_text_gives(cell, layers):
    model = random_model(cell=cell, layers=layers)
    streams = [Stream(Choice(t, seed=2)) for t in (0.3, 1.0)]
    parts = list(blocks(model, "ab", streams, 100, keeps_states=True))
    assert [p.first for p in parts] == [0, 64]
    ids = np.concatenate([p.ids for p in parts])
    state, last = prompted(model, "ab")
    both = writing._side_by_side(state, 2)
    run = model.network.run(np.concatenate([[[last, last]], ids]), both)
    logits = model.network.logits(run.h[-1])
    for part in parts:
        here = slice(part.first, part.first + len(part.ids))
        seen = logits[part.first : here.stop + 1]
        np.testing.assert_allclose(part.logits, seen, atol=1e-5)
        for kept, whole in zip(part.h + part.c, run.h + run.c, strict=True):
            np.testing.assert_allclose(kept, whole[1:][here], atol=1e-5)
        surprise = -np.log(next_char_probs(seen[:-1]))
        expected = np.take_along_axis(surprise, part.ids[..., None], axis=-1)[..., 0]
        np.testing.assert_allclose(part.nats(), expected, atol=1e-4)


def test_a_sample_tells_its_surprise_and_what_it_was_drawn_from(model):
    (sample,) = write(model, "He said", [Stream(WARM)], 100)
    logits = logits_along(model, "He said", sample.text).astype(np.float64)
    np.testing.assert_allclose(sample.entropy, entropies(logits / 0.8), atol=1e-4)
    assert sample.nats.shape == (100,) and (sample.nats > 0).all()


@pytest.mark.parametrize("steps", [2, 64])
def test_a_stop_string_ends_a_text_before_itself(monkeypatch, model, steps):
    monkeypatch.setattr(writing, "BLOCK", steps)
    whole = text(model)
    stop = whole[70:73]
    ended = text(model, stop=stop)
    assert ended == whole.partition(stop)[0] and stop not in ended


def test_every_text_ends_at_its_own_stop(model):
    streams = [Stream(Choice(1.0, seed=s)) for s in range(6)]
    whole = [s.text for s in write(model, "a", streams, 200)]
    ended = write(model, "a", streams, 200, stop="e")
    assert [s.text for s in ended] == [w.partition("e")[0] for w in whole]
    assert all(len(s.nats) == len(s.entropy) == len(s.text) for s in ended)


def test_a_stop_that_never_comes_changes_nothing(model):
    assert text(model, stop="\u2603") == text(model)


def test_a_stop_in_the_prompt_does_not_end_the_text(model):
    assert text(model, prompt="He said #", length=5, stop="#") != ""


def test_an_empty_stop_is_refused(model):
    with pytest.raises(SamplingError, match="stop string is empty"):
        text(model, stop="")


def test_without_a_prompt_a_newline_has_been_read(model):
    assert text(model, prompt="") == text(model, prompt="\n")


@pytest.mark.parametrize(
    ("prompt", "plain", "unknown", "replaced"),
    [
        ("a\u2603b", "ab", 1, 0),
        ("\u2603\u2603", "", 2, 0),
        ("one\r\ntwo", "one\ntwo", 0, 0),
        ("“No—’", "\"No-'", 0, 3),
        ("\ud800 x", " x", 1, 0),
        ("\0\x1b[", "", 3, 0),
    ],
)
def test_a_prompt_is_read_as_the_network_reads_a_text(model, prompt, plain, unknown, replaced):
    (sample,) = write(model, prompt, [Stream(WARM)], 80)
    assert sample.text == text(model, prompt=plain, length=80)
    assert (sample.unknown, sample.replaced) == (unknown, replaced)


def test_a_network_without_newlines_begins_from_nothing():
    model = random_model(letters=LETTERS.replace("\n", ""))
    (block,) = blocks(model, "", [Stream(WARM)], 20)
    zero = model.network.zero_state()
    assert np.array_equal(block.logits[0], model.network.logits(zero.h[-1]))
    assert len(text(model, prompt="")) == 150


def test_a_vocabulary_of_one_character_is_written_over_and_over():
    assert text(random_model(letters="x"), length=20) == "x" * 20


def test_a_forced_text_is_read_whatever_would_be_drawn(model):
    forced = model.tokenizer.encode("He went away, and so did I.").ids
    streams = [Stream(Choice(0.0)), Stream(Choice(3.0, seed=8))]
    parts = list(blocks(model, "ab", streams, len(forced), forced=forced))
    ids, logits = (
        np.concatenate(x) for x in zip(*((p.ids, p.logits[:-1]) for p in parts), strict=True)
    )
    assert np.array_equal(ids, np.stack([forced, forced], axis=1))
    expected = logits_along(model, "ab", "He went away, and so did I.")
    np.testing.assert_allclose(logits, np.stack([expected, expected], axis=1), atol=1e-5)


def test_nothing_is_written_where_nothing_is_asked_for(model):
    (sample,) = write(model, "a\u2603", [Stream(WARM)], 0)
    assert sample.text == "" and len(sample.nats) == len(sample.entropy) == 0
    assert sample.unknown == 1


@pytest.mark.parametrize("length", [-1, writing.LONGEST + 1, 10**30])
def test_a_length_out_of_range_is_refused(model, length):
    with pytest.raises(SamplingError, match=r"length of .* out of range: write 0 to 100,000"):
        text(model, length=length)


@pytest.mark.parametrize(("streams", "length"), [(0, 1), (5_000, 1), (4_096, 1_000)])
def test_too_many_texts_are_refused(model, streams, length):
    with pytest.raises(SamplingError, match=r"texts of .* at once are too many"):
        write(model, "", [Stream()] * streams, length)


def test_a_prompt_of_100_000_characters_is_refused(model):
    with pytest.raises(SamplingError, match="prompt has 100,000 characters; at most 10,000"):
        text(model, prompt="x" * 100_000)


def test_a_prompt_as_long_as_may_be_is_read(model):
    prompt = "He said. " * (writing.LONGEST_PROMPT // 9)
    written = text(model, prompt=prompt, length=10)
    assert written == text(model, prompt=prompt[-5_000:], length=10)  # it forgets what is far


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_seed_out_of_range_is_refused(model, seed):
    with pytest.raises(SamplingError, match=r"seed .* out of range"):
        text(model, Choice(seed=seed))


def grown(factors, **options):
    """A random model with some of its weights multiplied, up to the largest float32."""
    weights, card = card_and_weights(**options)
    largest = np.finfo(np.float32).max
    for name in weights:
        factor = next((f for part, f in factors.items() if part in name), 1.0)
        big = np.clip(weights[name].astype(np.float64) * factor, -largest, largest)
        weights[name] = big.astype(np.float32)
    return checkpoint.build(Path("grown"), weights, card)


OVERFLOWING = [{"output": 1e39}, {"": 1e39}]


@pytest.mark.parametrize("factors", OVERFLOWING)
@pytest.mark.parametrize(("cell", "layers"), CELLS)
@pytest.mark.parametrize("streams", [1, 3])
def test_logits_that_overflow_are_told_of_in_one_sentence(cell, layers, factors, streams):
    model = grown(factors, cell=cell, layers=layers, hidden=32)
    with pytest.raises(ModelError, match="grown gives logits that are no numbers within the char"):
        write(model, "He said", [Stream(WARM)] * streams, 400)


@pytest.mark.parametrize("temperature", [0.0, 1e-30, 1e-6, 0.7, 3.0])
def test_logits_just_short_of_overflow_give_numbers(temperature):
    model = grown({"output": 1e37})
    choices = [Choice(temperature), Choice(temperature, top_k=5, top_p=0.9)]
    for sample in write(model, "He said", [Stream(c) for c in choices], 100):
        assert len(sample.text) == 100
        assert np.isfinite(sample.nats).all() and np.isfinite(sample.entropy).all()
