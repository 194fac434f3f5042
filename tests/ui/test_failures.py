"""What fails on a page becomes words that say what to do, and never a traceback."""

import logging

import pytest
from streamlit.testing.v1 import AppTest

from charviz.errors import ModelError
from charviz.ui import page as pages
from tests.ui.conftest import APP


@pytest.fixture
def failing(home, monkeypatch):
    """Visit the first page while a part of it fails."""
    monkeypatch.setenv("CHARVIZ_HOME", str(home))

    def visit(part, error):
        def fail(*_, **__):
            raise error

        monkeypatch.setattr(part, fail)
        app = AppTest.from_file(str(APP), default_timeout=60)
        app.query_params["model"] = "planted"
        return app.run()

    return visit


def test_a_known_error_becomes_its_sentence(failing):
    page = failing("charviz.ui.controls.choose", ModelError("There is no model [x](y)."))
    assert page.error[0].value.replace("\\", "") == "There is no model [x](y)."
    assert not page.exception
    assert page.sidebar.get("bidi_component")  # the way out is still there


@pytest.mark.parametrize("part", ["controls.choose", "words.detectors"])
def test_an_unexpected_one_becomes_a_page_with_a_way_to_report_it(failing, caplog, part):
    with caplog.at_level(logging.ERROR):
        page = failing(f"charviz.ui.{part}", KeyError("secret"))
    assert page.subheader[0].value == "This went wrong, and it is not your doing"
    assert not page.exception
    (line,) = page.code
    reference, what = line.value.split(": ")
    assert what.startswith("KeyError at ")
    assert "secret" not in line.value
    assert "Load the page again" in "".join(text.value for text in page.markdown)
    (logged,) = (record for record in caplog.records if reference in record.getMessage())
    assert logged.exc_info[0] is KeyError
    assert page.sidebar.get("bidi_component")


def test_a_page_that_stops_is_no_failure(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    monkeypatch.setattr(pages.networks, "known", list)
    page = AppTest.from_string(
        "import streamlit as st\n"
        "from charviz.ui.page import setup_page\n"
        "with setup_page('Text'):\n    st.stop()\n",
        default_timeout=60,
    ).run()
    assert not page.exception
    assert not page.subheader
