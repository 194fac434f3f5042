"""One message: what is in it, how large it is, and that it comes apart as it was put together."""

import numpy as np
import pytest

from charviz.tracing import trace
from charviz.ui.components.neuron_text.message import (
    MOST_MORE,
    MOST_SENT,
    message,
    trace_name,
    units_sent,
)
from charviz.ui.components.packing import pack, unpack
from charviz.ui.extras import Extra
from tests.browser.component import Component
from tests.networks import random_model

LONG = "The quick brown fox. " * 2_400  # 50,400 characters


@pytest.fixture(scope="module")
def model():
    return random_model(hidden=256)


@pytest.fixture(scope="module")
def traced(model):
    return trace(model, LONG[:50_000])


def sent(model, traced, unit="c0.7", **how):
    view = Component(None, model, traced).view(unit)
    return message(model, traced, view, **how)


def test_a_message_comes_apart_as_it_was_put_together():
    arrays = {"a": np.arange(5, dtype=np.uint8), "b": np.array([1.5, np.nan], np.float32)}
    extras = [
        Extra("more", {"said": "ü"}, {"a": np.array([[70_000, 1]], np.uint32)}),
        Extra("bare"),
    ]
    found = unpack(pack({"text": "😀"}, arrays, extras))
    assert (found["text"], found["more"]["said"], found["bare"]) == ("😀", "ü", {})
    assert np.array_equal(found["a"], arrays["a"])
    assert np.array_equal(found["b"], arrays["b"], equal_nan=True)
    assert found["more"]["a"].tolist() == [70_000, 1]


def test_big_endian_arrays_are_sent_as_little_ones():
    found = unpack(pack({}, {"a": np.array([1, 2], ">u2")}))
    assert found["a"].tolist() == [1, 2]


def test_all_units_of_a_short_text_are_sent():
    assert units_sent((512, 2_000), 500, MOST_SENT) == range(512)
    assert units_sent((512, 0), 3, MOST_SENT) == range(512)


def test_of_a_long_text_those_around_the_unit_are_sent():
    assert units_sent((512, 50_000), 0, 8_000_000) == range(160)
    assert units_sent((512, 50_000), 511, 8_000_000) == range(352, 512)
    assert 300 in units_sent((512, 50_000), 300, 8_000_000)
    assert units_sent((512, 50_000), 300, 1) == range(300, 301)


def test_a_first_message_stays_small_enough_for_a_browser(model, traced):
    data = sent(model, traced, "c0.200")
    found = unpack(data)
    assert len(data) < MOST_SENT + 20_000
    assert found["sent"] * 50_000 > 0.7 * MOST_SENT
    assert found["first"] <= 200 < found["first"] + found["sent"]


def test_what_is_there_already_is_not_sent_again(model, traced):
    have = trace_name(model, traced.text)
    more = unpack(sent(model, traced, "c0.200", have=have))
    assert not more["is_whole"]
    assert more.keys().isdisjoint({"text", "surprise", "likeliest", "probabilities"})
    assert 1 <= more["sent"] <= MOST_MORE / 50_000
    rows = more["levels"].reshape(more["sent"], -1)
    assert np.array_equal(rows[200 - more["first"]], traced.levels["c0"][200])
    nothing = sent(model, traced, "c0.200", have=have, needs_unit=False)
    assert len(nothing) < 20_000
    assert "levels" not in unpack(nothing)


def test_another_state_of_a_short_text_comes_with_all_its_units(model):
    short = trace(model, LONG[:3_000])
    more = unpack(sent(model, short, "h0.200", have=trace_name(model, short.text)))
    assert more["sent"] == 256


def test_what_another_text_or_network_did_is_sent_whole(model, traced):
    assert unpack(sent(model, traced, have=trace_name(model, LONG[1:])))["is_whole"]
    other = random_model(hidden=16, seed=1)
    assert trace_name(other, traced.text) != trace_name(model, traced.text)
