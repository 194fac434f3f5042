"""The Sample page without a browser: what it is asked for, and what it sends."""

from functools import partial

import numpy as np
import pytest

from charviz import checkpoint
from charviz.sampling.choosing import Choice
from charviz.sampling.film import TEMPERATURES, joined, pieces
from charviz.sampling.judging import Pairs
from charviz.ui import sampled_words
from charviz.ui.address import SIDE
from charviz.ui.sampled_extras import BESIDE, file, side
from charviz.ui.sampled_wish import LONGEST_PROMPT, PROMPTS, reading
from tests.shown_models import QUOTE_UNIT
from tests.ui.pages import Page

TEMPS = len(TEMPERATURES)


@pytest.fixture
def model(home):
    return checkpoint.load(home / "runs" / "planted")


@pytest.fixture
def page(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))

    return partial(Page, "sample")


def test_the_first_message_holds_a_piece_of_the_film_at_all_temperatures(page, model):
    sent = page(model="planted", seed="5", prompt="Ab").message
    count = sent["count"]
    assert 0 < count <= 400
    film = joined(list(pieces(model, "Ab", Choice(seed=5), 400)))
    assert sent["texts"] == [text[:count] for text in film.texts(model)]
    unit = int(QUOTE_UNIT.split(".")[1])
    levels = sent["levels"].reshape(TEMPS, count)
    assert np.array_equal(levels, film.levels["c0"][:count, :, unit].T)
    assert np.array_equal(sent["nats"].reshape(TEMPS, count), film.nats[:, :count])
    chances = sent["chances"].reshape(TEMPS, count, -1) / 65_535
    np.testing.assert_allclose(chances, film.chances[:, :count], atol=1e-5)


def test_what_is_wanted_goes_through_an_address_and_back(model):
    read = reading(model)
    asked = {
        "prompt": " a\nb ",
        "t": "1.3",
        "length": "50",
        "k": "7",
        "p": "0.25",
        "seed": "9223372036854775807",
        "unit": "h0.5",
        "at": "49",
        "open": SIDE,
    }
    wanted, refused = read(asked)
    assert not refused
    assert wanted.address() == asked
    usual, refused = read({})
    assert not refused
    assert read(usual.address()) == (usual, [])


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("t", "NaN", "The temperature 'NaN' cannot be had"),
        ("t", "inf", "cannot be had"),
        ("t", "-0.5", "cannot be had"),
        ("t", "5", "cannot be had"),
        ("t", "", "cannot be had"),
        ("t", "0.84", "0.8 is shown"),
        ("k", "0", "from 1"),
        ("k", "-3", "left out"),
        ("k", "many", "left out"),
        ("p", "0", "above 0"),
        ("p", "1.5", "at most 1"),
        ("p", "nan", "left out"),
        ("seed", "-1", "1 is taken"),
        ("seed", "9223372036854775808", "2^63"),
        ("seed", "٣", "1 is taken"),
        ("length", "1" + "0" * 9, "400 is taken"),
        ("length", "0", "400 is taken"),
        ("length", "9" * 5_000, "400 is taken"),
        ("at", "400", "0 is taken"),
        ("unit", "c0.99999", "There is no unit"),
        ("unit", "<b>", "is not a unit"),
        ("unit", "f0.1", "is a gate"),
        ("open", "window", "there is side"),
        ("prompt", "x" * 100_000, "its last 2,000 are read"),
    ],
)
def test_what_cannot_be_had_is_replaced_and_told(model, key, value, says):
    usual, _ = reading(model)({})
    wanted, refused = reading(model)({key: value})
    (sentence,) = refused
    assert says in sentence
    assert len(sentence) < 250
    if key == "prompt":
        assert wanted.prompt == "x" * LONGEST_PROMPT
    else:
        assert wanted == usual


@pytest.mark.parametrize("value", [3, None, ["0.8"], {"t": 1}])
def test_what_is_no_text_is_as_if_it_were_not_there(model, value):
    read = reading(model)
    assert read(dict.fromkeys(("t", "seed", "prompt", "unit"), value)) == read({})


