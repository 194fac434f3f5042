"""What a person at the page does and sees, in words for tests."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

# The colours that are really painted: for each code point of the text the number of its shade,
# null where nothing is painted; for newlines and control characters the colour of their signs.
PAINTED = """
layer => {
  const shades = new Map();
  for (const [name, highlight] of CSS.highlights) {
    if (!name.startsWith("charviz-")) continue;
    for (const range of highlight) {
      if (!shades.has(range.startContainer)) shades.set(range.startContainer, []);
      const shade = Number(name.split("-").at(-1));
      shades.get(range.startContainer).push([range.startOffset, range.endOffset, shade]);
    }
  }
  const seen = [];
  const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    let at = 0;
    for (const character of node.data) {
      const found = (shades.get(node) ?? []).find(([from, to]) => from <= at && at < to);
      const sign = holder.closest(".newline")?.style.backgroundColor;
      const span = holder.className ? "" : holder.style.backgroundColor;
      seen.push([character, found ? found[2] : null, sign || span || null]);
      at += character.length;
    }
  }
  return seen;
}
"""

COLOURED = """
() => [...CSS.highlights].some(([name, { size }]) => name.startsWith("charviz-") && size)
"""

# The middle of a character of a layer, scrolled into the window, in px of the window.
PLACE = """
(layer, position) => {
  layer.scrollIntoView({ block: "center" });
  const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
  let left = position;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left >= node.length) {
      left -= node.length;
      continue;
    }
    const range = document.createRange();
    range.setStart(node, left);
    range.setEnd(node, left + 1);
    const box = range.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  }
}
"""


def pause(page, milliseconds):
    """Wait by the page's own clock: what it was to do by then is done, however busy it is."""
    page.evaluate("time => new Promise(done => setTimeout(done, time))", milliseconds)


def boxes_of(locators):
    """Where elements are in the window, all at one moment: the page may be moving."""
    handles = [locator.element_handle() for locator in locators]
    boxes = "(_, all) => all.map(e => e.getBoundingClientRect().toJSON())"
    return handles[0].evaluate(boxes, handles)


# Streamlit looks for its server below a deep link's own path first.
LOOKING_AROUND = re.compile(r"^https?://[^/]+/[^/]+/_stcore/")


class Reader:
    """A page in a browser of its own, watched for errors, traffic and requests to the outside."""

    def __init__(self, context, server):
        self.context, self.server = context, server
        self.page = context.new_page()
        self.errors, self.outside, self.sent, self.received = [], [], [], []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("request", self._requested)
        self.page.on("websocket", self._listen)

    def _heard(self, message):
        if message.type == "error" and not LOOKING_AROUND.match(message.location["url"]):
            self.errors.append(message.text)

    def _requested(self, request):
        if not request.url.startswith((self.server, "data:", "blob:")):
            self.outside.append(request.url)

    def _listen(self, socket):
        self.socket = socket
        socket.on("framesent", lambda frame: self.sent.append(len(frame)))
        socket.on("framereceived", lambda frame: self.received.append(len(frame)))

    # ---- doing

    def open(self, **query):
        self.page.goto(f"{self.server}/?{urlencode(query)}")
        self.wait()
        return self

    def wait(self):
        """Wait until the text is there and painted, and the server has nothing more to say."""
        self.page.wait_for_selector(".neuron-text .layer", state="attached")
        self.page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
        pause(self.page, 100)

    def wait_for_colours(self):
        """Wait until what was asked for is here and painted."""
        pause(self.page, 50)
        self.page.wait_for_function(COLOURED)
        self.wait()

    def choose(self, text):
        """Choose, and wait for the server's answer, however late it begins."""
        with self.socket.expect_event("framereceived"):
            self.page.get_by_role("radio", name=text, exact=True).click()
        pause(self.page, 300)
        self.wait()

    def press(self, *keys):
        for key in keys:
            self.page.locator(".neuron-text .text").press(key)

    def type(self, text):
        self.page.fill(".editor", text)

    def paste(self, text):
        """Put a long text into the editor at once; typing it takes a browser minutes."""
        self.one("editor").evaluate(
            "(area, text) => { area.value = text; area.dispatchEvent(new Event('input')); }", text
        )

    def settle(self):
        """Wait until the component has written the address."""
        pause(self.page, 400)

    # ---- seeing

    def one(self, name):
        return self.page.locator(f".neuron-text .{name}")

    def boxes(self, *names):
        return boxes_of(self.one(name) for name in names)

    def says(self, name):
        return self.one(name).inner_text()

    @property
    def unit(self):
        return self.says("unit-name")

    @property
    def place(self):
        """The position in the readout, from 0."""
        return int(self.says("place").split()[1].replace(",", "")) - 1

    @property
    def query(self):
        found = parse_qs(urlsplit(self.page.url).query, keep_blank_values=True)
        return {key: values[-1] for key, values in found.items()}

    def painted(self):
        return self.one("layer").evaluate(PAINTED)

    def shades(self):
        """The painted shades of the characters, signs left out."""
        return [shade for _, shade, _ in self.painted()]

    def wait_for(self, name, text):
        """Wait until a part of the component says something."""
        self.page.wait_for_function(
            "([part, text]) => part.innerText.includes(text)",
            arg=[self.one(name).element_handle(), text],
        )
