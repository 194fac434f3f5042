"""The pass over a long text tells what the trace of the text would."""

import numpy as np
import pytest

from charviz.concepts import CONCEPTS
from charviz.errors import TextError
from charviz.overview.elsewhere import WINDOW, extremes, grid, histogram
from charviz.overview.longtext import LONGEST, row_of, survey
from charviz.tokenizer import NOT_FED
from charviz.tracing import EXACT, trace
from charviz.units import Unit
from tests.networks import random_model
from tests.planted import PLANTED, planted_model, quoted_text

ONE_STREAM = quoted_text(60)[: EXACT - 7]
MANY_STREAMS = quoted_text(300)[:47_777]


def columns(model, text):
    """Every unit's levels at the characters read, uint8 [units, read], in a survey's order."""
    traced = trace(model, text)
    read = model.tokenizer.encode(text).ids != NOT_FED
    return np.concatenate(list(traced.levels.values()))[:, read]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    """Let windows lie across the seams of what is read at once, as in a wide network."""
    monkeypatch.setattr("charviz.stretches.CHUNK", 2**13)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("layers", [1, 2])
def test_one_stream_tells_exactly_what_the_trace_tells(cell, layers):
    model = random_model(cell=cell, layers=layers, hidden=5)
    found = survey(model, ONE_STREAM)
    cut = grid(len(ONE_STREAM))
    for unit, column in enumerate(columns(model, ONE_STREAM)):
        assert np.array_equal(found.counts[unit], histogram(column))
        begin = np.concatenate(extremes(column))
        assert np.array_equal(found.begin[unit], begin)
        spans = begin[:, None] + np.arange(WINDOW)
        assert np.array_equal(found.levels[unit], column[spans])
        whole = column[: cut.windows * WINDOW]
        parts = [whole[at : at + cut.apart].mean() for at in range(0, len(whole), cut.apart)]
        assert found.profile[unit] == pytest.approx(parts, abs=0.51)


def test_many_streams_tell_what_the_trace_tells_within_what_a_burn_in_promises():
    model = planted_model(hidden=12)
    found = survey(model, MANY_STREAMS)
    assert found.counts.sum(axis=1).tolist() == [len(MANY_STREAMS)] * 24
    levels = columns(model, MANY_STREAMS)
    for unit, column in enumerate(levels):
        assert np.abs(found.counts[unit] - histogram(column).astype(float)).sum() < 50
        spans = found.begin[unit][:, None] + np.arange(WINDOW)
        apart = np.abs(found.levels[unit].astype(int) - column[spans])
        assert (apart > 1).mean() < 0.01
        means = column[np.concatenate(extremes(column))[:, None] + np.arange(WINDOW)].mean(axis=1)
        assert np.sort(found.levels[unit].mean(axis=1)) == pytest.approx(np.sort(means), abs=1)


def test_the_cell_that_follows_quotations_is_strongest_inside_them():
    model = planted_model()
    found = survey(model, MANY_STREAMS)
    unit = row_of(model, Unit("c", 0, PLANTED))
    inside = CONCEPTS["quotes"].label(MANY_STREAMS).values
    spans = found.begin[unit][:, None] + np.arange(WINDOW)
    shares = inside[spans].mean(axis=1)
    half = len(shares) // 2
    assert shares[:half].min() > 0.9
    assert shares[half:].max() < 0.1


def test_characters_that_are_not_read_do_not_count():
    model = random_model(hidden=4)
    strange = "".join(f"☃{character}" for character in ONE_STREAM[:4_000])
    plain, mixed = survey(model, ONE_STREAM[:4_000]), survey(model, strange)
    for name in ("counts", "profile", "begin", "levels"):
        assert np.array_equal(getattr(plain, name), getattr(mixed, name))
    assert mixed.read.tolist() == [False, True] * 4_000


def test_rows_are_in_the_order_of_states_layers_and_units():
    model = random_model(layers=2, hidden=10)
    rows = [row_of(model, Unit(s, k, u)) for s in "ch" for k in (0, 1) for u in range(10)]
    assert rows == list(range(40))
    assert row_of(model, Unit("f", 0, 3)) is None


def test_progress_grows_to_one():
    told = []
    survey(planted_model(), MANY_STREAMS, told.append)
    assert told == sorted(told)
    assert told[0] > 0
    assert told[-1] == 1
    assert len(told) > 3


def test_memory_does_not_grow_with_the_text():
    sizes = []
    for text in (MANY_STREAMS, MANY_STREAMS * 4):
        found = survey(random_model(hidden=4), text)
        sizes.append(
            sum(a.nbytes for a in (found.counts, found.profile, found.begin, found.levels))
        )
    assert sizes[0] == pytest.approx(sizes[1], rel=0.02)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("x" * (LONGEST + 1), "at most 1,000,000"), ("☃" * 500, "knows 0"), ("x" * 99, "knows 99")],
)
def test_texts_that_cannot_be_looked_through_are_said(text, sentence):
    with pytest.raises(TextError, match=sentence):
        survey(random_model(hidden=4), text)
