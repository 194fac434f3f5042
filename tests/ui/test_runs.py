"""Runs of the pages: their owner's alone, never stuck, never too many."""

import os

import pytest

from charviz import runs as folders
from charviz.checkpoint import write_json
from charviz.errors import CharvizError
from charviz.runs import State
from charviz.training.settings import Settings
from charviz.ui import jobs, runs
from charviz.ui.jobs import Job
from tests.ui.begun import begin


@pytest.fixture(autouse=True)
def home(at_rest):
    return at_rest


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


def test_a_training_leaves_a_core_to_the_pages():
    cores = os.cpu_count() or 2
    assert Settings().threads == max(1, cores - 1)
    assert not any("threads" in option for option in begin().asked.options)


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


def test_a_text_too_large_for_a_page_is_refused(home, monkeypatch):
    monkeypatch.setattr(runs, "MOST_CHARACTERS", 10)
    with pytest.raises(CharvizError, match="the command line takes more"):
        begin()
    assert not (home / "runs").exists()
