"""Someone at the Sample page, and what should be written there."""

from urllib.parse import urlencode

from charviz import checkpoint
from charviz.sampling.choosing import Choice
from charviz.sampling.film import TEMPERATURES, joined, pieces
from tests.browser.reader import PAINTED, PLACE, pause

PLANTED = {"model": "planted", "prompt": '"So, ', "length": "100", "seed": "3"}
WHOLE = """
([layer, count]) => layer.textContent.length >= count
"""
PASTE = """
(area, text) => {
  area.value = text;
  area.dispatchEvent(new Event("input"));
}
"""
DRAG = """
(slider, places) => places.map(place => {
  slider.value = place;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  return slider.getRootNode().querySelector(".layer").textContent;
})
"""


class Writer:
    """Someone at the Sample page."""

    def __init__(self, reader):
        self.reader, self.page = reader, reader.page

    def open(self, **query):
        self.page.goto(f"{self.reader.server}/sample?{urlencode(query)}")
        self.wait()
        return self

    def wait(self):
        """Wait until all is written that is to be, and the server has nothing more to say."""
        self.page.wait_for_selector(".sampled-text:not(.waiting) .piece", state="attached")
        length = int(self.one("length").input_value())
        layer = self.one("layer").element_handle()
        self.page.wait_for_function(WHOLE, arg=[layer, length])
        self.page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
        pause(self.page, 150)

    def one(self, name):
        return self.page.locator(f".sampled-text .{name}")

    def says(self, name):
        return self.one(name).inner_text()

    def set(self, name, value):
        self.one(name).fill(value)
        self.one(name).dispatch_event("change")
        pause(self.page, 50)
        self.wait()

    @property
    def text(self):
        """The text on the page, the prompt's end before it."""
        return self.one("layer").evaluate("layer => layer.textContent")

    @property
    def picture(self):
        painted = self.one("layer").evaluate(PAINTED)
        parts = ("heat-value", "parting-said", "unit-name", "readout", "notes")
        return painted, [self.says(part) for part in parts]

    @property
    def query(self):
        pause(self.page, 500)  # until the component has written the address
        return self.reader.query

    def drag(self, *temperatures):
        """Drag through temperatures; return the text at each."""
        places = [TEMPERATURES.index(t) for t in temperatures]
        return self.one("heat-slider").evaluate(DRAG, places)

    def under(self, position):
        """Return the middle of a character of the page's text in the window."""
        return self.one("layer").evaluate(PLACE, position)


def film_of(home, prompt, seed, length, **choice):
    model = checkpoint.load(home / "runs" / "planted")
    return model, joined(list(pieces(model, prompt, Choice(seed=seed, **choice), length)))
