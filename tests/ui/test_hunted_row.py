"""An opened row of a hunt: it shows what the network does, and says what the hunt found."""

import json

import numpy as np
import pytest

from charviz.concepts import CONCEPTS, Labels
from charviz.home import SAMPLE_MODELS
from charviz.passages import PASSAGES
from charviz.tracing import trace
from charviz.ui import cache, hunted_use, hunted_words
from charviz.ui.components.packing import unpack
from charviz.ui.hunted_row import message
from charviz.ui.hunted_stretches import LONGEST, UNTOLD, first, graded, shown
from charviz.units import parse_unit
from tests.planted import quoted_text
from tests.ui.pages import Page

TEXT = PASSAGES["dialogue"].text


@pytest.fixture(scope="module")
def rows():
    hunted = json.loads((SAMPLE_MODELS / "war-and-peace" / "detectors.json").read_text())
    return {row["concept"]: row for row in hunted["detectors"]}


@pytest.fixture
def model():
    return cache.model("war-and-peace")


def rows_shown(page):
    found = page.app.main.get("bidi_component")
    return [unpack(one.proto.bytes) for one in found if b'"stretches"' in one.proto.bytes]


def test_a_stretch_is_coloured_by_what_the_unit_does(model, rows):
    (part,) = shown(model, TEXT, rows["quotes"], CONCEPTS["quotes"], with_worst=False)
    unit = parse_unit(rows["quotes"]["unit"], model.config)
    whole = trace(model, TEXT)[unit][part.start : part.start + len(part.text)]
    assert np.abs(part.levels.astype(int) - whole).max() <= 1


def test_the_truth_is_that_of_the_whole_text(model, rows):
    (part,) = shown(model, TEXT, rows["quotes"], CONCEPTS["quotes"], with_worst=False)
    labels = CONCEPTS["quotes"].label(TEXT)[part.start : part.start + len(part.text)]
    np.testing.assert_array_equal((part.truth > 0)[labels.valid], labels.values[labels.valid])
    np.testing.assert_array_equal(part.truth == UNTOLD, ~labels.valid)


def test_a_worst_block_shows_the_part_with_most_mistakes(model, rows):
    calm, wild = "No one spoke at all.\n" * 120, '"Never," he said. "Not I."\n' * 60
    text = calm + wild
    blocks = [{"from": 0, "to": len(text), "right": 0.5}]
    row = rows["quotes"] | {
        "worst": blocks,
        "sign": 1,
        "level": -1,
        "histogram": None,
    }  # it says yes to all
    inside = CONCEPTS["quotes"]
    _, part = shown(model, text, row, inside, with_worst=True)
    assert part.right == 0.5
    assert len(part.text) <= LONGEST
    assert part.start == 0  # nothing of the calm part is inside, so all of it is wrong
    _, part = shown(model, text, row | {"level": 256}, inside, with_worst=True)  # never
    assert part.start > len(calm) - LONGEST // 2


def test_the_twin_colours_the_same_text(model, rows):
    (part,) = shown(model, TEXT, rows["quotes"], CONCEPTS["quotes"], with_worst=False)
    assert len(part.twin) == len(part.levels) == len(part.text)
    assert (part.twin != part.levels).mean() > 0.5


def test_a_first_stretch_shows_its_concept_come_and_go():
    text = "Nothing is said here.\n" * 200 + quoted_text(40, seed=1)
    start, stop = first(text, CONCEPTS["quotes"])
    assert CONCEPTS["quotes"].label(text)[start:stop].runs >= 4
    assert text[start:].index('"') < 600  # in sight at once
    assert first(text, None)[0] == 0


def test_a_graded_truth_has_three_grades():
    values, valid = np.array([0, 1, 2, 3, 9], np.float32), np.array([True] * 4 + [False])
    labels = Labels(values, valid)
    assert graded(labels, labels).tolist() == [0, 1, 2, 3, UNTOLD]


def test_every_row_of_every_shipped_hunt_is_worded():
    for path in SAMPLE_MODELS.glob("*/detectors.json"):
        for row in json.loads(path.read_text())["detectors"]:
            if row["unit"] is None:
                continue
            assert row["unit"] in hunted_words.opening(row)
            assert hunted_words.bars(row)[0]["score"] == hunted_words.score_of(row)
            said = json.dumps([hunted_use.use(row), hunted_words.crowd(row)])
            assert "None" not in said and "nan" not in said.lower()
            assert hunted_words.figures(row)


