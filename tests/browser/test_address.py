"""The address holds what is seen: it can be reloaded, sent, and gone back from."""


def test_moving_writes_the_address_without_history(reader):
    reader.open(model="planted")
    entries = reader.page.evaluate("history.length")
    reader.press("ArrowDown", "ArrowRight")
    reader.settle()
    assert reader.query == {"model": "planted", "text": "dialogue", "unit": "c0.8", "pos": "126"}
    assert reader.page.evaluate("history.length") == entries


def test_reload_restores_unit_and_position(reader):
    reader.open(model="planted", text="verse", unit="c0.9", pos="1200")
    reader.press("ArrowDown", "ArrowRight")
    reader.page.reload()  # at once: what is not written yet is written on leaving
    reader.wait()
    assert (reader.unit, reader.place) == ("c0.10", 1201)
    assert reader.says("layer")[:40] in reader.says("layer")
    assert reader.query == {"model": "planted", "text": "verse", "unit": "c0.10", "pos": "1201"}


def test_an_address_opens_the_same_in_another_browser(make_reader):
    one = make_reader().open(model="planted", text="c")
    one.press("ArrowDown", "ArrowRight", "ArrowRight")
    one.settle()
    other = make_reader().open(**one.query)
    assert (other.unit, other.place) == (one.unit, one.place)
    assert other.shades() == one.shades()


def test_back_and_forward_restore_exactly(reader):
    reader.open(model="planted")
    reader.press("ArrowDown", "ArrowDown", "ArrowRight")
    reader.settle()
    here = (reader.unit, reader.place, reader.painted())
    reader.choose("Python")
    assert reader.unit == "c0.9"  # the same unit, seen on another text
    assert reader.query["text"] == "python"
    reader.press("ArrowDown", "ArrowRight")
    reader.settle()
    there = (reader.unit, reader.place, reader.painted())

    reader.page.go_back()
    reader.wait_for("layer", "samovar")
    reader.wait()
    assert (reader.unit, reader.place, reader.painted()) == here
    reader.page.go_forward()
    reader.wait_for("layer", "def ")
    reader.wait()
    assert (reader.unit, reader.place, reader.painted()) == there
    chosen = reader.page.get_by_role("radio", checked=True).all_inner_texts()
    assert chosen == ["planted", "Python"]


def test_choosing_a_text_at_once_loses_nothing(reader):
    """What the component has not written yet must not land on the entry of another text."""
    reader.open(model="planted")
    reader.press("ArrowRight")
    reader.choose("Verse")
    reader.settle()
    assert reader.query["text"] == "verse"
    assert "pos" not in reader.query


def test_another_network_begins_with_a_unit_of_its_own(reader):
    reader.open(model="planted", text="verse", unit="c0.40")
    reader.choose("two-layers")
    assert reader.unit == "h0.0"
    assert reader.query["text"] == "verse"
    assert "What the units" in reader.page.inner_text("h1")


def test_a_marked_stretch_can_be_let_go(reader):
    reader.open(model="planted", stretch="130-170")
    reader.one("ribbons").wait_for()
    assert "Esc unmarks" in reader.says("below")
    reader.press("Escape")
    reader.settle()
    assert "stretch" not in reader.query
    assert not reader.one("ribbons").is_visible()


def test_a_unit_of_another_layer_stands_in_the_address(reader):
    reader.open(model="two-layers", unit="h1.5")
    assert reader.unit == "h1.5"
    reader.press("ArrowDown")
    reader.page.reload()
    reader.wait()
    assert reader.unit == "h1.6"


def test_bad_values_are_replaced_and_said(reader):
    reader.open(model="planted", text="<b>", unit="![x](http://e/x.png)", pos="9999999")
    said = reader.page.inner_text("[data-testid=stAlert]").replace("\u2060", "")  # breaks addresses
    assert "'<b>'" in said
    assert "![x](http://e/x.png)" in said
    assert "go from 0 to" in said
    assert reader.unit == "c0.7"
    reader.press("ArrowDown")
    reader.settle()
    assert reader.query["text"] == "dialogue"
    assert reader.query["unit"] == "c0.8"
    reader.page.reload()
    reader.wait()
    assert reader.page.locator("[data-testid=stAlert]").count() == 1  # only the position is left
