"""The browser asked for comes first, then one on the PATH; none is never taken for one."""

from subprocess import CompletedProcess

import pytest

from tools import chromium


@pytest.fixture
def path(tmp_path, monkeypatch):
    """An empty PATH, and no browser named."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHARVIZ_CHROMIUM", raising=False)
    return tmp_path


def program(file, status=0):
    file.write_text(f"#!/bin/sh\nexit {status}\n")
    file.chmod(0o755)
    return str(file)


def test_the_named_one_comes_first(path, monkeypatch):
    program(path / "chromium")
    monkeypatch.setenv("CHARVIZ_CHROMIUM", program(path / "mine"))
    assert chromium.find() == str(path / "mine")


def test_a_named_one_that_does_not_start_is_an_error_and_not_passed_over(path, monkeypatch):
    program(path / "chromium")
    monkeypatch.setenv("CHARVIZ_CHROMIUM", program(path / "mine", status=127))
    with pytest.raises(SystemExit, match=r"CHARVIZ_CHROMIUM is '.*/mine', which does not start"):
        chromium.find()


def test_one_on_the_path_that_does_not_start_is_passed_over(path):
    program(path / "chromium-browser", status=1)
    works = program(path / "google-chrome")
    assert chromium.find() == works


@pytest.mark.parametrize(
    ("root", "tried"),
    [(True, ["playwright", "apt-get update", "apt-get install"]), (False, ["playwright"])],
)
def test_what_is_tried_where_there_is_none(path, monkeypatch, root, tried):
    commands = []

    def fail(command, **_):
        commands.append(" ".join(command))
        return CompletedProcess(command, 1)

    program(path / "apt-get")
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 0 if root else 1000)
    monkeypatch.setattr(chromium.subprocess, "run", fail)
    assert chromium.get() is None
    assert [name for name, command in zip(tried, commands, strict=True) if name in command] == tried