def test_a_line_that_the_levels_cannot_show_is_not_drawn(model, rows):
    """c0.165 counts to many; its tanh is the same nearly everywhere."""
    assert not hunted_words.is_flat(rows["quotes"])
    flat = rows["parentheses"]
    assert hunted_words.is_flat(flat)
    assert unpack(message(model, None, flat, CONCEPTS["parentheses"]))["chosen"] is None


def test_a_counter_whose_levels_do_not_move_is_said_to_be_beyond_them(rows):
    row = rows["line-position"]
    assert not hunted_words.is_flat(row)
    still = row["histogram"] | {"means": [254.9 for _ in row["histogram"]["means"]]}
    assert hunted_words.is_flat(row | {"histogram": still})


def test_of_a_graded_concept_use_is_told_in_its_own_words(rows):
    told = hunted_use.use(rows["line-position"])
    assert "far along" in told["said"] and "line begins" in told["said"]
    assert "inside" not in json.dumps(told)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"closed": 0.1}, "does too little"),
        ({"targets": 20}, "too few such places"),
        ({}, "No other unit moves as much"),
    ],
)
def test_why_a_unit_stands_without_controls_is_told_as_it_is(rows, change, said):
    row = rows["quotes"]
    told = row | {"effect": row["effect"] | {"controls": []} | change}
    assert said in hunted_use.use(told)["less"]


def test_neither_one_nor_all_know_where_nothing_is_believed(rows):
    row = rows["parentheses"] | {"sparse": [[1, 0.7]], "probe": {"all": 0.6, "random": 0.5}}
    assert hunted_words.crowd(row)["said"].startswith("Neither.")
    assert hunted_words.crowd(rows["quotes"])["said"].startswith("One cell.")


def test_what_is_missing_is_said(rows):
    row = rows["quotes"] | {"table": None, "untrained": None, "untested": ["table: no such text"]}
    assert [bar["name"] for bar in hunted_words.bars(row)] == ["c0.473", "a coin"]
    said = " ".join(hunted_words.missing(row))
    assert "no table" in said and "no such text" in said and "No untrained network" in said
    assert hunted_words.untrained(row) == ""
    assert "999 other stretches" in said
    assert "999 other orders" in " ".join(hunted_words.missing(row, is_labelled=True))


def test_a_row_without_a_twin_cannot_show_it(model, rows, monkeypatch):
    monkeypatch.setattr("streamlit.query_params", {"twin": "1"})
    row = rows["quotes"]
    assert unpack(message(model, None, row, CONCEPTS["quotes"]))["is_twin"]
    assert not unpack(message(model, None, row | {"untrained": None}, None))["is_twin"]


@pytest.mark.parametrize("asked", [{"at": "9"}, {"at": "-1"}, {"level": "256"}, {"level": "1e9"}])
def test_an_address_beyond_what_there_is_counts_for_nothing(home, monkeypatch, asked):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    (row,) = rows_shown(Page("hunt", model="war-and-peace", row="quotes", **asked))
    assert (row["at"], row["level"]) == (0, None)


def test_an_address_is_looked_at_as_it_says(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    page = Page("hunt", model="war-and-peace", row="quotes", level="200", twin="1")
    (row,) = rows_shown(page)
    assert (row["level"], row["is_twin"], row["title"]) == (200, True, "Inside quotation marks")
    assert not page.errors


def test_an_absent_concept_in_the_address_says_why(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    page = Page("hunt", model="war-and-peace", row="indent")
    assert "is absent" in page.said and "which is not here" not in page.said


def test_an_absent_concept_says_so(home, monkeypatch):
    from streamlit.testing.v1 import AppTest

    monkeypatch.setenv("CHARVIZ_HOME", str(home))

    def script():
        from charviz.hunting.verdict import Evidence, judge
        from charviz.ui import cache, hunted_row

        why = judge(Evidence(False, (0, 3)))[1]
        row = {"concept": "formula", "unit": None, "why": why, "verdict": "absent"}
        hunted_row.draw(cache.model("war-and-peace"), None, {"detectors": [row]}, "formula")

    app = AppTest.from_function(script, default_timeout=60).run()
    assert not app.exception
    assert "is absent" in app.info[0].value
    assert not app.get("bidi_component")
