"""What stands in an address for one page goes along to another, which does not complain of it."""

import pytest

from tests.ui.pages import Page


@pytest.mark.parametrize(
    ("page", "came"),
    [
        ("sample", {"open": "units,where"}),
        ("hunt", {"mark": "newline"}),
        ("hunt", {"mark": '"'}),
        ("compare", {"mark": "120-180"}),
    ],
)
def test_what_another_page_means_is_no_complaint(home, monkeypatch, page, came):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    assert Page(page, model="planted", **came).said == Page(page, model="planted").said


def test_the_panel_of_another_page_is_no_complaint_on_the_first(visit):
    assert visit(model="planted", open="side").said == visit(model="planted").said
