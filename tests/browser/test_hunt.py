"""The Hunt page in a real browser: real hunts, short ones, and one that is cancelled."""

from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import expect

from charviz.concepts import CONCEPTS
from tests.browser.reader import pause
from tests.browser.test_accessibility import findings
from tests.browser.test_hunted_row import MARKED, TRUE
from tests.planted import quoted_text
from tools.serving import serving

TEXT = quoted_text(330, seed=5)
QUICK = {"model": "planted"}
SLOW = {"model": "wide"}  # twenty seconds and more
LONG = 90_000  # ms, for a hunt on a busy machine
COLUMNS = """
parts => parts.map(part =>
  [...part.querySelector("tbody tr").cells].map(cell => Math.round(cell.getBoundingClientRect().x)))
"""


class Hunter:
    """Someone at the Hunt page."""

    def __init__(self, reader):
        self.reader, self.page = reader, reader.page

    def open(self, server=None, **query):
        self.page.goto(f"{server or self.reader.server}/hunt?{urlencode(query)}")
        self.page.wait_for_selector(".st-key-hunt-begin", state="attached")
        self.wait()
        return self

    def wait(self):
        self.page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
        pause(self.page, 150)

    def upload_labels(self, data):
        """Give a file of labels, and let it be read."""
        self.page.get_by_text("A concept of your own: a file of labels").click()
        field = self.page.locator(".st-key-hunt-labels input[type=file]")
        field.set_input_files({"name": "mine.csv", "mimeType": "text/csv", "buffer": data})
        self.page.locator(".st-key-hunt-labels").get_by_text("mine.csv").wait_for()
        self.wait()

    def begin(self, text, *concepts, pattern="", waits=True):
        """Paste a text, choose concepts and a pattern of one's own, and begin."""
        area = self.page.locator(".st-key-hunt-own textarea")
        area.wait_for()
        area.fill(text)
        area.press("Control+Enter")
        self.page.get_by_text(f"This text has {len(text):,} characters").or_(
            self.page.locator(".st-key-hunt-begin")
        ).first.wait_for()
        self.wait()
        box = self.page.locator(".st-key-hunt-concepts input")
        for concept in concepts:
            box.fill(concept)
            box.press("Enter")
            self.wait()
        self.page.keyboard.press("Escape")
        if pattern:
            field = self.page.locator(".st-key-hunt-pattern input")
            field.fill(pattern)
            field.press("Enter")
            self.page.get_by_text("it is true at").wait_for()
            self.wait()
        self.page.locator(".st-key-hunt-begin button").click()
        if waits:
            self.page.locator(".st-key-hunt-queue").wait_for()
        return self

    def see_table(self):
        self.page.locator(".hunt-table .opener").first.wait_for(timeout=LONG)
        self.wait()

    def turn(self, title):
        self.page.locator(".hunt-table .opener", has_text=title).click()
        return self

    def see_open(self, row=None):
        """Wait until a row is open, or none, and no other is."""
        rows = self.page.locator(".hunt-table [aria-expanded=true]")
        expect(rows).to_have_count(1 if row else 0)
        if row:
            expect(rows).to_have_attribute("data-row", row)
        self.wait()

    def cancel(self):
        self.page.locator(".st-key-hunt-queue button", has_text="Cancel").click()
        pause(self.page, 400)

    @property
    def query(self):
        return self.reader.query


@pytest.fixture
def hunter(reader):
    return Hunter(reader)


@pytest.fixture
def make_hunter(make_reader):
    return lambda **options: Hunter(make_reader(**options))


def test_a_real_hunt_is_found_by_another_and_after_a_restart(make_hunter, home):
    one, other = make_hunter(), make_hunter()
    one.open(**QUICK).begin(TEXT, "Inside quotation marks", pattern='"[^"]*"')
    one.see_table()
    rows = one.page.locator(".hunt-table tbody tr")
    assert rows.count() == 2
    assert "Inside quotation marks" in rows.first.inner_text()
    assert "mine" in rows.last.inner_text()
    assert not one.page.locator(".st-key-hunt-queue").count()
    found = rows.first.inner_text()
    other.open(**one.query)
    other.see_table()
    assert other.page.locator(".hunt-table tbody tr").first.inner_text() == found
    with serving(environment={"CHARVIZ_HOME": str(home)}) as restarted:
        other.open(server=restarted, **one.query)
        other.see_table()
        assert other.page.locator(".hunt-table tbody tr").first.inner_text() == found
        other.page.goto("about:blank")  # or it would look for a server that is gone
        other.reader.outside.clear()  # the other server


def test_labels_of_a_file_are_hunted_for_and_underlined(hunter):
    inside = CONCEPTS["quotes"].label(TEXT).values
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False)).reshape(-1, 2)
    table = "from,to\n" + "".join(f"{a},{b}\n" for a, b in edges)
    hunter.open(**QUICK)
    hunter.upload_labels(table.encode())
    hunter.begin(TEXT)
    hunter.see_table()
    hunter.turn("labelled").see_open("labelled")
    hunter.page.wait_for_selector(".hunted-row .piece", timeout=60_000)
    assert "characters are labelled, fewer than 1,000,000" in (
        hunter.page.locator(".hunted-row .why").first.inner_text()
    )
    lined = hunter.page.evaluate(MARKED, TRUE)
    spoken = [line for a, b in edges for line in TEXT[a:b].split("\n")]
    assert lined and all(any(one in line for line in spoken) for one in lined)


