"""The text coloured by something else than a unit: surprise, or what the text itself tells."""

import numpy as np
import pytest

from charviz import checkpoint
from charviz.concepts import CONCEPTS
from charviz.passages import PASSAGES
from charviz.tracing import trace
from charviz.ui.components.neuron_text.message import SURPRISE_SHOWN
from charviz.viz.colours import SHADES, shade_of

DIALOGUE = PASSAGES["dialogue"].text
NEUTRAL = SHADES // 2


def choose(reader, title):
    reader.one("colour-choice").select_option(label=title)
    reader.wait_for_colours()


def offered(reader):
    return reader.one("colour-choice").locator("option").all_inner_texts()


def assert_painted_as(reader, wanted):
    for (character, shade, _), right in zip(reader.painted()[:500], wanted, strict=False):
        assert character == "\n" or (NEUTRAL if shade is None else shade) == right


@pytest.fixture(scope="module")
def surprise(home):
    return trace(checkpoint.load(home / "runs" / "planted"), DIALOGUE).surprise


def test_surprise_colours_the_text_from_nothing_up(reader, surprise):
    reader.open(model="planted", pos="3")
    choose(reader, "surprise")
    levels = np.rint(255 * np.minimum(1, np.nan_to_num(surprise) / SURPRISE_SHOWN))
    seen = [NEUTRAL if shade is None else shade for shade in reader.shades()[:500]]
    wanted = [shade_of(int(level), signed=False) for level in levels[:500]]
    # A value in the middle of two levels may be rounded up here and down there.
    assert all(
        abs(s - w) <= 1 for s, w, c in zip(seen, wanted, DIALOGUE, strict=False) if c != "\n"
    )
    assert len(set(seen)) > 5
    assert "8 nats" in reader.says("high")
    assert reader.query["colour"] == "surprise"
    assert reader.unit == "c0.7"
    assert reader.says("level").startswith(("+", "−"))  # still the unit's


def test_a_concept_s_truth_has_the_colours_of_its_unit(reader):
    reader.open(model="planted")
    choose(reader, "Inside quotation marks")
    labels = CONCEPTS["quotes"].label(DIALOGUE)
    assert labels.valid.all()
    assert_painted_as(reader, np.where(labels.values, SHADES - 1, 0))
    assert (reader.says("low"), reader.says("high")) == ("outside", "inside")
    assert "as the text itself tells it" in reader.says("claim")


def test_what_is_low_where_a_concept_holds_turns_its_colours(reader):
    """The unit that follows the position in the line has the sign -1."""
    reader.open(model="planted", colour="line-position")
    values = CONCEPTS["line-position"].label(DIALOGUE).values
    shades = reader.shades()
    assert shades[0] > NEUTRAL  # a line begins high
    assert reader.says("high") == "0  line begins"
    assert reader.says("low") == f"far along  {values.max():.0f}"


def test_where_the_text_does_not_say_there_is_no_colour(reader):
    reader.open(model="planted", text="hard-cases", colour="quotes")
    text = PASSAGES["hard-cases"].text
    labels = CONCEPTS["quotes"].label(text)
    unknown = int(np.flatnonzero(~labels.valid)[5])
    reader.open(model="planted", text="hard-cases", colour="quotes", pos=str(unknown))
    assert reader.shades()[unknown] is None
    assert "not told" in reader.says("others")


def test_only_what_makes_sense_for_a_text_is_offered(reader):
    reader.open(model="planted")
    assert "Inside quotation marks" in offered(reader)
    assert "Inside a comment" not in offered(reader)
    reader.open(model="planted", text="c")
    assert "Inside quotation marks" not in offered(reader)
    assert "Inside a comment" in offered(reader)


def test_a_text_that_does_not_tell_it_is_coloured_by_the_unit(reader):
    reader.open(model="planted", colour="quotes", pins="quotes,surprise")
    reader.choose("C")
    reader.settle()
    assert "colour" not in reader.query
    assert reader.query["pins"] == "surprise"
    assert reader.says("low") == "outside  −1"


def test_choosing_a_unit_colours_by_it_again(reader):
    reader.open(model="planted", colour="surprise")
    reader.press("ArrowDown")
    assert reader.one("colour-choice").input_value() == ""
    reader.settle()
    assert "colour" not in reader.query
    assert reader.query["unit"] == "c0.8"
