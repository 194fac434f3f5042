"""Functions of the component's JavaScript, called by themselves in a browser."""

import contextlib
from pathlib import Path

from charviz.ui.components import neuron_text
from charviz.ui.components.joining import join_modules

FOLDER = Path(neuron_text.__file__).parent

LOAD = """
async source => {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  Object.assign(window, await import(address));
}
"""


@contextlib.contextmanager
def loaded(browser, modules, names):
    """Give a page that knows names of the last module; each stands after those it imports."""
    joined = join_modules(FOLDER, modules)
    source = f"const modules = {{}};\n{joined}\nexport {{ {', '.join(names)} }};\n"
    page = browser.new_page()
    page.evaluate(LOAD, source)
    yield page
    page.close()
