"""Runs to show, and an app to visit without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from charviz.home import SAMPLE_MODELS
from charviz.ui import run_jobs, runs, sessions
from charviz.ui.components.packing import unpack
from charviz.ui.jobs import Queue
from tests.shown_models import make_runs

APP = SAMPLE_MODELS.parent / "app.py"


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shown")
    make_runs(folder)
    return folder


class Visitor:
    """Someone at the page, who does and sees what can be done and seen without a browser."""

    def __init__(self, **query):
        self.app = AppTest.from_file(str(APP), default_timeout=60)
        self.app.query_params.update(query)
        self.app.run()
        assert not self.app.exception

    def choose(self, **values):
        for key, value in values.items():
            boxes = [box for box in self.app.selectbox if box.key == key]
            (boxes[0] if boxes else self.app.button_group(key)).set_value(value)
        self.app.run()
        assert not self.app.exception

    @property
    def heading(self):
        return self.app.title[0].value

    @property
    def sentences(self):
        return self.app.markdown[0].value

    @property
    def said(self):
        return [box.value.replace("\\", "") for box in (*self.app.info, *self.app.error)]

    @property
    def message(self):
        """What the component was sent, or None where there is no component."""
        found = self.app.main.get("bidi_component")  # the sidebar has one too
        return unpack(found[0].proto.bytes) if found else None

    @property
    def query(self):
        return {k: v[0] if isinstance(v, list) else v for k, v in self.app.query_params.items()}


@pytest.fixture
def visit(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    return Visitor


@pytest.fixture
def at_rest(tmp_path, monkeypatch):
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
