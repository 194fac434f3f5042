"""What a browser asks for comes from outside: what is wrong with it is left out."""

import pytest

from charviz.recurrence import Config
from charviz.ui.wish import Wish, is_track, read_wish
from charviz.units import Unit

LSTM = Config("lstm", 2, 16, 8, 8)
TOLD = {"quotes", "line-position"}


def read(**sent):
    return read_wish(sent, LSTM, TOLD)


@pytest.mark.parametrize("sent", [None, 3, "c0.1", [], {"unit": None}, {"pins": {"a": 1}}])
def test_what_is_no_wish_asks_for_nothing(sent):
    assert read_wish(sent, LSTM, TOLD) == Wish()


def test_a_whole_wish_is_read():
    wish = read(
        number=12,
        unit="f1.3",
        colour="surprise",
        pins=["quotes", "h0.2"],
        have="abc-def",
        missing=["f1.3", "quotes"],
        heat={"any": "thing"},
    )
    assert wish.number == 12
    assert wish.unit == Unit("f", 1, 3)
    assert (wish.colour, wish.pins, wish.have) == ("surprise", ("quotes", "h0.2"), "abc-def")
    assert wish.missing == {"f1.3", "quotes"}
    assert wish.extras == {"heat": {"any": "thing"}}


@pytest.mark.parametrize("unit", ["c0.99", "q0.1", "c9.1", 7, None, "c0.1" * 100, ["c0.1"]])
def test_units_that_are_not_there_are_left_out(unit):
    assert read(unit=unit).unit is None
    assert read(pins=[unit, "c0.1"]).pins == ("c0.1",)


@pytest.mark.parametrize("number", [-1, 1.5, "1", True, 2**60, None])
def test_numbers_are_numbers(number):
    assert read(number=number).number == 0


def test_only_what_the_text_tells_can_colour_it():
    assert read(colour="quotes").colour == "quotes"
    assert read(colour="comment").colour == ""
    assert read(colour="c0.1").colour == ""  # that is the unit's place


def test_there_are_at_most_three_pins_each_once():
    assert read(pins=["c0.1", "c0.1", "h0.2", "h0.3"]).pins == ("c0.1", "h0.2")


def test_extras_that_nobody_makes_are_not_asked_for():
    assert read(nonsense=1, where=None).extras == {}


def test_tracks_are_units_surprise_and_what_is_told():
    named = ["surprise", "quotes", "c1.15", "g0.0", "comment", "c2.0", ""]
    assert [is_track(name, LSTM, TOLD) for name in named] == [True] * 4 + [False] * 3
