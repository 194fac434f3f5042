"""What is copied is the text itself, whatever signs stand for its characters on the page."""

import pytest

from charviz.passages import PASSAGES


@pytest.fixture
def reader(make_reader):
    return make_reader(permissions=["clipboard-read", "clipboard-write"])


def copied(reader):
    reader.page.keyboard.press("Control+c")
    return reader.page.evaluate("navigator.clipboard.readText()")


def select(reader, start, end):
    reader.one("layer").evaluate(
        """(layer, [start, end]) => {
          const pieces = [...layer.querySelectorAll(".piece")];
          const place = position => {
            for (const piece of pieces) {
              const { length } = piece.textContent;
              if (position <= length) return [piece.firstChild, position];
              position -= length;
            }
          };
          const [from, to] = [place(start), place(end)];
          getSelection().setBaseAndExtent(...from, ...to);
        }""",
        [start, end],
    )


@pytest.mark.parametrize("key", PASSAGES)
def test_all_of_a_passage_is_copied_exactly(reader, key):
    text = PASSAGES[key].text
    reader.open(model="planted", text=key)
    reader.one("layer").evaluate("e => getSelection().selectAllChildren(e)")
    assert copied(reader) == text


def test_a_part_over_several_lines_is_copied_exactly(reader):
    text = PASSAGES["c"].text
    reader.open(model="planted", text="c")
    select(reader, 100, 1000)
    assert copied(reader) == text[100:1000]


def test_dragging_over_the_text_copies_what_is_seen(reader):
    text = PASSAGES["dialogue"].text
    reader.open(model="planted")
    box = reader.one("layer").bounding_box()
    reader.page.mouse.move(box["x"] + 1, box["y"] + 10)
    reader.page.mouse.down()
    reader.page.mouse.move(box["x"] + 300, box["y"] + 60, steps=4)
    reader.page.mouse.up()
    got = copied(reader)
    assert got
    assert text.startswith(got)
    assert got.count("\n") == 2
