"""Children: in no list of processes, giving way to the pages, one answer at a time."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from charviz.home import UNLISTED
from charviz.ui import children
from charviz.ui.children import Step


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    return tmp_path


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


def test_what_is_asked_at_once_is_answered_one_after_another(home, monkeypatch):
    under_way, most = [], []
    start = children.start

    def counted(*told):
        child = start(*told)
        under_way.append(child)
        most.append(sum(one.poll() is None for one in under_way))
        return child

    monkeypatch.setattr(children, "start", counted)
    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda _: children.asked(["concepts", "--json"], 60), range(3)))
    assert all(json.loads(answer.stdout)["concepts"] for answer in answers)
    assert most == [1, 1, 1]
    assert not children._running


def test_what_takes_too_long_to_answer_is_ended_and_says_so(home):
    os.mkfifo(home / "pipe")
    pipe = str(home / "pipe")
    answer = children.asked(["ngram", "--train", pipe, "--test", pipe], 1)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "this machine is busy" in children.why(1, answer.stderr.splitlines(), "estimate")
    assert not children._running
