"""The component by itself in a page without a server: given messages, it says what it asks for."""

import base64
import contextlib

from charviz.ui.components import neuron_text
from charviz.ui.components.neuron_text.message import View, message
from charviz.ui.states import states
from charviz.units import parse_unit
from tests.browser.reader import PAINTED, pause

START = """
async ([html, css, js]) => {
  document.body.innerHTML = `<style>${css}</style><div id="root">${html}</div>`;
  const address = URL.createObjectURL(new Blob([js], { type: "text/javascript" }));
  const draw = (await import(address)).default;
  const parentElement = document.getElementById("root");
  window.sent = [];
  const setTriggerValue = (name, value) => sent.push([name, value]);
  let end;
  window.give = async (bytes) => {
    const data = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
    end = draw({ parentElement, data, setTriggerValue });
    await new Promise(requestAnimationFrame);
  };
  window.remount = () => {
    end();
    parentElement.innerHTML = html;
    sent.length = 0;
  };
}
"""


class Component:
    """The component with one model and a trace."""

    def __init__(self, page, model, trace):
        self.page, self.model, self.trace = page, model, trace

    def give(self, unit, *extras, have="", needs_unit=True, **changes):
        """Give a message as the server would send it."""
        data = message(self.model, self.trace, self.view(unit, **changes), extras, have, needs_unit)
        self.page.evaluate("bytes => give(bytes)", base64.b64encode(data).decode())
        return len(data)

    def view(self, unit, **changes):
        usual = {
            "visit": 1,
            "answer": 0,
            "place": {"model": "planted", "text": "dialogue"},
            "asked": {"model": "", "text": ""},
            "keeps_unit": False,
            "keeps_looks": False,
            "position": 0,
            "stretch": None,
            "colour": "",
            "pins": [],
            "opened": [],
            "sort": "",
            "shows": "",
            "zoom": None,
            "is_own": False,
            "states": states(self.model.config),
            "concepts": {"quotes": "Inside quotation marks"},
            "told": ["quotes"],
            "detectors": [],
            "unclaimed": "",
            "notes": [],
        }
        return View(**usual | changes, unit=parse_unit(unit, self.model.config))

    def show(self, unit):
        """Let the slider choose a unit of the group that is shown."""
        self.page.locator(".slider").fill(str(unit))

    def asked(self):
        """Return the wishes asked for so far, once nothing more is on its way."""
        pause(self.page, 30)
        return [value for name, value in self.page.evaluate("sent") if name == "ask"]

    def shades(self):
        painted = self.page.locator(".layer").evaluate(PAINTED)
        return [shade for _, shade, _ in painted]


@contextlib.contextmanager
def component(browser, model, trace):
    """Start a component in a page of its own."""
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: said.type == "error" and errors.append(said.text))
    page.route("**/*", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto("http://charviz.test/")  # an address to write into
    page.evaluate(START, [neuron_text.HTML, neuron_text.CSS, neuron_text.JS])
    yield Component(page, model, trace)
    page.close()
    assert not errors, errors
