"""Long work is done once for all who ask, one thing after another, and its failures are told."""

from threading import Event

import pytest

from charviz.errors import CharvizError
from charviz.ui import background
from charviz.ui.background import Background

PATIENCE = 30  # s, until a test gives up


class Work:
    """Work that waits for leave, and tells that it began."""

    def __init__(self, error=None):
        self.error, self.begun, self.leave, self.times = error, Event(), Event(), 0

    def __call__(self, task):
        self.times += 1
        task.tell("working", 0.5)
        self.begun.set()
        assert self.leave.wait(PATIENCE)
        if self.error:
            raise self.error


def ended(it, key):
    """Wait until a task is over: what comes after it has had its turn."""
    last = Work()
    last.leave.set()
    it.start("last", last)
    assert last.begun.wait(PATIENCE)
    return it.get(key)


def test_the_same_work_is_done_once():
    it, work, again = Background(), Work(), Work()
    task = it.start("key", work)
    assert work.begun.wait(PATIENCE)
    assert it.start("key", again) is task is it.get("key")
    assert (task.stage, task.share) == ("working", 0.5)
    work.leave.set()
    assert ended(it, "key") is None
    assert (work.times, again.times) == (1, 0)


def test_others_wait_for_their_turn():
    it, first, second = Background(), Work(), Work()
    it.start("first", first)
    assert first.begun.wait(PATIENCE)
    assert it.start("second", second).stage == "waiting"
    assert not second.begun.is_set()
    first.leave.set()
    assert second.begun.wait(PATIENCE)
    second.leave.set()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(CharvizError("It is not so."), "It is not so."), (KeyError("x"), "went wrong (KeyError)")],
)
def test_a_failure_is_told_until_the_next_start_or_for_a_minute(error, sentence, monkeypatch):
    it, work = Background(), Work(error)
    work.leave.set()
    it.start("key", work)
    assert sentence in ended(it, "key").why
    assert sentence in it.get("key").why  # others who look are told too
    again = Work()
    assert it.start("key", again).why == ""
    again.leave.set()
    assert ended(it, "key") is None
    it.start("key", work)
    assert ended(it, "key").why
    monkeypatch.setattr(background, "REMEMBERED", 0.0)
    assert it.get("key") is None


def test_too_much_to_do_is_refused():
    it, works = Background(), [Work() for _ in range(background.MOST)]
    for k, work in enumerate(works):
        it.start(k, work)
    with pytest.raises(CharvizError, match="try again in a minute"):
        it.start("one more", Work())
    assert it.start(0, Work()) is it.get(0)  # what is under way may be asked for
    for work in works:
        work.leave.set()
