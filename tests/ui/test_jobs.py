"""Long work is done once for all who ask, one thing after another, and its failures are told."""

from threading import Event

import pytest

from charviz.errors import CharvizError
from charviz.ui import jobs
from charviz.ui.jobs import Jobs

PATIENCE = 30  # s, until a test gives up


class Work:
    """Work that waits for leave, and tells that it began."""

    def __init__(self, error=None):
        self.error, self.begun, self.leave, self.times = error, Event(), Event(), 0

    def __call__(self, job):
        self.times += 1
        job.tell("working", 0.5)
        self.begun.set()
        assert self.leave.wait(PATIENCE)
        if self.error:
            raise self.error


def ended(jobs, key):
    """Wait until a job is over: what comes after it has had its turn."""
    last = Work()
    last.leave.set()
    jobs.start("last", last)
    assert last.begun.wait(PATIENCE)
    return jobs.get(key)


def test_the_same_work_is_done_once():
    jobs, work, again = Jobs(), Work(), Work()
    job = jobs.start("key", work)
    assert work.begun.wait(PATIENCE)
    assert jobs.start("key", again) is job is jobs.get("key")
    assert (job.stage, job.share) == ("working", 0.5)
    work.leave.set()
    assert ended(jobs, "key") is None
    assert (work.times, again.times) == (1, 0)


def test_others_wait_for_their_turn():
    jobs, first, second = Jobs(), Work(), Work()
    jobs.start("first", first)
    assert first.begun.wait(PATIENCE)
    assert jobs.start("second", second).stage == "waiting"
    assert not second.begun.is_set()
    first.leave.set()
    assert second.begun.wait(PATIENCE)
    second.leave.set()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(CharvizError("It is not so."), "It is not so."), (KeyError("x"), "went wrong (KeyError)")],
)
def test_a_failure_is_told_until_the_next_start_or_for_a_minute(error, sentence, monkeypatch):
    it, work = Jobs(), Work(error)
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
    monkeypatch.setattr(jobs, "REMEMBERED", 0.0)
    assert it.get("key") is None


def test_too_much_to_do_is_refused():
    it, works = Jobs(), [Work() for _ in range(jobs.MOST)]
    for k, work in enumerate(works):
        it.start(k, work)
    with pytest.raises(CharvizError, match="try again in a minute"):
        it.start("one more", Work())
    assert it.start(0, Work()) is it.get(0)  # what is under way may be asked for
    for work in works:
        work.leave.set()
