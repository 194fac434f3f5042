"""Files to download: each holds what the page shows, and says of what it is."""

import hashlib
import html
import io
import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from charviz import checkpoint
from charviz.passages import PASSAGES
from charviz.tracing import gate_levels, trace
from charviz.ui import truths
from charviz.ui.extras import Asked
from charviz.ui.extras.file import file
from charviz.units import Unit
from charviz.viz.colours import SHADES, shade_of
from tests.shown_models import QUOTE_UNIT

DIALOGUE = PASSAGES["dialogue"].text
MIDDLE = SHADES // 2
SPEECH = '"Come in," she said. “It is late.” ö\n\nNobody came. "Now?"\n' * 3
UNIT = Unit("c", 0, 7)


@pytest.fixture(scope="module")
def model(home):
    return checkpoint.load(home / "runs" / "planted")


def made(model, text, kind, *tracks, unit=UNIT):
    wish = {"kind": kind, "id": "17", "tracks": list(tracks)}
    extra = file(model, trace(model, text), Asked(unit, wish))
    assert extra.name == "file"
    assert extra.facts["id"] == "17"
    return extra


def data(extra):
    return extra.arrays["bytes"].tobytes()


def sections(page):
    """The shades of every character, by the heading they stand under."""
    found = {}
    for title, body in re.findall(r"<h2>(.*?)</h2>.*?<pre[^>]*>\n(.*?)</pre>", page, re.DOTALL):
        shades = []
        for shade, piece in re.findall(
            r's(\d+)">(.*?)</span>(?=<span class="s|$)', body, re.DOTALL
        ):
            shades += [int(shade)] * len(html.unescape(re.sub(r"<[^>]+>", "", piece)))
        found[title] = shades
    return found


def test_a_page_shows_every_track_in_its_colours(model):
    page = data(made(model, SPEECH, "html", QUOTE_UNIT, "f0.3", "surprise", "quotes")).decode()
    read, shades = trace(model, SPEECH), sections(page)
    assert list(shades) == [QUOTE_UNIT, "f0.3", "Surprise", "Inside quotation marks"]
    assert shades[QUOTE_UNIT] == [shade_of(v) for v in read.levels["c0"][7]]
    gate = gate_levels(model, SPEECH, 0)["f"][3]
    assert shades["f0.3"] == [shade_of(v, False) for v in gate]
    labels = truths.told(model, SPEECH)["quotes"]
    for shade, inside, valid in zip(
        shades["Inside quotation marks"], labels.values, labels.valid, strict=True
    ):
        assert shade == ((SHADES - 1 if inside else 0) if valid else MIDDLE)
    for shade, nats in zip(shades["Surprise"], read.surprise, strict=True):
        assert shade == MIDDLE if np.isnan(nats) else shade >= MIDDLE
    assert max(shades["Surprise"]) > MIDDLE


def test_a_page_says_of_what_it_is_and_how_its_scales_are_read(model):
    page = data(made(model, SPEECH, "html", QUOTE_UNIT, "f0.3")).decode()
    assert model.digest in page
    assert hashlib.sha256(SPEECH.encode()).hexdigest() in page
    assert "<span>outside −1</span>" in page
    assert "<span>+1 inside</span>" in page
    assert "<span>forgets 0</span>" in page
    assert "3 characters this network does not know" in page


def test_a_truth_has_the_colours_of_the_unit_that_follows_it(model):
    """The planted detector of the position in the line is low where the position is high."""
    page = data(made(model, SPEECH, "html", "line-position")).decode()
    labels = truths.told(model, SPEECH)["line-position"]
    (shades,) = sections(page).values()
    assert shades[int(np.argmax(labels.values))] == 0
    assert shades[int(np.argmin(labels.values))] == SHADES - 1
    assert re.search(r'<div class="legend"><span>\d+ far along</span>', page)


def frame_of(kind, content):
    if kind == "csv":
        return pd.read_csv(io.BytesIO(content), dtype={"character": str})
    return pa.ipc.open_file(content).read_all().to_pandas()


@pytest.mark.parametrize("kind", ["csv", "arrow"])
def test_a_table_holds_values_of_every_track(model, kind):
    tracks = (QUOTE_UNIT, "h0.2", "o0.1", "surprise", "quotes")[:4]
    frame = frame_of(kind, data(made(model, SPEECH, kind, *tracks)))
    read = trace(model, SPEECH)
    columns = [name for name in frame.columns if name != "about"]
    assert columns == ["position", "character", "surprise", QUOTE_UNIT, "h0.2", "o0.1"]
    assert frame["character"].str.cat() == SPEECH
    np.testing.assert_allclose(frame[QUOTE_UNIT], read.levels["c0"][7] / 127.5 - 1, atol=1e-6)
    np.testing.assert_allclose(
        frame["o0.1"], gate_levels(model, SPEECH, 0)["o"][1] / 255, atol=1e-6
    )
    np.testing.assert_allclose(frame["surprise"].to_numpy(float), read.surprise, atol=1e-5)


def test_a_concept_in_a_table_is_its_value_and_missing_where_it_is_not_told(model):
    text = '"Open, and never closed.\n\n"Yes," he said.\n'
    frame = frame_of("arrow", data(made(model, text, "arrow", "quotes")))
    labels = truths.told(model, text)["quotes"]
    assert not labels.valid.all()
    np.testing.assert_array_equal(
        frame["quotes"].to_numpy(float), np.where(labels.valid, labels.values, np.nan)
    )


def test_a_table_says_of_what_it_is(model):
    schema = pa.ipc.open_file(data(made(model, SPEECH, "arrow", "f0.3"))).schema
    said = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    assert said["model_digest"] == model.digest
    assert said["text_sha256"] == hashlib.sha256(SPEECH.encode()).hexdigest()
    assert b"0 to 1" in schema.field("f0.3").metadata[b"about"]


def test_a_file_has_a_name_that_says_what_is_in_it(model):
    assert (
        made(model, DIALOGUE, "html", QUOTE_UNIT).facts["name"]
        == f"planted_dialogue_{QUOTE_UNIT}.html"
    )
    assert (
        made(model, SPEECH, "csv", "f0.3", "surprise").facts["name"]
        == "planted_own-text_f0.3_surprise.csv"
    )


@pytest.mark.parametrize("tracks", [[], ["c0.99999", "x", 7, None, {}], "c0.1", None])
def test_tracks_that_make_no_sense_give_the_unit_shown(model, tracks):
    wish = {"kind": "csv", "id": "1", "tracks": tracks}
    extra = file(model, trace(model, "ab"), Asked(UNIT, wish))
    assert extra.facts["name"] == f"planted_own-text_{QUOTE_UNIT}.csv"


@pytest.mark.parametrize("wish", [None, [], "html", {}, {"kind": "exe"}, {"kind": ["html"]}])
def test_a_wish_that_makes_no_sense_is_refused(model, wish):
    assert "no such kind" in file(model, trace(model, "ab"), Asked(UNIT, wish)).facts["refused"]


def test_without_a_text_there_is_no_file(model):
    assert "type or paste" in made(model, "", "html").facts["refused"]
