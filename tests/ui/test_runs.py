"""Runs of the pages: their owner's alone, in no process list, never stuck, never too many."""

import os
import subprocess
import threading
import time
from pathlib import Path

import pytest

from charviz import runs as folders
from charviz.checkpoint import write_json
from charviz.errors import CharvizError
from charviz.home import UNLISTED
from charviz.runs import State
from charviz.training.settings import Settings
from charviz.ui import children, hunt_waiting, jobs, run_jobs, runs, sessions
from charviz.ui.children import Step
from charviz.ui.jobs import Job, Queue
from charviz.ui.run_jobs import RunJob

PATIENCE = 60  # s, until a test gives up


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home and a session of our own, and a queue that does nothing."""
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    monkeypatch.setattr(runs.st, "session_state", {})
    monkeypatch.setattr(runs, "session", lambda: "me")
    queue = Queue()
    monkeypatch.setattr(queue, "_work", lambda: None)
    monkeypatch.setattr(runs, "QUEUE", queue)
    monkeypatch.setattr(run_jobs, "QUEUE", queue)
    monkeypatch.setattr(sessions, "session", lambda: "me")
    return tmp_path


def begin(text="A text. " * 200):
    return runs.load(runs.begin("Mine", "text.txt", "mine", ("--epochs=1",), text))


def until(is_so):
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("key", ["..", "../runs", "/etc", "0" * 31, "A" * 32, "0" * 32 + "\n", ""])
def test_a_key_leads_to_no_other_folder(home, key):
    run = begin()
    for there in (home / "runs" / key, home / key):
        if there.is_dir() and there != run.folder:
            write_json(there / "asked.json", {})
    assert runs.load(key) is None
    runs.hold(key)
    assert [one.key for one in runs.mine()] == [run.key]


def test_a_run_is_its_owner_s_until_somebody_has_its_key(monkeypatch):
    run = begin()
    assert [one.key for one in runs.mine()] == [run.key]
    monkeypatch.setattr(runs.st, "session_state", {})
    assert runs.mine() == []
    runs.hold(run.key)
    assert [one.key for one in runs.mine()] == [run.key]


def test_options_that_are_none_are_never_told_to_a_child():
    run = begin()
    for wrong in ("--out=/etc", "--resume", "-x", "--epochs=1 --out=x", "--epochs=1\n"):
        said = {**runs.asdict(run.asked), "options": [wrong]}
        write_json(run.folder / "asked.json", said)
        assert runs.load(run.key) is None


@pytest.fixture
def child(home):
    """A child that waits for somebody to write into a pipe, which its arguments name."""
    pipe = home / "pipe-of-a-secret-key"
    os.mkfifo(pipe)
    step = Step(["ngram", "--train", str(pipe), "--test", str(pipe)], "")
    started = children.start(step, {}, subprocess.DEVNULL)
    with pipe.open("w"):  # opens once the child reads it: it has heard its arguments
        yield started
        started.kill()
    started.communicate()
    children.gone(started)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are listed elsewhere")
def test_what_a_child_is_told_stands_in_no_list_of_processes(child):
    listed = Path(f"/proc/{child.pid}/cmdline").read_bytes()
    assert b"charviz" in listed
    assert b"secret" not in listed
    assert UNLISTED not in os.environ


def test_a_child_gives_way_to_the_pages(child):
    assert os.getpriority(os.PRIO_PROCESS, child.pid) >= children.NICE


@pytest.mark.skipif(not Path("/proc/self/autogroup").exists(), reason="sessions are not weighed")
def test_a_child_in_a_session_of_its_own_gives_way_with_all_of_it(home, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    step = Step(["ngram", "--train", str(pipe), "--test", str(pipe)], "", outlives=tmp_path / "log")
    started = children.start(step, {}, subprocess.DEVNULL)
    with pipe.open("w"):
        assert (
            Path(f"/proc/{started.pid}/autogroup").read_text().endswith(f"nice {children.NICE}\n")
        )
        started.kill()
    started.communicate()


def test_a_training_leaves_a_core_to_the_pages():
    cores = os.cpu_count() or 2
    assert Settings().threads == max(1, cores - 1)
    assert not any("threads" in option for option in begin().asked.options)


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


def test_one_reader_s_runs_leave_room_in_the_queue():
    begun = [begin() for _ in range(jobs.MOST_EACH)]
    for again in (begin, lambda: runs.QUEUE.submit(Job("hunt", "", (), {}), "me")):
        with pytest.raises(CharvizError, match="jobs are under way"):
            again()
    runs.pause(begun[0])
    assert begin()
    with pytest.raises(CharvizError, match="jobs are under way"):
        runs.resume(runs.load(begun[0].key))
    assert folders.read_state(begun[0].folder).state == "paused"
    assert jobs.MOST_EACH < jobs.MOST


def test_a_wish_to_stop_that_is_refused_or_taken_back_is_forgotten():
    run = begin()
    runs.pause(run)
    (run.folder / "run.json").write_text("{}")
    others = [runs.QUEUE.submit(Job(str(k), "", (), {}), f"reader {k}") for k in range(jobs.MOST)]
    with pytest.raises(CharvizError, match="The queue is full"):
        runs.stop(run)
    assert folders.wished(run.folder) is None
    for job in others:
        runs.QUEUE.leave(job.key, "", lambda who: False)
    runs.stop(run)
    assert folders.wished(run.folder) == "stop"
    runs.pause(run)
    assert folders.wished(run.folder) is None


def test_a_reader_who_comes_back_has_no_more_room(monkeypatch):
    for _ in range(jobs.MOST_EACH):
        begin()
    monkeypatch.setattr(runs, "session", lambda: "the same reader, after a reload")
    with pytest.raises(CharvizError, match="jobs are under way"):
        begin()


def test_no_run_begins_on_a_disk_that_is_almost_full(home, monkeypatch):
    monkeypatch.setattr("charviz.home.LEAST_FREE", 2**80)
    with pytest.raises(CharvizError, match="too little to begin"):
        begin()
    assert not list((home / "runs").iterdir())


def test_what_a_full_queue_refuses_leaves_nothing(home):
    for k in range(jobs.MOST):
        runs.QUEUE.submit(Job(str(k), "", (), {}), f"reader {k}")
    with pytest.raises(CharvizError, match="The queue is full"):
        begin()
    assert not list((home / "runs").iterdir())


def test_what_waits_pauses_at_once_and_resumes():
    run = begin()
    runs.pause(run)
    assert runs.load(run.key).state.state == "paused"
    assert not runs.QUEUE.listed()
    runs.resume(run)
    assert runs.load(run.key).state.state == "waiting"
    assert runs.load(run.key).place == 0


def test_a_second_window_of_its_owner_does_no_harm():
    run = begin()
    runs.pause(run)
    seen = runs.load(run.key)  # as both windows show it
    folders.write_state(run.folder, State("done"))
    for does in (runs.resume, runs.pause):
        does(seen)
        assert runs.load(run.key).state.state == "done"
    assert not runs.QUEUE.listed()
    runs.delete(seen)
    runs.pause(seen)
    for does in (runs.resume, runs.stop):
        with pytest.raises(CharvizError):
            does(seen)
    assert not run.folder.exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions are told otherwise")
def test_nobody_else_on_the_machine_sees_the_keys(home):
    run = begin()
    for folder in (home / "runs", run.folder):
        assert folder.stat().st_mode & 0o077 == 0


def test_what_is_under_way_cannot_be_deleted():
    run = begin()
    with pytest.raises(CharvizError, match="pause it first"):
        runs.delete(run)
    runs.pause(run)
    runs.delete(run)
    assert not run.folder.exists()
    assert runs.mine() == []


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


def test_a_text_too_large_for_a_page_is_refused(home, monkeypatch):
    monkeypatch.setattr(runs, "MOST_CHARACTERS", 10)
    with pytest.raises(CharvizError, match="the command line takes more"):
        begin()
    assert not (home / "runs").exists()


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


def test_looks_at_a_run_never_take_each_other_for_its_process(tmp_path):
    with folders.held(tmp_path):
        pass
    seen, looks = [], range(300)
    lookers = [
        threading.Thread(target=lambda: seen.extend(folders.is_held(tmp_path) for _ in looks))
        for _ in range(3)
    ]
    for looker in lookers:
        looker.start()
    for looker in lookers:
        looker.join()
    assert len(seen) == 900
    assert not any(seen)
