"""What is not in the browser is asked for: only that, once, and one question at a time."""

from importlib import import_module

import pytest

from charviz.tracing import trace
from charviz.ui.components.neuron_text.message import trace_name
from charviz.viz.colours import SHADES, shade_of
from tests.browser.component import component
from tests.browser.reader import pause
from tests.planted import planted_model, quoted_text

TEXT = quoted_text(8)[:400]
NEUTRAL = SHADES // 2
MESSAGES = import_module("charviz.ui.components.neuron_text.message")  # there is a function, too


@pytest.fixture(scope="module")
def model():
    return planted_model()


@pytest.fixture(scope="module")
def traced(model):
    return trace(model, TEXT)


@pytest.fixture
def have(model):
    return trace_name(model, TEXT)


@pytest.fixture
def shown(browser, model, traced, monkeypatch):
    """A component that was sent few units at the start, and can get few more at a time."""
    with component(browser, model, traced) as it:
        facts = len(TEXT) * (4 + 2 * 5 + 2 * 5 + 4)
        monkeypatch.setattr(MESSAGES, "MOST_SENT", facts + 6 * len(TEXT))
        monkeypatch.setattr(MESSAGES, "MOST_MORE", 4 * len(TEXT))
        monkeypatch.setattr(MESSAGES, "GROUP", 0)
        it.give("c0.7")
        yield it


def assert_painted_as(shown, unit, traced):
    group, index = unit.split(".")
    wanted = [shade_of(int(level)) for level in traced.levels[group][int(index)]]
    pairs = zip(TEXT, shown.shades(), wanted, strict=True)
    assert all(c == "\n" or (seen or NEUTRAL) == shade for c, seen, shade in pairs)
    assert len(set(wanted)) > 1


def test_units_that_are_here_are_not_asked_for(shown, traced):
    for unit in range(4, 10):
        shown.show(unit)
        assert_painted_as(shown, f"c0.{unit}", traced)
    assert shown.asked() == []


def test_a_unit_that_is_not_here_is_asked_for(shown, have):
    shown.show(20)
    assert set(shown.shades()) == {None}  # nothing is coloured that is not known
    (wish,) = shown.asked()
    assert wish.pop("number") > 0
    assert wish == {"unit": "c0.20", "colour": "", "pins": [], "missing": ["c0.20"], "have": have}


def test_what_comes_is_added_to_what_is_here(shown, have, traced):
    shown.show(20)
    (wish,) = shown.asked()
    size = shown.give("c0.20", have=have, answer=wish["number"])
    assert size < 4 * len(TEXT) + 8_000  # no text, no surprise: what was missing, and words
    assert_painted_as(shown, "c0.20", traced)
    for unit in (21, 7):
        shown.show(unit)
        assert_painted_as(shown, f"c0.{unit}", traced)
    assert "the first one read" in shown.page.locator(".readout").inner_text()
    assert len(shown.asked()) == 1


def test_one_question_is_asked_at_a_time_and_the_last_wish_counts(shown, have, traced):
    for unit in (20, 24, 28):
        shown.show(unit)
        pause(shown.page, 20)
    (wish,) = shown.asked()
    shown.give("c0.20", have=have, answer=wish["number"])
    first, second = shown.asked()
    assert (first["unit"], second["unit"]) == ("c0.20", "c0.28")
    shown.give("c0.28", have=have, answer=second["number"])
    assert_painted_as(shown, "c0.28", traced)
    assert len(shown.asked()) == 2


def test_what_cannot_be_had_is_not_asked_for_again(shown, have):
    shown.show(20)
    (wish,) = shown.asked()
    shown.give("c0.20", have=have, needs_unit=False, answer=wish["number"])
    assert len(shown.asked()) == 1


def test_an_instance_that_has_nothing_asks_for_all(shown, have, traced):
    shown.page.evaluate("remount()")
    shown.give("c0.20", have=have, colour="surprise", pins=["c0.3"])
    (wish,) = shown.asked()
    del wish["number"]
    assert wish == {"unit": "c0.20", "colour": "surprise", "pins": ["c0.3"], "have": ""}
    shown.give("c0.20", answer=10**15)
    assert_painted_as(shown, "c0.20", traced)


def test_another_text_takes_nothing_over(shown, browser, model):
    other = trace(model, TEXT[::-1])
    shown.trace = other
    shown.give("c0.7", visit=2)
    shown.show(20)
    (wish,) = shown.asked()
    assert wish["have"] == trace_name(model, TEXT[::-1])
