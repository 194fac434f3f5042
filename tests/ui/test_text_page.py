"""The first page, told as visits."""

import os
import subprocess
import sys

import numpy as np
import pytest

from charviz import checkpoint
from charviz import home as homes
from charviz.passages import PASSAGES
from charviz.tracing import trace
from charviz.ui.words import HEADLINES
from tests.shown_models import HIDDEN_UNIT, LINE_UNIT, QUOTE_UNIT, make_runs

DIALOGUE = PASSAGES["dialogue"].text


def test_the_heading_and_the_facts_come_from_the_detectors(visit):
    page = visit(model="planted")
    assert page.heading == "One cell in this network follows quotation marks"
    assert f"`{QUOTE_UNIT}`" in page.sentences
    assert "**97.3%**" in page.sentences
    assert "always answering “outside” gets 80.1%" in page.sentences
    assert "Verdict: used." in page.message["detectors"][0]["claim"]
    assert "the passage below is ours" in page.sentences


def test_the_component_gets_the_trace_as_it_is(visit, home):
    sent = visit(model="planted").message
    traced = trace(checkpoint.load(home / "runs" / "planted"), DIALOGUE)
    assert sent["text"] == DIALOGUE
    assert np.array_equal(sent["levels"].reshape(sent["units"], -1), traced.levels["c0"])
    assert np.array_equal(sent["likeliest"].reshape(-1, 5), traced.top5_ids)
    assert np.isnan(sent["surprise"][0])
    assert np.array_equal(sent["surprise"][1:], traced.surprise[1:])
    assert sent["unit"] == 7
    assert DIALOGUE[sent["position"]] == '"'


def test_chips_are_the_detectors_that_beat_chance(visit):
    chips = visit(model="planted").message["detectors"]
    assert [chip["unit"] for chip in chips] == [QUOTE_UNIT, LINE_UNIT, HIDDEN_UNIT]
    assert (chips[0]["low"], chips[0]["high"]) == ("outside", "inside")
    assert (chips[1]["low"], chips[1]["high"]) == ("far along", "line begins")  # its sign is -1
    assert "0.63" in chips[1]["claim"]


def test_a_network_nothing_is_known_of_says_so(visit):
    page = visit(model="two-layers")
    assert page.heading == "What the units of this network do, character by character"
    assert "has not been measured" in page.sentences
    assert page.message["detectors"] == []
    assert (page.message["group"], page.message["unit"]) == ("h0", 0)


def test_a_network_in_which_nothing_was_found_says_where_that_stands(visit, monkeypatch):
    monkeypatch.setattr("charviz.ui.words.lead", lambda model: None)
    sentences = visit(model="planted").sentences
    assert "stands under Hunt" in sentences
    assert "has not been measured" not in sentences


def test_the_address_is_taken_up(visit):
    page = visit(model="two-layers", text="latex", unit="h1.5", pos="42")
    sent = page.message
    assert sent["text"] == PASSAGES["latex"].text
    assert (sent["group"], sent["unit"], sent["position"]) == ("h1", 5, 42)
    assert page.said == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"model": "no-such"}, "The address asks for the network 'no-such', which is not here"),
        ({"model": "../../etc"}, "The address asks for the network '../../etc'"),
        ({"text": "klingon"}, "The address asks for the text 'klingon', which is not here"),
        ({"unit": "c0.9999"}, "There is no unit c0.9999"),
        ({"unit": "c3.1"}, "There is no unit c3.1"),
        ({"unit": "z0.3"}, "z0.3 names the state 'z'"),
        ({"colour": "comment"}, "The address colours the text by 'comment', which this text"),
        ({"pins": "c0.1,c0.99"}, "The address pins 'c0.99', which is neither a unit"),
        ({"pins": "c0.1,c0.2,c0.3,c0.4"}, "The address pins 4 tracks, but at most 3 have room"),
        ({"open": "units,door"}, "The address opens the panel 'door', which is not here"),
        ({"sort": "colour"}, "The address sorts the units by 'colour', which is not known"),
        ({"stretch": "180-120"}, "The address marks the stretch '180-120'"),
        ({"stretch": "0-99999"}, "The address marks the stretch '0-99999'"),
        ({"unit": "neuron"}, "'neuron' is not a unit"),
        ({"unit": ""}, "'' is not a unit"),
        ({"pos": "-1"}, "The address asks for character '-1'"),
        ({"pos": "99999999999999999999"}, "positions in this text go from 0 to"),
        ({"pos": "٣"}, "The address asks for character '٣'"),
    ],
)
def test_bad_values_fall_back_with_a_sentence(visit, query, sentence):
    page = visit(**({"model": "planted"} | query))
    assert len(page.said) == 1
    assert sentence in page.said[0]
    assert page.message["text"] == DIALOGUE


def test_an_address_cannot_smuggle_markup_into_the_page(visit):
    page = visit(model="planted", text="![x](http://example.org/x.png)")
    (box,) = page.app.info
    assert "\\!\\[x\\]\\(http" in box.value


