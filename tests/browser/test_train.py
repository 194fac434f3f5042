"""Train in a real browser: a real text becomes a network that is read, sampled and hunted."""

import random
import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from charviz import corpora
from charviz.ui.hunt_page import ANOTHER
from tests.browser.reader import pause
from tests.browser.test_accessibility import findings
from tests.browser.test_hunt import Hunter

WRITTEN = re.compile(r"[\s\S]{100}")
LONG = 600_000  # ms, for a run on a busy machine: it gives way to all else
WORDS = ["the", "cat", "sat", "on", "a", "mat", 'and "one dog"', "ran (far)"]


class Trainer:
    """Someone at the Train page."""

    def __init__(self, reader):
        self.reader, self.page = reader, reader.page
        self.page.goto(f"{reader.server}/train")
        self.page.locator(".st-key-train-begin").wait_for()
        self.wait()

    def wait(self):
        self.page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
        pause(self.page, 150)

    def choose(self, key, title):
        self.page.locator(f".st-key-train-{key} input").click()
        self.page.get_by_role("option", name=title, exact=True).click()
        self.wait()

    def begin(self, text, lasts):
        """Bring a text, choose a small network and how long, and begin."""
        self.choose("text", "A text of your own")
        field = self.page.locator(".st-key-train-file input[type=file]")
        told = {"name": "mine.txt", "mimeType": "text/plain", "buffer": text.encode()}
        field.set_input_files(told)
        self.page.locator(".st-key-train-file").get_by_text("mine.txt").wait_for()
        self.wait()
        units = self.page.locator(".st-key-train-hidden-size input")
        expect(units).to_have_count(1)  # the form moves up to where it stays
        units.fill("64")
        units.press("Enter")
        self.wait()
        self.choose("lasts", lasts)
        self.press("begin")
        self.page.wait_for_url("**/train?run=*")

    def press(self, key):
        self.page.locator(f".st-key-train-{key} button").click()

    def until(self, said):
        self.page.get_by_text(said).first.wait_for(timeout=LONG)


def test_a_real_text_becomes_a_network_on_every_page(corpora_folder, make_reader):
    book = corpora.load("war-and-peace").text[:300_000]
    at = Trainer(make_reader())
    at.begin(book, "5 epochs")
    at.until("This run is done")
    at.wait()
    curves = at.page.locator(".training-curves")
    expect(curves).to_contain_text("n-gram line of")
    assert len(curves.locator(".sample").inner_text()) > 100
    assert findings(at.reader) == []
    address = at.page.url
    at.page.get_by_role("link", name="Read a text with it").click()
    at.page.wait_for_selector(".neuron-text .text")
    chip = at.page.get_by_text("mine.txt, LSTM 1×64").first
    expect(chip).to_be_visible()
    at.page.goto(address)
    at.page.get_by_role("link", name="Let it write").click()
    expect(at.page.locator(".sampled-text .text").first).to_contain_text(WRITTEN)
    at.page.goto(address)
    at.page.get_by_role("navigation", name="Pages").get_by_role("link", name="Compare").click()
    chosen = at.page.get_by_role("radio", name="mine.txt, LSTM 1×64")
    expect(chosen).to_have_attribute("aria-checked", "true")  # the pages' own links lead to it, too
    at.page.goto(address)
    at.page.get_by_role("link", name="See its detectors").click()
    at.page.locator(".hunt-table .opener").first.click()
    at.page.wait_for_url("**row=*")
    at.page.locator(".hunted-row .text").wait_for()
    (key,) = parse_qs(urlsplit(address).query)["run"]
    assert at.reader.query["model"] == key
    hunter = Hunter(at.reader).open(model=key)
    at.page.get_by_text(ANOTHER).click()
    hunter.begin(book[-20_000:])
    hunter.see_table()
    assert at.reader.query["model"] == key and "hunt" in at.reader.query
    expect(at.page.get_by_text("(20,000 characters), 128 units were held against")).to_be_visible(
        timeout=LONG
    )
    at.page.goto(f"{at.reader.server}/train")
    expect(at.page.locator(".st-key-train-shown")).to_be_visible()  # the browser knew its key
    at.wait()


def test_a_form_stands_as_it_was_left(make_reader):
    at = Trainer(make_reader())
    at.choose("text", "A text of your own")
    at.page.locator(".st-key-train-own textarea").fill("Some words of mine.")
    at.choose("cell", "GRU")
    at.choose("lasts", "5 epochs")
    units = at.page.locator(".st-key-train-hidden-size input")
    units.fill("192")
    units.press("Enter")
    at.wait()
    pages = at.page.get_by_role("navigation", name="Pages")
    pages.get_by_role("link", name="About").click()
    at.page.wait_for_selector("h1:has-text('Watch a network read')")
    pages.get_by_role("link", name="Train").click()
    at.page.locator(".st-key-train-begin").wait_for()
    at.wait()
    expect(units).to_have_value("192")
    expect(at.page.locator(".st-key-train-own textarea")).to_have_value("Some words of mine.")
    for field, left in (("cell", "GRU"), ("lasts", "5 epochs")):
        expect(at.page.locator(f".st-key-train-{field} input")).to_have_value(left)


def test_a_run_pauses_goes_on_stops_early_and_goes(make_reader):
    dice = random.Random(0)
    text = "\n".join(" ".join(dice.choices(WORDS, k=9)) for _ in range(300))
    at = Trainer(make_reader())
    at.begin(text, "90 minutes")
    at.until("This run is training, at step")
    at.press("Pause")
    at.until("This run is paused, at step")
    at.press("Resume")
    at.until("This run is training, at step")
    at.press("Stop-and-finish")
    at.until("This run is done")
    at.wait()
    pages = at.page.get_by_role("navigation", name="Pages")
    pages.get_by_role("link", name="Compare").click()
    at.page.wait_for_url("**model=*")
    at.wait()
    pages.get_by_role("link", name="Train a network").click()
    at.page.get_by_role("button", name="Delete").click()
    at.press("Delete-this-run")
    at.page.locator(".st-key-train-begin").wait_for()
    at.wait()
    assert "run=" not in at.page.url and "model=" not in at.page.url
    assert not at.page.locator(".st-key-train-shown").count()
