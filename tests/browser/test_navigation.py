"""From page to page: every address works by itself, and what one looked at is still there."""

import re

from charviz.ui.sidebar import PATHS
from tools.serving import serving

ABOUT = "h1:has-text('Watch a network read')"


def enter(reader, path):
    reader.page.goto(reader.server + path)
    reader.page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
    return reader


def pages(reader):
    return reader.page.get_by_role("navigation", name="Pages")


def link_to(reader, title):
    """The link to a page: its name begins with the title, and says more."""
    return pages(reader).get_by_role("link", name=re.compile(f"^{title}\\b"))


def go(reader, title):
    link_to(reader, title).click()
    if title == "About":
        reader.page.wait_for_selector(ABOUT)
    else:
        reader.wait()


def path(reader):
    return reader.page.evaluate("location.pathname")


def looked_at(reader):
    return reader.unit, reader.place, reader.query, reader.painted()


def test_a_cold_server_opens_any_page(make_reader, home):
    with serving(environment={"CHARVIZ_HOME": str(home)}) as address:
        reader = make_reader()
        reader.server = address
        enter(reader, "/about?model=planted&unit=c0.9")
        reader.page.wait_for_selector(ABOUT)
        assert pages(reader).locator("[aria-current=page]").inner_text().startswith("About")
        go(reader, "Text")
        assert reader.unit == "c0.9"


def test_about_and_back_by_links_restores_everything(reader):
    reader.open(model="planted", text="verse")
    reader.press("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight")
    go(reader, "About")  # at once: what is not in the address yet is taken along all the same
    assert path(reader) == "/about"
    assert reader.query["unit"] == "c0.9"
    go(reader, "Text")
    assert path(reader) == "/"
    assert (reader.unit, reader.query["text"]) == ("c0.9", "verse")
    here = looked_at(reader)
    go(reader, "About")
    go(reader, "Text")
    assert looked_at(reader) == here


def test_many_quick_moves_are_taken_along(reader):
    reader.open(model="planted", unit="c0.0")
    reader.one("text").focus()
    for _ in range(30):  # more than a browser lets the address change in that time
        reader.page.keyboard.press("ArrowDown")
    go(reader, "About")
    go(reader, "Text")
    assert reader.unit == "c0.30"


def test_a_text_of_one_s_own_comes_along(reader):
    reader.open(model="planted", text="own")
    reader.type('"Hello," she said.')
    reader.wait_for("place", "of 18")
    reader.settle()
    go(reader, "About")
    assert reader.query["own"] == '"Hello," she said.'
    go(reader, "Text")
    assert reader.one("editor").input_value() == '"Hello," she said.'


def test_back_and_forward_go_through_pages(reader):
    reader.open(model="planted")
    reader.press("ArrowDown", "ArrowRight")
    reader.settle()
    here = looked_at(reader)
    go(reader, "About")
    reader.page.go_back()
    reader.wait()
    assert looked_at(reader) == here
    reader.page.go_forward()
    reader.page.wait_for_selector(ABOUT)
    assert path(reader) == "/about"
    go(reader, "Text")
    reader.page.go_back()
    reader.page.wait_for_selector(ABOUT)
    reader.page.go_back()
    reader.wait()
    assert looked_at(reader) == here


def test_a_link_opens_in_another_tab_as_it_stands(make_reader):
    one = make_reader().open(model="planted", text="c")
    one.press("ArrowDown", "ArrowRight")
    link = link_to(one, "About")
    link.hover()
    target = link.evaluate("link => link.href")
    other = enter(make_reader(), target.removeprefix(one.server))
    other.page.wait_for_selector(ABOUT)
    go(other, "Text")
    assert (other.unit, other.place) == (one.unit, one.place)


def test_a_unit_in_the_table_is_a_link_to_it(reader):
    enter(reader, "/about?model=two-layers&unit=h1.3")
    reader.page.get_by_role("link", name="Position in the line: c0.3").click()
    reader.wait()
    assert reader.unit == "c0.3"
    assert reader.query["model"] == "planted"


def test_links_are_reached_by_keys(reader):
    reader.open(model="planted")
    link_to(reader, "Text").focus()
    for _ in list(PATHS)[: list(PATHS).index("About")]:
        reader.page.keyboard.press("Tab")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_selector(ABOUT)


def test_on_a_phone_the_sidebar_waits_and_gives_way(make_reader):
    reader = make_reader(viewport={"width": 400, "height": 800}).open(model="planted")
    sidebar = reader.page.get_by_test_id("stSidebar")
    assert sidebar.get_attribute("data-collapsed") == "true"
    reader.page.get_by_test_id("stExpandSidebarButton").click()
    go(reader, "About")
    assert sidebar.get_attribute("data-collapsed") == "true"
    wider = reader.page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth")
    assert wider <= 0


def test_nothing_moves_when_the_links_come(make_reader):
    """The room beside the text is kept from the start."""
    reader = make_reader()
    reader.page.add_init_script(
        """window.widths = new Set();
        const look = () => {
          const main = document.querySelector(".stMain");
          if (document.querySelector(".neuron-text, .st-key-neuron_text") && main)
            widths.add(main.clientWidth);
          requestAnimationFrame(look);
        };
        look();"""
    )
    reader.open(model="planted")
    link_to(reader, "About").wait_for()
    assert len(reader.page.evaluate("[...widths]")) == 1


def test_an_unknown_page_says_so_and_shows_the_first(reader):
    enter(reader, "/nonsense?model=planted")
    dialog = reader.page.get_by_role("dialog")
    assert "does not seem to exist" in dialog.inner_text()
    dialog.get_by_role("button", name="Close").click()
    reader.wait()
    go(reader, "About")
    assert path(reader) == "/about"
    reader.errors[:] = [said for said in reader.errors if "does not seem to exist" not in said]