def test_a_temperature_near_one_that_is_there_is_that_one(model):
    wanted, refused = reading(model)({"t": "0.30000000000000004"})
    assert wanted.choice.temperature == 0.3
    assert not refused


def test_every_temperature_has_a_word_and_one_is_as_trained():
    called = sampled_words.called()
    assert [float(one["value"]) for one in called] == list(TEMPERATURES)
    assert [one["value"] for one in called if one["word"] == "as trained"] == ["1.0"]
    assert [one["value"] for one in called if one["word"] == "greedy"] == ["0.0"]


def test_a_prompt_of_a_network_is_in_its_language_and_known_to_it():
    for name, language in (("war-and-peace", "prose"), ("linux", "c"), ("python", "python")):
        model = checkpoint.load(name)
        wanted, _ = reading(model)({})
        assert wanted.prompt == PROMPTS[language]
        assert sampled_words.notes(model, wanted.prompt) == []


def test_unknown_characters_are_named_once_in_one_line(model):
    (said,) = sampled_words.notes(model, "a☃b☃€")
    assert "3 of the prompt's characters (☃ €)" in said
    assert sampled_words.notes(model, "plain") == []
    many = "".join(map(chr, range(0x3B1, 0x3C1)))
    assert "…" in sampled_words.notes(model, many)[0]


def test_side_by_side_judges_the_texts_that_are_shown(model):
    wanted, _ = reading(model)({"length": "60", "prompt": '"'})
    parts = list(pieces(model, wanted.prompt, wanted.choice, 60))
    extra = side(model, wanted, parts, "film")
    assert [TEMPERATURES[k] for k in extra.facts["which"]] == list(BESIDE)
    film = joined(parts)
    for k, row in zip(extra.facts["which"], extra.facts["rows"], strict=True):
        assert len(row) == len(extra.facts["columns"])
        assert row[0].split(" ")[0] == f"{film.drawn[k].mean():.2f}"
        assert row[1] == f"{film.nats[k].mean():.2f}"


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        (Pairs(0, 0, 0, 0, 0), "none"),
        (Pairs(2, 2, 0, 0, 0), "✓ 2 closed"),
        (Pairs(2, 1, 0, 1, 0), "✓ 1 closed, 1 open at the end"),
        (Pairs(3, 1, 2, 0, 1), "✕ 1 closed, 2 never closed, 1 stray"),
    ],
)
def test_how_marks_pair_up_is_said_in_words(pairs, says):
    assert sampled_words._pairs(pairs) == says


def test_a_page_to_keep_holds_text_colours_and_what_made_them(model):
    wanted, _ = reading(model)({"length": "60", "prompt": "<b>", "t": "1.2", "k": "9"})
    parts = list(pieces(model, wanted.prompt, wanted.choice, 60))
    extra = file(model, wanted, parts, "7")
    page = extra.arrays["bytes"].tobytes().decode()
    assert extra.facts["id"] == "7"
    assert "<dt>Prompt</dt><dd>&lt;b&gt;</dd>" in page
    assert "<dt>Top-k</dt><dd>9</dd>" in page
    assert page.count('class="n"') == joined(parts).texts(model)[12].count("\n")


def test_a_broken_network_and_one_that_is_not_there_get_a_sentence(page):
    (told,) = page(model="zz-broken").errors
    assert "model.safetensors" in told.replace("\\", "")
    found = page(model="nobody")
    assert "not here" in found.said
    assert found.message["count"]


@pytest.mark.parametrize("name", ["two-layers", "wide"])
def test_every_kind_of_network_writes(page, name):
    sent = page(model=name, length="50", unit="h0.1").message
    assert sent["wanted"]["unit"] == "h0.1"
    assert {state["letter"] for state in sent["states"]} <= {"c", "h"}
    assert len(sent["texts"]) == TEMPS
