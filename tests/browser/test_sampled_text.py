"""What a written text tells: what may follow, other units, temperatures side by side, files."""

import pytest

from charviz.sampling.film import TEMPERATURES
from tests.browser.reader import pause
from tests.browser.writer import PLANTED, film_of
from tests.shown_models import QUOTE_UNIT


def test_a_character_pointed_at_tells_what_may_follow(writer, home):
    writer.open(**PLANTED, t="0.5")
    model, film = film_of(home, PLANTED["prompt"], 3, 100)
    start, k = len(PLANTED["prompt"]), TEMPERATURES.index(0.5)
    writer.page.mouse.move(*writer.under(start + 20))
    assert writer.says("place") == "character 21 of 100"
    assert writer.says("surprise").startswith(f"{film.nats[k, 20]:.2f} nats")
    foot = writer.one("next tfoot tr").first.locator("td").all_inner_texts()
    assert foot == [f"{film.entropy[k, 20]:.2f}", f"{film.plain_entropy[k, 20]:.2f}"]
    rows = writer.one("next tbody tr")
    assert rows.count() == 8 + 1
    best = float(rows.first.locator("td").nth(1).inner_text().strip("%<> "))
    assert best == pytest.approx(100 * film.chances[k, 20, 0], abs=0.6)
    following = film.texts(model)[k][21]
    shown = [model.tokenizer.itos[symbol] for symbol in film.likeliest[k, 20]]
    framed = writer.one("next .came:visible .candidate").all_inner_texts()
    assert framed == [following.replace(" ", "␣").replace("\n", "↵")]
    is_last = writer.one("next tbody tr:visible").count() == 9
    assert is_last == (following not in shown)
    level = film.levels["c0"][20, k, int(QUOTE_UNIT.split(".")[1])] / 127.5 - 1
    assert writer.says("level").replace("−", "-") == f"{level:+.2f}"
    writer.page.mouse.move(5, 5)
    assert writer.says("place") == "character 1 of 100"


def test_keys_and_touch_choose_a_character(make_writer):
    writer = make_writer(has_touch=True, viewport={"width": 400, "height": 800})
    writer.open(**PLANTED)
    writer.one("text").press("ArrowRight")
    writer.one("text").press("ArrowRight")
    assert writer.says("place") == "character 3 of 100"
    assert "percent" in writer.one("spoken").text_content()
    writer.page.touchscreen.tap(*writer.under(len(PLANTED["prompt"]) + 9))
    assert writer.says("place") == "character 10 of 100"
    assert writer.query["at"] == "9"


def test_another_unit_asks_for_its_levels_alone(writer, home):
    writer.open(**PLANTED)
    before = writer.text
    received = sum(writer.reader.received)
    whole = received
    writer.one("slider").fill("5")
    writer.wait()
    assert writer.text == before
    assert writer.says("unit-name") == "c0.5"
    _, film = film_of(home, PLANTED["prompt"], 3, 100)
    levels = film.levels["c0"][:, TEMPERATURES.index(0.8), 5]
    assert writer.says("level").replace("−", "-") == f"{levels[0] / 127.5 - 1:+.2f}"
    assert sum(writer.reader.received) - received < whole / 2
    sent = len(writer.reader.sent)
    writer.one("slider").fill("7")
    writer.wait()
    assert len(writer.reader.sent) == sent  # it was here from the start


def test_six_temperatures_stand_side_by_side(writer, home):
    writer.open(**PLANTED)
    writer.one("panel-button").click()
    writer.one("beside-table").wait_for()
    assert writer.query["open"] == "side"
    model, film = film_of(home, PLANTED["prompt"], 3, 100)
    texts = film.texts(model)
    shown = writer.one("beside-text").evaluate_all("all => all.map(one => one.textContent)")
    assert shown == [texts[TEMPERATURES.index(t)] for t in (0.2, 0.5, 0.8, 1.0, 1.3, 1.8)]
    assert writer.one("beside-table tbody tr").count() == 6
    entropy = writer.one("beside-table tbody td").first.inner_text()
    assert entropy.startswith(f"{film.drawn[2].mean():.2f} ·")
    writer.one("beside-choose").nth(4).click()
    assert writer.says("heat-value") == "1.3"
    writer.one("roll").click()
    writer.page.wait_for_function(
        "([text, was]) => text.getRootNode().querySelector('.beside-text').textContent !== was",
        arg=[writer.one("text").element_handle(), shown[0]],
    )


def test_files_hold_the_text(writer):
    writer.open(**PLANTED)
    with writer.page.expect_download() as downloading:
        writer.one("save-text").click()
    file = downloading.value
    assert file.suggested_filename == "planted_0.8_3.txt"
    assert file.path().read_text() == writer.text
    with writer.page.expect_download() as downloading:
        writer.one("save-page").click()
    file = downloading.value
    assert file.suggested_filename == f"planted_0.8_3_{QUOTE_UNIT}.html"
    page = file.path().read_text()
    assert "Temperature</dt><dd>0.8" in page
    assert "<script" not in page


def test_the_text_is_copied_with_its_prompt(writer):
    writer.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    writer.open(**PLANTED)
    writer.one("copy-text").click()
    pause(writer.page, 200)
    assert writer.page.evaluate("navigator.clipboard.readText()") == writer.text
