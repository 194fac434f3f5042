"""Hunts are kept by what was asked, found again, and shared by all who ask for the same."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from charviz.errors import CharvizError, TextError
from charviz.hunting.stages import LONGEST
from charviz.ui import hunt_jobs, hunts
from charviz.ui.hunts import CORPUS, OWN, PASSAGE, Asked

ASKED = Asked("net", "digest", OWN, "my.txt", "d" * 64, 12, ("quotes",), (("years", "[0-9]+"),))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    return tmp_path


def keep(asked, text="some text\r\n“é”", **how):
    with hunts.kept(asked, text, {}, **how):
        pass


def finish(asked, **more):
    keep(asked)
    (asked.folder / "hunted.json").write_text(
        json.dumps({"text": {"chars": 1}, "detectors": []} | more)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"model_digest": "another"},
        {"source": CORPUS},
        {"digest": "e" * 64},
        {"concepts": ()},
        {"patterns": ()},
        {"labels": (("mine", "f" * 64),)},
        {"seed": 1},
        {"version": "0.0"},
    ],
)
def test_another_hunt_has_another_key(change):
    assert replace(ASKED, **change).key != ASKED.key


def test_what_a_model_and_a_file_are_called_makes_no_other_hunt():
    assert replace(ASKED, model="copy", name="renamed.txt").key == ASKED.key
    linux = Asked("net", "digest", CORPUS, "linux", "", None)
    assert replace(linux, name="latex").key != linux.key


def test_a_hunt_is_found_again_with_its_text():
    assert hunts.load(ASKED.key) is None
    keep(ASKED)
    assert hunts.load(ASKED.key).hunted is None
    finish(ASKED, pairs_searched=3)
    found = hunts.load(ASKED.key)
    assert found.asked == ASKED
    assert found.hunted["pairs_searched"] == 3
    assert found.text == "some text\r\n“é”"
    model = SimpleNamespace(digest="digest")
    assert [hunt.asked for hunt in hunts.made(model)] == [ASKED]
    assert hunts.made(SimpleNamespace(digest="another")) == []


@pytest.mark.parametrize("key", ["", "..", "../../etc", "x" * 32, "A" * 32, "0" * 31])
def test_only_keys_are_looked_up(key):
    assert hunts.load(key) is None


@pytest.mark.parametrize(
    "damage", ["", "[]", "{}", '{"text": {"chars": 1}, "detectors": [3]}', "\udcff"]
)
def test_a_damaged_hunt_is_as_one_that_is_not_there(damage):
    finish(ASKED)
    (ASKED.folder / "hunted.json").write_bytes(damage.encode("utf-8", "surrogateescape"))
    assert hunts.load(ASKED.key) is None
    (ASKED.folder / "hunted.json").unlink()
    (ASKED.folder / "asked.json").write_text('{"model": 3}')
    assert hunts.load(ASKED.key) is None


def test_a_hunt_under_another_s_key_is_not_believed():
    finish(ASKED)
    other = replace(ASKED, seed=7)
    ASKED.folder.rename(other.folder)
    assert hunts.load(other.key) is None


@pytest.mark.parametrize("text", ["", "x" * (LONGEST + 1)])
def test_a_text_that_cannot_be_hunted_in_is_refused(text):
    with pytest.raises(TextError, match="give from 1 to"):
        keep(ASKED, text)


def test_no_room_is_told(home):
    (home / "hunts").write_text("a file where a folder should be")
    with pytest.raises(CharvizError, match="cannot be kept"):
        keep(ASKED)


def test_those_made_longest_ago_make_room(monkeypatch):
    monkeypatch.setattr(hunts, "KEPT", 2)
    asked = [replace(ASKED, seed=k) for k in range(3)]
    for one in asked:
        finish(one)
    assert [hunts.load(one.key) is not None for one in asked] == [False, True, True]


def test_one_under_way_makes_no_room(monkeypatch):
    monkeypatch.setattr(hunts, "KEPT", 1)
    asked = [replace(ASKED, seed=k) for k in range(3)]
    keep(asked[0])
    keep(asked[1])
    keep(asked[2], busy=[asked[1].key])
    assert [hunts.load(one.key) is not None for one in asked] == [False, True, True]


def test_a_hunt_that_is_refused_leaves_nothing_and_makes_no_room(monkeypatch):
    monkeypatch.setattr(hunts, "KEPT", 1)
    finish(ASKED)
    other = replace(ASKED, seed=7)
    with pytest.raises(CharvizError, match="full"), hunts.kept(other, "text", {}):
        raise CharvizError("The queue is full.")
    assert not other.folder.exists()
    assert hunts.load(ASKED.key).hunted is not None
    with pytest.raises(CharvizError, match="full"), hunts.kept(ASKED, "text", {}):
        raise CharvizError("The queue is full.")
    assert hunts.load(ASKED.key).hunted is not None


def test_a_text_that_a_child_may_be_reading_is_not_written_again():
    keep(ASKED)
    path = ASKED.folder / "text.txt"
    before = path.stat()
    keep(replace(ASKED, model="the same by another name"))
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_no_hunt_begins_on_a_disk_that_is_almost_full(monkeypatch):
    monkeypatch.setattr("charviz.home.LEAST_FREE", 2**80)
    with pytest.raises(CharvizError, match="too little to begin"):
        keep(ASKED)
    assert not ASKED.folder.exists()


def test_nobody_reads_what_another_s_text_is_called():
    assert "my.txt" not in hunt_jobs.title(ASKED)
    assert "War and Peace" in hunt_jobs.title(replace(ASKED, source=CORPUS, name="war-and-peace"))
    assert "Dialogue" in hunt_jobs.title(replace(ASKED, source=PASSAGE, name="dialogue"))


def test_a_test_part_is_brought_once_and_then_hunted_in():
    asked = Asked("net", "digest", CORPUS, "linux", "", None)
    bring, hunt = hunt_jobs.job_of(asked, 1.0).steps
    assert bring.arguments[:4] == ("corpora", "linux", "--split", "test")
    assert hunt.out == asked.folder.resolve() / "hunted.json"
    keep(asked)
    (only,) = hunt_jobs.job_of(asked, 1.0).steps
    assert only.arguments[0] == "hunt"


def test_a_pattern_that_looks_like_an_option_stays_a_pattern():
    (step,) = hunt_jobs.job_of(replace(ASKED, patterns=(("x", "--help"),)), 1.0).steps
    assert "--regex=x=--help" in step.arguments
