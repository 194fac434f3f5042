"""The Operate page without a browser: what it begins with, what it refuses, and what it sends."""

import random
from functools import partial

import numpy as np
import pytest

from charviz import checkpoint
from charviz.checkpoint import write_json
from charviz.interventions import MOST
from charviz.sampling.choosing import Choice
from charviz.sampling.operations import Operation
from charviz.sampling.writing import Stream, write
from charviz.spread import unit_spread
from charviz.ui.operated_example import begin
from charviz.ui.operated_wish import KEYS, Reading
from charviz.units import Unit
from tests.shown_models import QUOTE_UNIT
from tests.ui.pages import Page

SHORT = {"model": "planted", "length": "50"}


@pytest.fixture
def visit(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    return partial(Page, "operate")


@pytest.fixture
def model(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    return checkpoint.load("planted")


@pytest.fixture
def told(home, tmp_path, monkeypatch):
    """A GRU of two layers that tells the spreads of its units."""
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    model = checkpoint.load("two-layers")
    path = model.folder / "units.json"
    write_json(path, unit_spread(model, "It is so, he said, and went. " * 20))
    yield model
    path.unlink()


def read(model, **values):
    return Reading(model, begin(model))(values)


def test_it_begins_with_the_best_detector_held_where_something_happens(visit):
    message = visit(model="war-and-peace").message
    assert message["wanted"]["do"].startswith("hold:c0.473:-")  # inside quotations
    assert [column["name"] for column in message["columns"]] == ["untouched", "operated", "control"]
    untouched, operated, _ = message["columns"]
    assert message["prompt"].startswith('"')
    assert operated["parts"] is not None
    assert operated["distance"] is not None
    assert untouched["distance"] is None or operated["distance"] < untouched["distance"]
    assert len(message["sentences"]) == 3


@pytest.mark.parametrize("name", ["linux", "python"])
def test_networks_of_code_begin_with_code(visit, name):
    page = visit(model=name)
    assert not page.said
    assert page.message["columns"][1]["parts"] is not None
    assert not page.message["prompt"].startswith('"')


def test_the_texts_are_what_the_sampler_writes(visit, model):
    message = visit(**SHORT, do=f"hold:{QUOTE_UNIT}:0.5", prompt="So", t="0.9", seed="4").message
    unit = Unit("c", 0, int(QUOTE_UNIT.split(".")[1]))
    streams = [Stream(Choice(0.9, seed=4), o) for o in ([], [Operation(unit, "hold", 0.5)])]
    texts = [sample.text for sample in write(model, "So", streams, 50)]
    assert [column["text"] for column in message["columns"]] == texts
    assert message["levels"].size == message["chances"].size == 2 * 50
    assert (message["levels"][50:] == 191).all()


def test_what_an_address_says_is_what_is_wanted(model):
    said = {
        "prompt": "a\nb",
        "t": "0.35",
        "length": "70",
        "seed": "9223372036854775807",
        "do": "hold:c0.3:0.25,push:h0.4:-0.1",
        "from": "3",
        "to": "40",
        "target": "newline",
        "twin": "12",
        "unit": "h0.4",
    }
    wanted, refused = read(model, **said)
    assert not refused
    assert wanted.address() == said
    assert set(said) == set(KEYS)
    assert [(o.start, o.stop) for o in wanted.operations] == [(3, 40)] * 2


def test_the_address_of_any_beginning_leads_back_to_it(model):
    wanted, _ = read(model)
    again, refused = read(model, **wanted.address())
    assert not refused
    assert again == wanted


def test_a_unit_from_another_page_is_taken_hold_of(model):
    wanted, refused = read(model, unit="h0.7")
    assert not refused
    assert [str(o.unit) for o in wanted.operations] == ["h0.7"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"do": "hold:f0.3:0.5"}, "f0.3 is a gate"),
        ({"do": "hold:c0.999:0.5"}, "There is no unit c0.999"),
        ({"do": "hold:c0.1:nan"}, "give a number"),
        ({"do": "hold:c0.1"}, "give a number"),
        ({"do": "twist:c0.1:1"}, "is not known"),
        ({"do": "hold:c0.1:1:2"}, "is not known"),
        ({"do": "silence:c0.1"}, "units.json is missing"),
        ({"do": "hold:c0.1:.5,silence:c0.1"}, "units.json is missing"),
        ({"do": "hold:c0.1:.5,hold:c0.1:.6"}, "operated on twice"),
        ({"do": ",".join(f"hold:c0.{k % 48}:0" for k in range(65))}, "65 operations are too many"),
        ({"from": "300"}, "cannot act from '300'"),
        ({"from": "20", "to": "20"}, "cannot act from '20' to '20'"),
        ({"to": "9999"}, "cannot act"),
        ({"from": "-1"}, "cannot act"),
        ({"t": "nan"}, "The temperature 'nan'"),
        ({"t": "-0.1"}, "The temperature '-0.1'"),
        ({"length": "49"}, "The length '49'"),
        ({"length": "1e3"}, "The length '1e3'"),
        ({"length": "2000"}, "Of 2,000 characters, 1,000 are written"),
        ({"seed": "9223372036854775808"}, "The seed"),
        ({"twin": "x"}, "The seed of the random unit 'x'"),
        ({"target": "ab"}, "not one character"),
        ({"target": ""}, "not one character"),
        ({"unit": "zz"}, "'zz' is not a unit"),
        ({"unit": "i0.1"}, "i0.1 is a gate"),
        ({"prompt": "a" * 10_001}, "the last 10,000 are read"),
    ],
)
def test_what_cannot_be_had_is_refused_in_a_sentence(model, values, sentence):
    wanted, refused = read(model, **values)
    assert sentence in " ".join(refused)
    assert read(model, **wanted.address()) == (wanted, [])


