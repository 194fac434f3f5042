"""The Hunt page: what ships with a network is there at once, and what is asked for is checked."""

import json
import shutil
import subprocess
import sys
import time
from dataclasses import asdict

import pytest

from charviz import checkpoint
from charviz.checkpoint import write_json
from charviz.home import SAMPLE_MODELS
from charviz.hunting.verdict import UNHELD
from charviz.runs import State, write_state
from charviz.ui import (
    hunt_asking,
    hunt_jobs,
    hunt_page,
    hunt_waiting,
    hunt_words,
    hunts,
    runs,
    sessions,
)
from charviz.ui.components.packing import unpack
from charviz.ui.hunts import PASSAGE, Asked
from charviz.ui.jobs import Queue
from tests.ui.pages import Page


@pytest.fixture
def come(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    yield lambda **query: Page("hunt", **query)
    shutil.rmtree(home / "hunts", ignore_errors=True)


def tables(page):
    """The parts of the table, each as its component got it."""
    found = page.app.main.get("bidi_component")
    return [unpack(one.proto.bytes) for one in found if b'"folded"' in one.proto.bytes]


def test_the_shipped_hunt_of_a_network_is_there_at_once(come):
    (table,) = tables(come(model="war-and-peace"))
    first = table["rows"][0]
    assert (first["concept"], first["unit"]) == ("quotes", "c0.473")
    assert first["verdict"] == "used"
    assert not any(row["is_open"] for row in table["rows"])


def test_what_nothing_explains_is_not_counted_as_explained():
    shipped = json.loads((SAMPLE_MODELS / "war-and-peace" / "detectors.json").read_text())
    before = hunt_words.summary(shipped, "a text")
    assert "**4** explained by less (*local*)" in before and "checked" not in before
    row = next(row for row in shipped["detectors"] if row["verdict"] == "local")
    row["why"] = f"{UNHELD} a fair table of the last characters."
    after = hunt_words.summary(shipped, "a text")
    assert "**3** explained by less (*local*), **1** that could not be checked (*local*)" in after


def test_those_to_believe_come_first_and_what_is_absent_is_folded(come):
    (table,) = tables(come(model="war-and-peace"))
    order = ["used", "tracks", "local", "chance"]
    places = [order.index(row["verdict"]) for row in table["rows"]]
    assert places == sorted(places)
    assert any("Inside a comment" in said for said in table["folded"])


def test_an_open_row_ends_its_table_and_the_rest_follows_below(come):
    above, below = tables(come(model="war-and-peace", row="line-position"))
    assert above["rows"][-1]["concept"] == "line-position"
    assert above["rows"][-1]["is_open"]
    assert above["has_head"] and not below["has_head"]
    (whole,) = tables(come(model="war-and-peace"))
    names = [row["concept"] for row in above["rows"] + below["rows"]]
    assert names == [row["concept"] for row in whole["rows"]]


def test_a_network_nobody_hunted_in_offers_to_begin(come):
    page = come(model="wide")
    assert "This network came without a hunt" in page.said
    assert not tables(page)
    assert page.app.button(key="hunt-begin")


def test_a_broken_network_is_told_and_others_can_be_chosen(come):
    page = come(model="zz-broken")
    assert page.errors
    assert page.app.button_group(key="model")


@pytest.mark.parametrize("query", [{"hunt": "../.."}, {"hunt": "0" * 32}, {"row": "[x](y)"}])
def test_what_the_address_asks_for_in_vain_is_said(come, query):
    page = come(model="war-and-peace", **query)
    assert "not here" in page.said or "not made here" in page.said
    assert tables(page)


def test_an_empty_text_is_refused_and_a_short_one_warned_of(come):
    page = come(model="wide")
    page.app.button(key="hunt-begin").click().run()
    assert any("Paste a text or choose a file first" in error for error in page.errors)
    page.app.text_area(key="hunt-own").set_value("Too short.").run()
    assert "This text has 10 characters" in page.said


def begun(page, monkeypatch):
    """Begin a hunt whose job never runs; return it."""
    queue = StillQueue()
    for module in (hunt_asking, hunt_jobs, hunt_page, hunt_waiting):
        monkeypatch.setattr(module, "QUEUE", queue)
    page.app.text_area(key="hunt-own").set_value('"So," he said. ' * 9).run()
    page.app.multiselect(key="hunt-concepts").set_value(["quotes"]).run()
    page.app.button(key="hunt-begin").click().run()
    assert not page.app.exception
    return queue


class StillQueue(Queue):
    """A queue in which nothing goes on."""

    def _work(self):
        pass


def test_a_hunt_that_began_stands_in_the_address_and_in_the_queue(come, monkeypatch):
    page = come(model="wide")
    queue = begun(page, monkeypatch)
    (job,) = queue.listed()
    hunt = hunts.load(job.key)
    assert (hunt.asked.concepts, hunt.hunted) == (("quotes",), None)
    assert hunt.text.startswith('"So," he said.')
    assert page.app.query_params["hunt"] == job.key
    assert any("What is found will stand here" in box.value for box in page.app.markdown)


def test_another_session_sees_the_hunt_but_not_what_it_is_called(come, monkeypatch):
    page = come(model="wide")
    queue = begun(page, monkeypatch)
    (job,) = queue.listed()
    monkeypatch.setattr(sessions, "session", lambda: "another")
    other = come(model="wide")
    shown = [box.value for box in other.app.markdown]
    assert any("reader’s own text" in said for said in shown)
    assert not any(str(hunts.load(job.key).asked.chars) in said for said in shown)


def test_a_hunt_that_was_made_is_shown_without_hunting_again(come, monkeypatch):
    page = come(model="wide")
    queue = begun(page, monkeypatch)
    (job,) = queue.listed()
    hunt = hunts.load(job.key)
    shipped = checkpoint.read_json(checkpoint.find("war-and-peace") / "detectors.json")
    row = next(row for row in shipped["detectors"] if row["concept"] == "quotes")
    found = {"text": {"chars": 135}, "report": [[0, 135]], "detectors": [row]}
    (hunt.asked.folder / "hunted.json").write_text(json.dumps(found))
    again = come(model="wide", hunt=job.key)
    (table,) = tables(again)
    assert [row["concept"] for row in table["rows"]] == ["quotes"]
    anew = come(model="wide")
    assert any("135 characters" in title for title in anew.app.selectbox(key="hunt-shown").options)


def test_a_pattern_of_one_s_own_is_listed_to_nobody_else(come, monkeypatch):
    monkeypatch.setattr(sessions, "is_only_here", lambda: False)
    model = checkpoint.load("wide")
    for patterns in ((), (("secret", "Anna"),)):
        asked = Asked("wide", model.digest, PASSAGE, "verse", "", 9, ("quotes",), patterns)
        found = {"text": {"chars": 9}, "report": [[0, 9]], "detectors": []}
        with hunts.kept(asked, "some text", {}):
            write_json(asked.folder / "hunted.json", found)
    listed = come(model="wide").app.selectbox(key="hunt-shown").options
    assert [title for title in listed if "one concept" in title]
    assert not [title for title in listed if "2 concepts" in title]
    assert come(model="wide", hunt=asked.key).app.selectbox(key="hunt-shown").value == asked.key


@pytest.fixture
def own(home):
    """The key of a run that is a network by now; people call it something else."""
    key = "5" * 32
    shutil.copytree(home / "runs" / "wide", home / "runs" / key)
    folder = home / "runs" / key
    card = checkpoint.read_json(folder / "model.json")
    write_json(folder / "model.json", card | {"name": "[my](https://evil) letters.txt, LSTM 1×512"})
    asked = runs.Asked("My letters", "text.txt", "letters.txt", (), 0.0)
    write_json(folder / "asked.json", asdict(asked))
    write_state(folder, State("done"))
    yield key
    shutil.rmtree(folder)


def test_a_network_of_one_s_own_is_hunted_by_its_key_and_named_to_nobody(come, monkeypatch, own):
    page = come(model=own)
    queue = begun(page, monkeypatch)
    (job,) = queue.listed()
    assert job.steps[-1].arguments[1] == own
    assert "letters" not in job.title and own not in job.title
    assert page.app.query_params["model"] == own
    assert "which is not here" not in page.said


def test_what_is_being_finished_is_no_network_yet(come, home, own):
    assert "not here" not in come(model=own).said
    write_state(home / "runs" / own, State("finishing"))
    page = come(model=own)
    assert "not here" in page.said
    assert own not in page.app.button_group(key="model").options


def test_what_a_network_is_called_becomes_no_link(come, monkeypatch, own):
    page = come(model="planted")
    queue = begun(page, monkeypatch)
    (job,) = queue.listed()
    other = come(model=own, hunt=job.key)
    (told,) = [box.value for box in other.app.info if "another network" in box.value]
    assert "](" not in told


def test_a_failed_hunt_says_why_and_can_be_begun_again(come, monkeypatch):
    page = come(model="wide")
    queue = begun(page, monkeypatch)
    (job,) = queue.listed()
    job.state, job.why, job.ended = "failed", "There was no room.", time.monotonic()
    again = come(model="wide", hunt=job.key)
    assert any("There was no room" in error for error in again.errors)
    again.app.button(key="hunt-again").click().run()
    assert [job.key for job in queue.listed()] == [job.key]


def test_whoever_looks_at_hunts_loads_nothing_that_hunts():
    """The server stays small: children hunt."""
    code = "import sys, charviz.ui.hunt_page; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert {"charviz.ui.hunt_page"} <= set(loaded.split())
    assert not {"sklearn", "scipy", "pandas", "torch", "charviz.hunting.hunt"} & set(loaded.split())
