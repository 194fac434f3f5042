"""Someone at the heat map, and what should be drawn there."""

import re

import numpy as np

from charviz import checkpoint
from charviz.passages import PASSAGES
from charviz.tracing import gate_levels, trace
from charviz.viz.colours import palette, shade_of

TEXT = PASSAGES["dialogue"].text
HIDDEN = 48

EACH = 37  # px from one column looked at to the next
# Of the picture's pixels, columns some way apart: red, green, blue, alpha.
PIXELS = """
(canvas, each) => {
  const pen = canvas.getContext("2d");
  const columns = [];
  for (let x = 0; x < canvas.width; x += each) {
    columns.push([...pen.getImageData(x, 0, 1, canvas.height).data]);
  }
  return [canvas.width, columns];
}
"""
COUNT_DRAWINGS = """
() => {
  window.drawings = 0;
  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...all) {
    window.drawings++;
    return put.apply(this, all);
  };
}
"""


class HeatMap:
    """The panel of all units, as a person at the page meets it."""

    def __init__(self, reader, **query):
        self.reader, self.page = reader, reader.page
        reader.open(**{"model": "planted", "open": "units", **query})
        self.wait()

    def wait(self):
        self.page.wait_for_selector(".heat_map:not(.stale, .bare)")

    def one(self, name):
        return self.page.locator(f".heat_map .heat-{name}")

    def says(self, name):
        return self.one(name).inner_text()

    @property
    def canvas(self):
        return self.one("canvas")

    @property
    def row(self):
        """Where the cell that is told of lies, from 0."""
        return int(re.search(r"row ([\d,]+) of", self.says("at"))[1].replace(",", "")) - 1

    @property
    def picture(self):
        return self.canvas.evaluate("canvas => canvas.toDataURL()")

    def columns(self):
        """The picture's width in pixels, and some of its columns, uint8 [columns, pixels, 4]."""
        width, columns = self.canvas.evaluate(PIXELS, EACH)
        return width, np.array(columns, np.uint8).reshape(len(columns), -1, 4)

    def at(self, row, share, units=HIDDEN):
        """The place of a row, and of a share of the text, on the page."""
        self.canvas.scroll_into_view_if_needed()
        box = self.canvas.bounding_box()
        return box["x"] + share * box["width"], box["y"] + (row + 0.5) * box["height"] / units

    def point(self, row, share):
        self.page.mouse.move(*self.at(row, share))

    def click(self, row, share):
        self.page.mouse.click(*self.at(row, share))

    def drag(self, row, start, end):
        self.point(row, start)
        self.page.mouse.down()
        self.page.mouse.move(*self.at(row, end), steps=4)
        self.page.mouse.up()

    def sort(self, key):
        self.one("sort").select_option(key)


def strong(shade, theme="light"):
    """Return a shade as strong as its hue allows, red, green, blue, alpha."""
    shades = [bytes.fromhex(colour[1:]) for colour in palette()[theme]]
    *hue, alpha = shades[shade]
    end = shades[0 if shade < len(shades) // 2 else -1]
    return [*hue, round(255 * alpha / end[3])]


def on_white(colour):
    """Return what a colour looks like on white: a weak one is not kept exactly by a canvas."""
    *hue, alpha = map(int, colour)
    return np.array([255 + (channel - 255) * alpha / 255 for channel in hue])


def levels_of(home, group="c0", text=TEXT):
    model = checkpoint.load(str(home / "runs" / "planted"))
    if group[0] in model.config.gates:
        return gate_levels(model, text, 0)[group[0]]
    return trace(model, text).levels[group]


def assert_drawn(heat, levels, signed=True):
    """Each cell has the colour of its level; where cells share a pixel, of their mean."""
    width, pixels = heat.columns()
    thick, rest = divmod(pixels.shape[1], len(levels))
    assert rest == 0
    assert np.array_equal(pixels[:, ::thick], pixels[:, thick - 1 :: thick])  # rows are crisp
    for column, x in zip(pixels, range(0, width, EACH), strict=True):
        first, end = (at * levels.shape[1] // width for at in (x, x + 1))
        means = levels[:, first : max(first + 1, end)].mean(axis=1)
        for mean, seen in list(zip(means, column[::thick], strict=True))[::5]:
            near = {shade_of(round(level), signed) for level in (mean - 1, mean, mean + 1)}
            assert any(np.abs(on_white(seen) - on_white(strong(s))).max() <= 3 for s in near)
