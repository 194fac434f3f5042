"""Downloads that hold what is shown, a link to it, and the way back to how it began."""

import io
import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from PIL import Image

from charviz import checkpoint
from charviz.passages import PASSAGES
from charviz.tracing import trace
from charviz.viz.colours import SHADES, THEMES, colour, shade_of
from tests.shown_models import QUOTE_UNIT

DIALOGUE = PASSAGES["dialogue"].text
HOSTILE = (
    '</pre><script>document.title = "caught"</script><img src=x onerror=alert(1)>\n=1+1 "&amp;"\n'
)
WITHOUT_CLIPBOARD = (
    "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });"
)


def download(reader, kind):
    """Ask for a file by the keyboard; give its name and its bytes."""
    reader.one("save").press("Enter")
    with reader.page.expect_download() as downloading:
        reader.page.locator(f"[data-kind={kind}]").press("Enter")
    file = downloading.value
    return file.suggested_filename, file.path().read_bytes()


@pytest.fixture
def offline(browser, tmp_path):
    """Open a downloaded page in a browser that has neither network nor scripts."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1000, "height": 800}
    )
    context.set_offline(True)
    page = context.new_page()

    def open_page(content):
        path = tmp_path / "page.html"
        path.write_bytes(content)
        page.goto(path.as_uri())
        return page

    yield open_page
    context.close()


def expected(home, text, unit=7):
    return trace(checkpoint.load(home / "runs" / "planted"), text).levels["c0"][unit]


def painted(page, at):
    """The commonest colour on the screen behind the first letter of a piece, numbers 0..255."""
    box = page.locator("pre span:not(.n)").nth(at).bounding_box()
    clip = {"x": box["x"] + 1, "y": box["y"] + 1, "width": 6, "height": 12}
    picture = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")
    return max(picture.getcolors())[1]


def on_paper(shade):
    """The colour that a shade of the light theme becomes on its ground."""
    red, green, blue, alpha = bytes.fromhex(colour(shade, "light")[1:])
    ground = bytes.fromhex(THEMES["light"].ground[1:])
    return [g + (c - g) * alpha / 255 for c, g in zip((red, green, blue), ground, strict=True)]


def test_the_coloured_page_opens_offline_and_has_the_colours_of_the_screen(reader, home, offline):
    reader.open(model="planted", pins="f0.3,surprise")
    name, content = download(reader, "html")
    assert name == f"planted_dialogue_{QUOTE_UNIT}_f0.3_surprise.html"
    page = offline(content)
    assert page.title() == f"{QUOTE_UNIT}, f0.3, Surprise of planted"
    assert page.locator("h2").all_inner_texts() == [QUOTE_UNIT, "f0.3", "Surprise"]
    assert page.locator("pre").first.text_content() == DIALOGUE
    assert page.locator("script").count() == 0
    assert "outside −1" in page.locator(".legend").first.inner_text()
    levels = expected(home, DIALOGUE)
    shades = [shade_of(int(level)) for level in levels]
    changes = [0, *(np.flatnonzero(np.diff(shades)) + 1)]
    letters = [i for i, at in enumerate(changes[:40]) if DIALOGUE[at] != "\n"]
    strongest = max(letters, key=lambda i: abs(shades[changes[i]] - SHADES // 2))
    assert painted(page, strongest) == pytest.approx(on_paper(shades[changes[strongest]]), abs=3)


def test_a_page_obeys_nothing_of_a_text(reader, offline):
    reader.open(model="planted", text="own", own=HOSTILE)
    name, content = download(reader, "html")
    assert name == f"planted_own-text_{QUOTE_UNIT}.html"
    page = offline(content)
    assert page.locator("pre").first.text_content() == HOSTILE
    assert page.locator("script, img").count() == 0
    assert b"<script" not in content


def test_a_table_holds_what_is_shown(reader, home):
    reader.open(model="planted", text="own", own=HOSTILE, pins="c0.3")
    name, content = download(reader, "csv")
    assert name == f"planted_own-text_{QUOTE_UNIT}_c0.3.csv"
    frames = [pd.read_csv(io.BytesIO(content), dtype={"character": str})]
    name, content = download(reader, "arrow")
    assert name == f"planted_own-text_{QUOTE_UNIT}_c0.3.arrow"
    frames.append(pa.ipc.open_file(content).read_all().to_pandas())
    for frame in frames:
        assert frame["character"].str.cat() == HOSTILE
        for unit in (7, 3):
            values = expected(home, HOSTILE, unit) / 127.5 - 1
            np.testing.assert_allclose(frame[f"c0.{unit}"], values, atol=1e-6)


def test_without_a_text_there_is_a_reason_and_no_file(reader):
    reader.open(model="planted", text="own")
    reader.one("save").click()
    reader.page.locator("[data-kind=csv]").click()
    reader.wait_for("toolbar-said", "There is no text yet")


def test_the_menu_closes_by_escape_and_elsewhere(reader):
    reader.open(model="planted")
    save, menu = reader.one("save"), reader.one("save-as")
    save.press("Enter")
    assert save.get_attribute("aria-expanded") == "true"
    save.press("Tab")
    reader.page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert save.evaluate("e => e.getRootNode().activeElement === e")
    save.click()
    reader.page.get_by_role("heading", level=1).click()
    assert not menu.is_visible()


# ---- a link


@pytest.mark.parametrize("is_secure", [True, False])
def test_a_copied_link_opens_the_same_view(make_reader, is_secure):
    """A page that does not come by https, as in a classroom, has no `navigator.clipboard`."""
    reader = make_reader(permissions=["clipboard-read", "clipboard-write"])
    if not is_secure:
        reader.page.add_init_script(WITHOUT_CLIPBOARD)
    reader.open(model="planted", text="c", pins="c0.3")
    reader.press("ArrowDown", "ArrowRight")
    reader.one("copy-link").click()
    reader.wait_for("toolbar-said", "The link is copied. It works on this machine only.")
    other = reader.context.new_page()
    other.goto(f"{reader.server}/_stcore/health")
    link = other.evaluate("navigator.clipboard.readText()")
    query = dict(re.findall(r"(\w+)=([^&]+)", link.split("?")[1]))
    assert query == {
        "model": "planted",
        "text": "c",
        "unit": "c0.8",
        "pos": query["pos"],
        "pins": "c0.3",
    }
    assert int(query["pos"]) == reader.place


def test_where_nothing_can_be_copied_the_link_stands_there(reader):
    reader.page.add_init_script(WITHOUT_CLIPBOARD + "Document.prototype.execCommand = () => false;")
    reader.open(model="planted", text="own", own="short")
    reader.one("copy-link").click()
    link = reader.page.get_by_label("Copy it from here:")
    assert "text=own" in link.input_value()
    assert "own=short" in link.input_value()
    assert link.evaluate("e => e.selectionEnd - e.selectionStart === e.value.length")


def test_a_text_too_long_for_a_link_is_said_to_stay_behind(reader):
    reader.open(model="planted", text="own")
    reader.type("long enough " * 200)
    reader.wait_for("place", "of 2,400")
    reader.one("copy-link").click()
    reader.wait_for("toolbar-said", "Your text does not travel in it: it has 2,400 characters")


# ---- reset


def test_reset_goes_to_how_it_began_and_back_to_where_one_was(reader):
    reader.open(model="planted", text="verse")
    first = (reader.unit, reader.place)
    for _ in range(2):  # the second time, too
        reader.press("ArrowDown", "ArrowDown", "ArrowRight")
        reader.one("pin").click()
        reader.settle()
        there = (reader.unit, reader.place, reader.query)
        assert there[:2] != first
        reader.one("reset").click()
        reader.wait_for("unit-name", first[0])
        reader.wait()
        assert (reader.unit, reader.place) == first
        assert reader.query == {"model": "planted", "text": "verse"}
        assert not reader.one("pins").is_visible()
    reader.page.go_back()
    reader.wait_for("unit-name", there[0])
    reader.wait()
    assert (reader.unit, reader.place) == there[:2]
    assert reader.query == there[2]


def test_reset_keeps_a_text_of_one_s_own(reader):
    reader.open(model="planted", text="own")
    reader.type("“Mine,” she said.")
    reader.wait_for("place", "of 17")
    reader.one("slider").fill("30")
    reader.settle()
    reader.one("reset").click()
    reader.wait_for("unit-name", QUOTE_UNIT)
    reader.wait()
    assert reader.one("editor").input_value() == "“Mine,” she said."
    assert reader.query == {"model": "planted", "text": "own", "own": "“Mine,” she said."}
