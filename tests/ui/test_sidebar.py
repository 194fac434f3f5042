"""The sidebar links every page there is, and nothing else."""

import json
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from charviz.home import SAMPLE_MODELS
from charviz.ui import runs, sidebar
from charviz.ui.components.page_links import COMPONENT
from charviz.ui.sidebar import GROUPS, PATHS

ROOT = SAMPLE_MODELS.parent
LINKS = [link for group in GROUPS for link in group.links]
FILES = {"": ROOT / "app.py"} | {file.stem: file for file in (ROOT / "pages").glob("*.py")}


def links_on(page):
    (component,) = page.sidebar.get("bidi_component")
    return json.loads(component.proto.bytes)


def test_what_is_linked_is_there_and_what_is_there_is_linked():
    assert sorted(link.path for link in LINKS) == sorted(FILES)
    assert len(PATHS) == len(LINKS)


@pytest.mark.parametrize("path", FILES)
def test_every_page_links_to_all_and_knows_itself(path, home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    page = AppTest.from_file(str(FILES[path]), default_timeout=60).run()
    assert not page.exception
    drawn = links_on(page)
    assert [link["path"] for group in drawn["groups"] for link in group["links"]] == [
        link.path for link in LINKS
    ]
    assert drawn["current"] == path


def test_a_page_is_a_thin_file():
    for file in FILES.values():
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 12


def test_what_a_browser_brings_is_checked(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    for keys in (["../x", 3, None], "all", None):
        session = {COMPONENT: SimpleNamespace(ask={"keys": keys})}
        monkeypatch.setattr(sidebar.st, "session_state", session)
        sidebar._brought()
        assert not session.get(runs.MINE)
