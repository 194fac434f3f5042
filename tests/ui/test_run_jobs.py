"""A run in the queue: whatever becomes of its child, or of the server, it is not lost."""

import time

import pytest

from charviz import runs as folders
from charviz.runs import State
from charviz.ui import hunt_waiting, jobs, run_jobs, runs
from charviz.ui.jobs import Job, Queue
from charviz.ui.run_jobs import RunJob
from tests.ui.begun import begin

PATIENCE = 60  # s, until a test gives up


@pytest.fixture(autouse=True)
def home(at_rest):
    return at_rest


def until(is_so):
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_hunt_waits_behind_a_training_and_tells_nobody_whose(home):
    run = begin()
    runs.QUEUE.submit(Job("hunt", "a hunt", (), {}), "you")
    first, second = runs.QUEUE.listed()
    assert (first.key, second.key) == (run.key, "hunt")
    assert first.title == run_jobs.TITLE
    assert first.own_title == ""
    assert hunt_waiting._turn(1) == "next in line"
    assert first.progress() == (0.0, None)
    assert not hunt_waiting._may_cancel(first)
    assert not hunt_waiting._may_cancel(second)  # whoever began it may be back
    assert first.key[:8] not in hunt_waiting._mark(first)


def test_what_was_cancelled_as_it_began_is_paused_and_not_stuck():
    run = begin()
    job = RunJob(run.key, "", (), {}, is_hunt=False, folder=run.folder, state="running")

    def begins(step):
        folders.write_state(run.folder, State("measuring"))
        job.state = "cancelled"
        return ""

    job.do(begins)
    assert runs.load(run.key).state.state == "paused"


def test_who_resumes_before_the_child_is_gone_is_not_forgotten():
    run = begin()
    job = RunJob(run.key, "", (), {}, is_hunt=False, folder=run.folder, state="running")
    tried = []

    def ends(step):
        tried.append(step)
        state = "waiting" if len(tried) == 1 else "done"
        time.sleep(0.002)
        folders.write_state(run.folder, State(state))
        return ""

    job.do(ends)
    assert len(tried) == 2


def test_a_child_that_could_not_say_why_it_ended_has_failed():
    run = begin()
    job = RunJob(run.key, "", (), {}, is_hunt=False, folder=run.folder, state="running")
    job.do(lambda step: folders.write_state(run.folder, State("training", step=5, of=9)) or "")
    state = runs.load(run.key).state
    assert (state.state, state.step) == ("failed", 5)
    assert "too little memory" in state.why


def test_a_server_that_starts_takes_up_what_another_left_in_its_order(home):
    left = [begin() for _ in range(3)]
    folders.write_state(left[2].folder, State("done"))
    folders.write_state(left[1].folder, State("training", step=5, of=9))
    runs.QUEUE._jobs.clear()
    runs._recover()
    assert [job.key for job in runs.QUEUE.listed()] == [left[0].key, left[1].key]
    state = runs.load(left[1].key).state
    assert (state.state, state.step) == ("waiting", 5)


def test_one_that_cannot_be_written_holds_up_no_other(monkeypatch):
    left = [begin() for _ in range(3)]
    runs.QUEUE._jobs.clear()
    write = folders.write_state

    def full(folder, state):
        if folder == left[0].folder:
            raise OSError(28, "No space left on device")
        write(folder, state)

    monkeypatch.setattr(folders, "write_state", full)
    runs._recover()
    assert [job.key for job in runs.QUEUE.listed()] == [run.key for run in left[1:]]


def test_what_a_full_queue_cannot_take_up_is_paused_and_says_why():
    run = begin()
    runs.QUEUE._jobs.clear()
    for k in range(jobs.MOST):
        runs.QUEUE.submit(Job(str(k), "", (), {}), f"reader {k}")
    runs._recover()
    state = runs.load(run.key).state
    assert state.state == "paused"
    assert "The queue is full" in state.why


def test_who_resumes_a_run_in_the_moment_it_ends_sees_it_go_on(monkeypatch):
    run, queue, begun = begin(), Queue(), []
    monkeypatch.setattr(runs, "QUEUE", queue)
    monkeypatch.setattr(run_jobs, "QUEUE", queue)

    def ends(job, run_step):
        begun.append(job)
        folders.write_state(run.folder, State("paused" if len(begun) == 1 else "done"))
        if len(begun) == 1:
            runs.resume(runs.load(run.key))  # the job is under way still, and looks no more

    monkeypatch.setattr(RunJob, "do", ends)
    run_jobs.submit(run.key, run.folder, (), "me")
    until(lambda: len(begun) == 2 and not queue.listed())
    assert runs.load(run.key).state.state == "done"