def test_choosing_a_text_keeps_the_unit_and_writes_the_address(visit):
    page = visit(model="planted", unit="c0.12", pos="3")
    page.choose(text="verse")
    assert page.message["text"] == PASSAGES["verse"].text
    assert page.message["keeps_unit"]
    assert page.query == {"model": "planted", "text": "verse"}


def test_choosing_a_network_takes_its_own_first_unit(visit):
    page = visit(model="planted", unit="c0.12")
    page.choose(model="two-layers")
    assert not page.message["keeps_unit"]
    assert (page.message["group"], page.message["unit"]) == ("h0", 0)


def test_many_networks_go_into_a_box(visit, monkeypatch):
    monkeypatch.setattr("charviz.ui.controls.MOST_BUTTONS", 3)
    page = visit(model="planted")
    assert [box.key for box in page.app.selectbox] == ["model", "text"]
    page.choose(model="two-layers")
    assert page.query["model"] == "two-layers"


def test_a_rerun_that_brings_nothing_new_changes_nothing(visit):
    page = visit(model="planted", unit="c0.12")
    before = page.message["visit"]
    page.app.run()
    assert page.message["visit"] == before


def test_a_text_of_one_s_own_comes_with_the_address(visit, home):
    text = '"Hi," é 😀\r\n“x”\r'
    page = visit(model="planted", text="own", own=text)
    assert page.message["text"] == '"Hi," é 😀\n“x”\n'
    assert page.message["length"] == len(page.message["text"])
    assert page.message["is_own"]
    assert "the text below is yours" in page.sentences
    assert page.message["notes"] == [
        "2 characters this network does not know: shown, not read.",
        "Typographic quotes, apostrophes and dashes are read as plain ones.",
    ]
    assert page.message["surprise"][6] == -1  # not read


def test_nothing_typed_yet_is_an_empty_editor(visit):
    sent = visit(model="planted", text="own").message
    assert (sent["text"], sent["length"], sent["notes"]) == ("", 0, [])


def test_a_very_long_text_is_read_up_to_a_limit(visit):
    sent = visit(model="planted", text="own", own="ab\n" * 20_000).message
    assert sent["length"] == 50_000
    assert sent["notes"] == ["Of its 60,000 characters, the first 50,000 are read."]


def test_a_broken_network_says_what_is_wrong_and_leaves_the_choice(visit):
    page = visit(model="zz-broken")
    assert page.heading == "This network cannot be read"
    assert "cut short" in page.said[0]
    assert page.message is None
    page.choose(model="planted")
    assert page.message["text"] == DIALOGUE


@pytest.mark.parametrize("written", ["{", "{}", '{"detectors": [{"unit": "c0.1"}]}', "[]"])
def test_detectors_that_make_no_sense_are_told_as_such(visit, tmp_path, monkeypatch, written):
    runs = make_runs(tmp_path)
    (runs / "planted" / "detectors.json").write_text(written)
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    page = visit(model="planted")
    assert page.heading == "This network cannot be read"
    assert "detectors.json" in page.said[0]


def test_without_a_network_the_page_says_what_to_do(tmp_path, monkeypatch, visit):
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    monkeypatch.setattr("charviz.checkpoint.SAMPLE_MODELS", tmp_path)
    page = visit()
    assert page.heading == "No network is here yet"
    assert "python -m charviz train" in page.app.code[0].value
    assert str(tmp_path) in page.app.code[0].value


def test_landing_imports_neither_torch_nor_tables(home):
    """The first colour must not wait for libraries that it does not need."""
    script = (
        "import sys; from tests.ui.conftest import Visitor; Visitor(model='planted');"
        "assert not {'torch', 'pandas', 'pyarrow', 'sklearn'} & set(sys.modules)"
    )
    environment = os.environ | {"CHARVIZ_HOME": str(home)}
    subprocess.run(
        [sys.executable, "-c", script], check=True, env=environment, cwd=homes.SAMPLE_MODELS.parent
    )


def test_each_network_begins_with_its_own_language(visit):
    page = visit()
    assert page.message["place"] == {"model": "war-and-peace", "text": "dialogue"}
    page.choose(model="linux")
    assert page.message["place"] == {"model": "linux", "text": "c"}
    page.choose(text="verse")
    page.choose(model="war-and-peace")
    assert page.message["place"] == {"model": "war-and-peace", "text": "verse"}


def test_a_networks_best_detector_leads(visit):
    for name in ("linux", "python"):
        page = visit(model=name)
        found = checkpoint.load(name).detectors()
        best = max(
            (d for d in found if d["concept"] in HEADLINES and d["verdict"] in ("tracks", "used")),
            key=lambda d: d["mcc"] or 0,
        )
        assert f"{page.message['group']}.{page.message['unit']}" == best["unit"]
        assert best["unit"] in page.sentences
