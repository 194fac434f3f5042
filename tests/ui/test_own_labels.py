"""A file of labels says what it tells, or what is wrong with it, before anybody hunts for it."""

import pytest

from charviz.ui import hunts, own_labels
from charviz.ui.hunted_stretches import UNTOLD, _truth
from tests.ui.pages import Page

TEXT = "He said “come” and went. " * 40


@pytest.fixture
def page(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    page = Page("hunt", model="wide")
    page.app.text_area(key="hunt-own").set_value(TEXT).run()
    return page


def give(page, data, name="labelled"):
    page.app.text_input(key="hunt-labels-name").set_value(name)
    page.app.file_uploader(key="hunt-labels").upload("mine.csv", data, "text/csv").run()
    assert not page.app.exception
    return page.app


def test_what_a_file_says_is_told(page):
    said = [box.value for box in give(page, b"from,to,label\n0,8,0\n8,16,1\n").markdown]
    assert any("16 of 1,000 characters are labelled, 50.00% of them inside" in s for s in said)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"from,to\n4,2000\n", "mine", "reaches to 2,000, but the text has 1,000"),
        (b"a,b\n", "mine", "should be from,to"),
        (b"\xff\xfe\x00", "mine", "UTF-8"),
        (b"from,to\n4,9\n", "quotes", "There is a concept quotes already"),
        (b"from,to\n4,9\n", "../", "does not name a concept"),
    ],
)
def test_what_will_not_do_is_said_and_not_hunted_for(page, home, data, name, sentence):
    app = give(page, data, name)
    assert any(sentence in box.value.replace("\\", "") for box in app.error)
    app.button(key="hunt-begin").click().run()
    assert not list((home / "hunts").glob("*"))


def test_a_hunt_with_labels_is_another_and_keeps_them(page, monkeypatch):
    begun = []
    monkeypatch.setattr("charviz.ui.hunt_jobs.begin", lambda asked, model: begun.append(asked))
    give(page, b"from,to\n8,16\n").button(key="hunt-begin").click().run()
    (asked,) = begun
    assert [name for name, _ in asked.labels] == ["labelled"]
    assert hunts.load(asked.key).asked == asked
    assert (asked.folder / "labelled.csv").read_bytes() == b"from,to\n8,16\n"


def test_values_are_told_by_how_far_they_go(page):
    said = [box.value for box in give(page, b"from,to,value\n0,8,-2\n8,16,3.5\n").markdown]
    assert any("16 of 1,000 characters are labelled, from -2 to 3.5" in s for s in said)


def test_what_is_kept_tells_the_truth_of_any_stretch(tmp_path):
    (tmp_path / "mine.csv").write_bytes(b"from,to,label\n600,605,1\n605,610,0\n")
    concept = own_labels.kept(tmp_path, "mine", TEXT)
    truth = _truth(TEXT, (598, 612), concept)
    assert truth.tolist() == [UNTOLD] * 2 + [2] * 5 + [0] * 5 + [UNTOLD] * 2
    assert own_labels.kept(tmp_path, "mine", TEXT) is concept
    assert own_labels.kept(tmp_path, "other", TEXT) is None
    assert own_labels.kept(tmp_path, "mine", TEXT[:500]) is None
