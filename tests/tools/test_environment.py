"""An environment is trusted only when its install came to the end, for these very files."""

import subprocess

import pytest

from tools import environment
from tools.environment import ensure


class KilledError(Exception):
    """What an interrupted install looks like from inside."""


@pytest.fixture
def checkout(tmp_path):
    for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt"):
        (tmp_path / name).write_text(f"# {name}\n")
    return tmp_path


@pytest.fixture
def asked(checkout):
    """What was done to the environment, in order; `ensure_part` writes to it."""
    return []


@pytest.fixture
def ensure_part(checkout, asked):
    def make(folder):
        asked.append("make")
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        (folder / "bin" / "python").touch()
        (folder / "installed").unlink(missing_ok=True)

    def install(folder, requirements, lock):
        asked.append(requirements.name)
        if interrupted:
            raise KilledError

    def run(part, killed=False):
        interrupted[:] = [True] if killed else []
        asked.clear()
        if killed:
            with pytest.raises(KilledError):
                ensure(part, checkout, make, install)
        else:
            assert ensure(part, checkout, make, install) == bool(asked)
        return list(asked)

    interrupted: list[bool] = []
    return run


def test_a_second_time_does_nothing(ensure_part):
    assert ensure_part("runtime") == ["make", "requirements.txt"]
    assert ensure_part("runtime") == []


def test_the_tests_need_adds_to_what_is_there_and_covers_it(ensure_part):
    ensure_part("runtime")
    assert ensure_part("dev") == ["requirements-dev.txt"]
    assert ensure_part("dev") == ensure_part("runtime") == []


def test_an_interrupted_install_starts_over(ensure_part):
    ensure_part("runtime", killed=True)
    assert ensure_part("runtime") == ["make", "requirements.txt"]


def test_an_interrupted_addition_starts_over_whichever_part_is_asked_next(ensure_part):
    ensure_part("runtime")
    ensure_part("dev", killed=True)
    assert ensure_part("runtime") == ["make", "requirements.txt"]


@pytest.mark.parametrize("name", ["requirements.txt", "constraints.txt"])
def test_changed_requirements_make_it_anew(ensure_part, checkout, name):
    ensure_part("dev")
    (checkout / name).write_text("changed")
    assert ensure_part("dev") == ["make", "requirements-dev.txt"]


def test_changed_requirements_of_the_tests_leave_the_pages_alone(ensure_part, checkout):
    ensure_part("dev")
    (checkout / "requirements-dev.txt").write_text("changed")
    assert ensure_part("runtime") == []
    assert ensure_part("dev") == ["requirements-dev.txt"]


def test_an_environment_whose_interpreter_is_gone_is_made_anew(ensure_part, checkout):
    ensure_part("runtime")
    (checkout / ".venv" / "bin" / "python").unlink()
    assert ensure_part("runtime") == ["make", "requirements.txt"]


def test_a_python_that_cannot_make_one_is_told_in_a_sentence(checkout, monkeypatch):
    def fail(*_):
        raise subprocess.CalledProcessError(1, "ensurepip")

    monkeypatch.setattr(environment.venv.EnvBuilder, "create", fail)
    with pytest.raises(SystemExit, match=r"has no ensurepip.*apt install python3-venv.*PYTHON="):
        environment.make(checkout / ".venv")
