"""Tracks pinned under the text: as ribbons, in the readout, in the strip, and in the address."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from charviz import checkpoint
from charviz.concepts import CONCEPTS
from charviz.passages import PASSAGES
from charviz.tracing import gate_levels, trace
from tests.browser.reader import pause

DIALOGUE = PASSAGES["dialogue"].text
OWN = '"One," he said.\nNo.\n'

# The colour of each ribbon, as [r, g, b, a], in the middle under a character at each position.
RIBBONS = """
(layer, [positions, count]) => {
  const canvas = layer.parentElement.querySelector(".ribbons");
  const pen = canvas.getContext("2d");
  const zero = canvas.getBoundingClientRect();
  const [sx, sy] = [canvas.width / zero.width, canvas.height / zero.height];
  const node = position => {
    const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT);
    for (let it = walker.nextNode(); it; it = walker.nextNode()) {
      if (position < it.length) return [it, position];
      position -= it.length;
    }
  };
  return positions.map(position => {
    const range = document.createRange();
    const [it, at] = node(position);
    range.setStart(it, at);
    range.setEnd(it, at + 1);
    const { left, width, bottom } = range.getClientRects()[0];
    return Array.from({ length: count }, (_, k) => [...pen.getImageData(
      (left + width / 2 - zero.left) * sx, (bottom + 2 + 9 * k + 3 - zero.top) * sy, 1, 1).data]);
  });
}
"""


def ribbons(reader, positions, count=1):
    return reader.one("layer").evaluate(RIBBONS, [[int(p) for p in positions], count])


def is_blue(colour):
    red, _, blue, alpha = colour
    return alpha > 0 and blue > red


def press(reader, name):
    reader.page.get_by_role("button", name=name, exact=True).click()
    reader.wait_for_colours()


def pins(reader):
    return reader.page.locator(".pins li").evaluate_all("all => all.map(it => it.dataset.track)")


def places(text, most=300):
    """Positions on the first screen, newlines left out."""
    return [i for i in range(0, min(most, len(text)), 7) if text[i] != "\n"]


def test_the_truth_is_pinned_under_its_unit_at_a_press(reader):
    reader.open(model="planted")
    press(reader, "Compare with the truth")
    assert pins(reader) == ["quotes"]
    labels = CONCEPTS["quotes"].label(DIALOGUE).values
    shown = places(DIALOGUE)
    seen = [is_blue(ribbon) for (ribbon,) in ribbons(reader, shown)]
    assert seen == [not labels[i] for i in shown]
    reader.settle()
    assert reader.query["pins"] == "quotes"
    assert "inside" in reader.says("others")  # the first mark is chosen
    press(reader, "Compare with the truth")
    assert pins(reader) == []
    assert not reader.one("ribbons").is_visible()


def test_a_pinned_unit_stays_while_others_colour_the_text(reader, home):
    reader.open(model="planted", pos="130")
    press(reader, "Pin c0.7 under the text")
    reader.press("ArrowDown", "ArrowDown")
    levels = trace(checkpoint.load(home / "runs" / "planted"), DIALOGUE).levels["c0"][7]
    shown = [i for i in places(DIALOGUE) if abs(int(levels[i]) - 128) > 20]
    assert [is_blue(r) for (r,) in ribbons(reader, shown)] == [bool(levels[i] < 128) for i in shown]
    value = levels[130] / 127.5 - 1
    assert f"{value:+.2f}".replace("-", "−") in reader.says("others")
    reader.page.get_by_role("button", name="c0.7 cell state").click()
    assert reader.unit == "c0.7"


def test_there_is_room_for_three_and_each_can_go(reader):
    reader.open(model="planted", pins="c0.1,surprise,quotes")
    assert reader.one("pin").is_disabled()
    tall = reader.one("strip").bounding_box()["height"]
    press(reader, "Unpin Surprise")
    assert pins(reader) == ["c0.1", "quotes"]
    assert reader.one("strip").bounding_box()["height"] < tall
    press(reader, "Pin c0.7 under the text")
    reader.settle()
    assert reader.query["pins"] == "c0.1,quotes,c0.7"


def test_gates_and_other_states_are_pinned_side_by_side(reader, home):
    reader.open(model="planted", pins="f0.7,h0.3,i0.7")
    gates = gate_levels(checkpoint.load(home / "runs" / "planted"), DIALOGUE, 0)
    mark = DIALOGUE.index('"')
    (forget, _, write), (kept, _, idle) = ribbons(reader, [mark, mark + 2], 3)
    assert gates["f"][7][mark] == 0 and gates["i"][7][mark] == 255
    assert (forget[3], write[3]) == (0, 255)
    assert (kept[3], idle[3]) == (255, 0)


def seen(reader):
    """What is seen: in words, and as pixels, int [height, width, 4]."""
    reader.page.mouse.move(2, 2)
    reader.page.evaluate("document.activeElement?.shadowRoot?.activeElement?.blur()")
    words = reader.unit, reader.place, pins(reader), reader.says("claim")
    pictures = [reader.one(part).screenshot() for part in ("controls", "stage")]
    return words, [np.array(Image.open(BytesIO(it)), np.int16) for it in pictures]


def assert_same(one, other):
    assert one[0] == other[0]
    for mine, theirs in zip(one[1], other[1], strict=True):
        # A browser may round the shades of the legend's gradient otherwise the next time.
        assert np.abs(mine - theirs).max() <= 2


def test_back_and_forward_restore_pins_and_colour_exactly(reader):
    reader.open(model="planted", pins="quotes,h0.3", colour="surprise", stretch="130-170")
    here = seen(reader)
    reader.choose("Verse")
    reader.settle()
    assert reader.query == {
        "model": "planted", "text": "verse", "unit": "c0.7", "colour": "surprise", "pins": "h0.3",
    }  # fmt: skip
    press(reader, "Unpin h0.3")
    there = seen(reader)
    reader.page.go_back()
    reader.wait_for("layer", "samovar")
    reader.wait()
    assert_same(seen(reader), here)
    reader.page.go_forward()
    reader.wait_for("layer", PASSAGES["verse"].text[:30])
    reader.wait()
    assert_same(seen(reader), there)


def test_an_address_shows_the_same_pixels_in_another_browser(make_reader):
    one = make_reader().open(model="planted")
    press(one, "Forget gate")
    press(one, "Pin f0.7 under the text")
    one.one("colour-choice").select_option("quotes")
    one.wait_for_colours()
    one.press("ArrowRight", "ArrowRight")
    one.settle()
    here = seen(one)
    assert_same(seen(make_reader().open(**one.query)), here)
    one.page.reload()
    one.wait()
    assert_same(seen(one), here)


@pytest.mark.parametrize("width", [1300, 400])
def test_ribbons_keep_to_their_lines_in_an_own_text(make_reader, width):
    reader = make_reader(viewport={"width": width, "height": 1000})
    reader.open(model="planted", text="own", own=OWN * 8, pins="quotes,c0.7")
    labels = CONCEPTS["quotes"].label(OWN * 8).values
    shown = places(OWN * 8, 120)
    assert [is_blue(r[0]) for r in ribbons(reader, shown, 2)] == [not labels[i] for i in shown]
    editor, layer = reader.boxes("editor", "layer")
    assert editor == pytest.approx(layer, abs=1)


def test_what_is_pinned_stays_while_a_text_is_typed_anew(reader):
    reader.open(model="planted", text="own", own=OWN, pins="quotes,h0.3")
    reader.type("No marks.")
    reader.wait_for("place", "of 9")
    assert pins(reader) == ["quotes", "h0.3"]
    assert np.all(np.array(ribbons(reader, [3])) == 0)  # the text does not say
    reader.type('No "marks".')
    reader.wait_for("place", "of 11")
    pause(reader.page, 300)
    assert not is_blue(ribbons(reader, [5])[0][0])
