"""Jobs are children of one command line, done once for all who ask, one after another."""

import json
import os
import time

import pytest

from charviz.errors import CharvizError
from charviz.ui import children, jobs
from charviz.ui.children import Step
from charviz.ui.jobs import Job, Queue

PATIENCE = 60  # s, until a test gives up


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def queue():
    made = Queue()
    yield made
    for job in made.listed():
        made.leave(job.key, "", lambda who: False)
    until(lambda: not made.listed() and not children._running)


def until(is_so):
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def lasting(tmp_path, key="lasting"):
    """A job that never ends by itself: it reads a pipe into which nobody writes."""
    pipe = tmp_path / "pipe"
    if not pipe.exists():
        os.mkfifo(pipe)
    step = Step(["ngram", "--train", str(pipe), "--test", str(pipe)], "", tmp_path / "found")
    return Job(key, key, [step], {})


def quick(tmp_path, key="quick"):
    return Job(key, key, [Step(["concepts", "--json"], "", tmp_path / key)], {})


def test_what_a_child_says_is_kept_once_it_has_done_well(queue, home):
    queue.submit(quick(home), "me")
    until(lambda: queue.get("quick") is None)
    assert json.loads((home / "quick").read_text())["concepts"]
    assert not list(home.glob(".*part"))


def test_the_same_is_done_once_for_all_who_ask(queue, home):
    first = queue.submit(lasting(home), "me")
    assert queue.submit(lasting(home), "you") is first
    assert first.wanted_by == {"me", "you"}
    assert queue.listed() == [first]


def test_one_runs_and_the_others_wait_in_their_order(queue, home):
    for name in ("a", "b", "c"):
        queue.submit(lasting(home, name), "me")
    until(lambda: queue.get("a").process)
    assert [job.key for job in queue.listed()] == ["a", "b", "c"]
    assert [job.state for job in queue.listed()] == ["running", "waiting", "waiting"]
    queue.leave("a", "me", lambda who: True)
    until(lambda: queue.get("b").state == "running")
    assert [job.key for job in queue.listed()] == ["b", "c"]


def test_a_full_queue_refuses_what_is_new_alone(queue, home):
    for k in range(jobs.MOST):
        queue.submit(lasting(home, str(k)), f"reader {k}")
    with pytest.raises(CharvizError, match="The queue is full"):
        queue.submit(lasting(home, "one more"), "me")
    assert queue.submit(lasting(home, "0"), "you").key == "0"


def test_what_is_cancelled_ends_and_leaves_nothing(queue, home):
    job = queue.submit(lasting(home), "me")
    until(lambda: job.process)
    child = job.process
    assert queue.leave("lasting", "me", lambda who: True)
    until(lambda: queue.get("lasting") is None)
    assert child.poll() not in (None, 0)
    assert not (home / "found").exists()
    assert not list(home.glob(".*part"))


def test_one_who_cancels_does_not_end_it_for_another_who_is_still_here(queue, home):
    job = queue.submit(lasting(home), "me")
    queue.submit(lasting(home), "you")
    assert not queue.leave("lasting", "me", lambda who: True)
    assert job.is_under_way
    assert queue.leave("lasting", "gone too", lambda who: False)


def test_a_failure_is_told_in_the_child_s_own_sentence_for_a_while(queue, home, monkeypatch):
    queue.submit(Job("bad", "bad", [Step(["evaluate", "none", "--text", "x"], "")], {}), "me")
    until(lambda: queue.get("bad").state == "failed")
    assert queue.get("bad").why.startswith("There is no model 'none'")
    again = queue.submit(Job("bad", "bad", [Step(["concepts"], "")], {}), "me")
    until(lambda: not again.is_under_way)
    assert again.state == "done"
    queue.submit(Job("bad", "bad", [Step(["no-such-verb"], "")], {}), "me")
    until(lambda: queue.get("bad").state == "failed")
    assert "not your doing" in queue.get("bad").why
    monkeypatch.setattr(jobs, "REMEMBERED", 0.0)
    assert queue.get("bad") is None


def test_what_a_step_makes_is_there_whole_or_not_at_all(queue, home):
    part, whole = home / "part", home / "whole"
    make = ["corpora", "python", "--split", "test", "--out", str(part)]
    queue.submit(Job("made", "made", [Step(make, "", makes=(part, whole))], {}), "me")
    until(lambda: queue.get("made") is None)
    assert whole.stat().st_size > 100_000
    assert not part.exists()


def test_progress_only_grows_and_a_late_stage_is_never_done(monkeypatch):
    now = 100.0
    monkeypatch.setattr(jobs.time, "monotonic", lambda: now)
    job = Job("key", "title", [], {"one": 10.0, "two": 30.0}, begun=now)
    assert job.progress() == (0.0, 40.0)
    seen = []
    job.begin("one")
    for _ in range(12):
        seen.append(job.progress()[0])
        now += 2
    job.begin("what is no stage")
    assert job.stage == "one"
    job.begin("two")
    for _ in range(60):
        seen.append(job.progress()[0])
        now += 2
    assert seen == sorted(seen)
    assert 0.9 < seen[-1] < 1


def test_what_took_longer_so_far_will_take_longer(monkeypatch):
    now = 0.0
    monkeypatch.setattr(jobs.time, "monotonic", lambda: now)
    job = Job("key", "title", [], {"one": 10.0, "two": 30.0}, begun=now)
    job.begin("one")
    now = 20.0  # twice as long as expected
    job.begin("two")
    assert job.progress()[1] == pytest.approx(60.0)