@pytest.mark.parametrize(("asked", "taken"), [("1e9", MOST), ("-7", -MOST)])
def test_a_value_beyond_the_scale_is_cut_and_told(model, asked, taken):
    wanted, refused = read(model, do=f"hold:c0.1:{asked}")
    assert wanted.operations[0].value == taken
    assert "goes from -1 to 1" in refused[0]


def test_no_address_breaks_it(model):
    rng = random.Random(0)
    strange = [
        "",
        "0",
        "-1",
        "1e999",
        "NaN",
        "∞",
        "٣",
        "\x00",
        "\ud800",
        "a" * 300,
        "🙂",
        "newline",
    ]
    strange += [
        "hold:c0.1:",
        ":::",
        "push:h0.2:1e-9,,silence:",
        "none,none",
        "hold:c0.1:-0",
        "9" * 19,
    ]
    for _ in range(300):
        values = {key: rng.choice(strange) for key in KEYS if rng.random() < 0.6}
        wanted, _ = read(model, **values)
        assert read(model, **wanted.address()) == (wanted, [])


def test_strange_values_are_no_strings_and_count_for_nothing(model):
    assert read(model, t=7, do=None, seed=["1"]) == read(model)


def test_without_operations_the_network_writes_alone(visit):
    message = visit(**SHORT, do="none").message
    assert [column["name"] for column in message["columns"]] == ["untouched"]
    assert "Nothing is done" in message["sentences"][0]
    assert message["columns"][0]["expected"] == pytest.approx(message["chances"].sum(), rel=1e-4)


def test_without_spreads_there_is_no_random_unit_and_all_else_works(visit):
    message = visit(**SHORT).message
    assert [column["name"] for column in message["columns"]] == ["untouched", "operated"]
    assert "No random unit" in " ".join(message["notes"])
    assert message["groups"] == []


def test_nothing_changed_is_said(visit):
    message = visit(**SHORT, do="push:c0.3:0").message
    assert message["columns"][1]["parts"] is None
    assert "nothing changes" in message["sentences"][0]


def test_units_of_a_gru_may_be_silenced_in_any_layer(visit, told):
    page = visit(model="two-layers", length="50", do="silence:h1.3", twin="1")
    assert not page.said
    assert not page.errors
    message = page.message
    if len(message["columns"]) == 3:
        assert message["columns"][2]["unit"].startswith("h1.")
        assert message["columns"][2]["unit"] != "h1.3"
    group = message["groups"].index("h1")
    mean = message["means"][group * message["units"] + 3]
    assert np.allclose(message["levels"][50:100], (mean + 1) * 127.5, atol=1)
    assert {state["letter"] for state in message["states"]} == {"h"}


def test_a_random_unit_that_would_leave_its_scale_stops_at_its_end_and_it_is_said(visit):
    message = visit(model="war-and-peace", length="50", do="hold:c0.12:0.9", twin="0").message
    assert message["columns"][2]["did"] == "c0.495 held at 1.00"
    assert "c0.495 would have to be held at 2.127; its scale ends at 0.999" in " ".join(
        message["notes"]
    )


def test_prompts_are_read_as_they_can_be(visit):
    message = visit(**SHORT, prompt="“ё").message
    notes = " ".join(message["notes"])
    assert "unknown" in notes
    assert "Typographic" in notes
    assert "newline stands for it" in " ".join(visit(**SHORT, prompt="").message["notes"])


def test_the_same_link_gives_the_same_picture(visit):
    query = SHORT | {"do": "hold:c0.3:0.9", "seed": "8", "t": "1.5"}
    one, other = (visit(**query).message for _ in range(2))
    assert one["columns"] == other["columns"]
    assert np.array_equal(one["chances"], other["chances"])


def test_a_broken_network_is_told_of(visit):
    page = visit(model="zz-broken")
    assert page.errors