def test_a_file_that_holds_no_labels_is_said_to_at_once(hunter):
    hunter.open(**QUICK)
    hunter.upload_labels(b"a,b\n1,2\n")
    hunter.begin(TEXT, waits=False)
    hunter.page.get_by_text("it should be from,to or").first.wait_for()
    assert "hunt" not in hunter.query


def test_a_hunt_is_cancelled_once_nobody_waits_for_it(make_hunter):
    one, other = make_hunter(), make_hunter()
    one.open(**SLOW).begin(TEXT)
    other.open(**one.query)
    other.page.locator(".st-key-hunt-queue", has_text="This hunt").wait_for()
    one.cancel()
    one.page.get_by_text("Somebody else waits for this hunt too").wait_for()
    other.cancel()
    for who in (one, other):
        who.page.get_by_text("This hunt was cancelled").wait_for()
    other.page.locator(".st-key-hunt-again button").click()
    other.page.locator(".st-key-hunt-queue", has_text="This hunt").wait_for()
    other.cancel()
    other.page.get_by_text("This hunt was cancelled").wait_for()


def test_a_row_opens_and_closes_and_back_goes_back(hunter):
    hunter.open(model="war-and-peace")
    hunter.see_table()
    hunter.see_open()
    hunter.turn("Position in the line").see_open("line-position")
    assert hunter.query["row"] == "line-position"
    focused = "document.activeElement.shadowRoot?.activeElement ?? document.activeElement"
    assert hunter.page.evaluate(f"({focused}).dataset.row") == "line-position"
    above, below = hunter.page.locator(".hunt-table").evaluate_all(COLUMNS)
    assert above == below
    hunter.turn("Inside quotation marks").see_open("quotes")
    hunter.page.go_back()
    hunter.see_open("line-position")
    hunter.page.reload()
    hunter.see_table()
    hunter.see_open("line-position")
    hunter.turn("Position in the line").see_open()
    assert "row" not in hunter.query


def test_a_row_stays_where_it_was_pressed_though_another_closes_above_it(hunter):
    hunter.open(model="war-and-peace", row="quotes")
    hunter.see_table()
    hunter.page.wait_for_selector(".hunted-row .piece", timeout=60_000)
    row = hunter.page.locator(".hunt-table [data-row=line-position]")
    row.scroll_into_view_if_needed()
    before = row.bounding_box()["y"]
    row.click()
    hunter.see_open("line-position")
    hunter.wait()
    assert row.bounding_box()["y"] == pytest.approx(before, abs=2)


def test_what_is_typed_after_a_text_was_pasted_stays(hunter):
    hunter.open(**QUICK)
    hunter.page.locator(".st-key-hunt-own textarea").fill(TEXT[:3_000])
    field = hunter.page.locator(".st-key-hunt-pattern input")
    field.click()
    hunter.page.keyboard.type(r"\([^)]*\)", delay=120)
    hunter.page.get_by_text("This text has 3,000 characters").wait_for()
    hunter.wait()
    assert field.input_value() == r"\([^)]*\)"


def test_an_opened_row_leads_to_its_unit(hunter):
    hunter.open(model="war-and-peace", row="quotes")
    hunter.page.get_by_role("link", name="Hold or silence c0.473").click()
    hunter.page.locator(".operated-text .piece").first.wait_for()
    assert hunter.query["unit"] == "c0.473"
    hunter.page.go_back()
    hunter.page.get_by_role("link", name="See c0.473").click()
    hunter.page.locator(".neuron-text .unit-name", has_text="c0.473").wait_for()


def test_what_cannot_be_had_is_said(hunter):
    hunter.open(model="war-and-peace", hunt="none", row="nonsense")
    hunter.see_table()
    hunter.page.get_by_text("was not made here, or no longer is").wait_for()
    hunter.page.get_by_text("which is not here: this hunt found").wait_for()
    hunter.page.get_by_text("Hunt in another text").click()
    hunter.page.locator(".st-key-hunt-own textarea").wait_for()
    hunter.wait()
    hunter.page.locator(".st-key-hunt-begin button").click()
    hunter.page.get_by_text("Paste a text or choose a file first.").wait_for()


@pytest.mark.parametrize("options", [{}, {"viewport": {"width": 400, "height": 800}}])
def test_everybody_can_use_it(make_hunter, options):
    hunter = make_hunter(color_scheme="dark", **options)
    hunter.open(model="war-and-peace", row="quotes")
    hunter.see_table()
    hunter.page.get_by_text("Hunt in another text").click()
    hunter.page.locator(".st-key-hunt-own textarea").wait_for()
    hunter.wait()
    assert findings(hunter.reader) == []
    assert hunter.page.evaluate("document.body.scrollWidth <= innerWidth")
