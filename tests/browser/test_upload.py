"""A text from a file: chosen or dropped, in any usual encoding, and nothing of one's own lost."""

import pytest

SPEECH = '"Come in," she said. "It is late."\n\nNobody came. "Now?"\n'
LETTER = "Mon ami,\nla forêt était “verte”.\n"
PROSE = ('"I was right," said the old man by the window to whoever would hear it. ' * 20).strip()
DROP = """
([name, bytes]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([new Uint8Array(bytes)], name, { type: "text/plain" }));
  return transfer;
}
"""


def upload(reader, data, name="mine.txt"):
    data = data.encode() if isinstance(data, str) else data
    file = {"name": name, "mimeType": "text/plain", "buffer": data}
    reader.page.set_input_files(".upload-file", file)


def wait_until_read(reader, text):
    reader.page.wait_for_function(
        "([area, text]) => area.value === text", arg=[editor(reader).element_handle(), text]
    )
    reader.wait_for("place", f"of {len(text):,}")


def editor(reader):
    return reader.one("editor")


def text_of(reader):
    return editor(reader).input_value()


@pytest.fixture
def own(reader):
    reader.open(model="planted", text="own", own=SPEECH)
    return reader


def test_a_file_takes_a_passage_s_place_in_one_step_and_back(reader):
    reader.open(model="planted", unit="c0.9")
    reader.press("ArrowDown")
    upload(reader, SPEECH)
    wait_until_read(reader, SPEECH)
    reader.settle()
    assert reader.query["text"] == "own"
    assert reader.query["own"] == SPEECH
    assert reader.unit == "c0.10"
    assert reader.page.get_by_role("radio", checked=True).all_inner_texts() == [
        "planted",
        "Your own",
    ]
    assert sum(shade is not None for shade in reader.shades()) > 20
    reader.page.go_back()
    reader.wait_for("layer", "samovar")
    reader.wait()
    assert reader.unit == "c0.10"
    reader.page.go_forward()
    wait_until_read(reader, SPEECH)


def test_a_file_is_dropped_onto_the_text(reader):
    reader.open(model="planted")
    transfer = reader.page.evaluate_handle(DROP, ["dropped.txt", list(SPEECH.encode())])
    reader.one("text").dispatch_event("dragover", {"dataTransfer": transfer})
    assert "drop-here" in reader.page.locator(".neuron-text").get_attribute("class")
    reader.one("text").dispatch_event("drop", {"dataTransfer": transfer})
    wait_until_read(reader, SPEECH)
    assert "drop-here" not in reader.page.locator(".neuron-text").get_attribute("class")
    assert "dropped.txt" in reader.says("upload-said")


def test_the_button_opens_a_file_by_the_keyboard(reader):
    reader.open(model="planted")
    with reader.page.expect_file_chooser() as choosing:
        reader.page.get_by_role("button", name="Open a text file").press("Enter")
    choosing.value.set_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"\xef\xbb\xbfone\r\ntwo\r\n"}
    )
    wait_until_read(reader, "one\ntwo\n")


def test_another_encoding_is_offered_with_a_preview(own):
    kept = SPEECH
    for found, encoding in (
        ("UTF-16", "utf-16"),
        ("Windows-1252", "cp1252"),
        ("Latin-1", "latin-1"),
    ):
        text = LETTER if encoding != "latin-1" else "la forêt\n"
        upload(own, text.encode(encoding), "lettre.txt")
        own.wait_for("upload-asks", f"lettre.txt is not UTF-8. It looks like {found}:")
        first = own.page.get_by_role("button", name=f"Read it as {found}")
        assert first.evaluate("e => e.getRootNode().activeElement === e")
        assert own.one("upload-preview").first.inner_text() == text.strip().split("\n")[-1]
        assert text_of(own) == kept  # until one has chosen
        first.click()
        wait_until_read(own, text)
        assert not own.one("upload-question").is_visible()
        kept = text


def test_an_offer_can_be_declined(own):
    upload(own, LETTER.encode("utf-16"))
    own.wait_for("upload-asks", "UTF-16")
    own.page.keyboard.press("Escape")
    assert not own.one("upload-question").is_visible()
    assert text_of(own) == SPEECH
    focused = own.one("open-file").evaluate("e => e.getRootNode().activeElement === e")
    assert focused


def test_what_is_no_text_or_too_much_changes_nothing(own, tmp_path):
    for data, why in ((b"", "is empty"), (bytes(range(256)) * 40, "binary data")):
        upload(own, data)
        own.wait_for("upload-said", why)
        assert "Nothing was changed." in own.says("upload-said")
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50_000_001)
    own.page.set_input_files(".upload-file", path)
    own.wait_for("upload-said", "huge.txt has 51 MB; at most 50 MB are read")
    assert text_of(own) == SPEECH


def test_undo_brings_the_text_back_that_was_there(own):
    upload(own, "another\n")
    wait_until_read(own, "another\n")
    editor(own).press("Control+z")
    wait_until_read(own, SPEECH)


def test_an_earlier_text_can_be_brought_back_also_after_a_reload(own):
    assert not own.one("bring-back").is_visible()
    upload(own, "another\n")
    wait_until_read(own, "another\n")
    assert "Your earlier text is kept" in own.says("upload-said")
    own.page.reload()
    own.wait()
    wait_until_read(own, "another\n")
    own.one("bring-back").click()
    wait_until_read(own, SPEECH)
    own.one("bring-back").click()
    wait_until_read(own, "another\n")


def test_a_file_over_a_passage_keeps_the_text_typed_before(reader):
    reader.open(model="planted", text="own")
    reader.type(SPEECH)
    wait_until_read(reader, SPEECH)
    reader.choose("Verse")
    upload(reader, "another\n")
    wait_until_read(reader, "another\n")
    reader.one("bring-back").click()
    wait_until_read(reader, SPEECH)


def test_of_a_long_file_the_beginning_is_shown_and_the_whole_stays(reader):
    text = ("“😀” " + "ab cd efgh ijk\n" * 9) * 500
    assert len(text) > 60_000
    reader.open(model="planted", text="own")
    upload(reader, text, "book.txt")
    wait_until_read(reader, text[:50_000])
    said = f"book.txt: the first 50,000 of its {len(text):,} characters are shown"
    assert said in reader.says("upload-said")
    reader.page.reload()
    reader.wait()
    reader.wait_for("upload-said", f"first 50,000 of its {len(text):,} characters")
    assert text_of(reader) == text[:50_000]


def test_many_lines_are_replaced_at_once_and_undone_at_once(own):
    text = "one line of many\n" * 2_000
    upload(own, text)
    wait_until_read(own, text)
    editor(own).press("Control+z")
    wait_until_read(own, SPEECH)
    editor(own).press("Control+Shift+z")
    wait_until_read(own, text)


# ---- wrapping


def test_unwrapped_prose_is_wrapped_in_one_step(reader):
    reader.open(model="planted", text="own")
    upload(reader, PROSE)
    wait_until_read(reader, PROSE)
    assert "wrapped at 60 characters" in reader.says("upload-lines")
    reader.page.get_by_role("button", name="Wrap as in the training text").click()
    reader.wait_for("upload-said", "Wrapped at 60 characters")
    wrapped = text_of(reader)
    assert len(wrapped) == len(PROSE)
    assert wrapped.replace("\n", " ") == PROSE
    assert max(map(len, wrapped.split("\n"))) <= 60
    assert not reader.one("upload-unwrapped").is_visible()
    wait_until_read(reader, wrapped)
    editor(reader).press("Control+z")
    wait_until_read(reader, PROSE)
    reader.one("upload-unwrapped").wait_for(state="visible")


def test_wrapping_is_offered_only_where_the_network_knows_wrapped_lines(reader):
    reader.open(model="wide", text="own", own=PROSE)
    wait_until_read(reader, PROSE)
    assert not reader.one("upload-unwrapped").is_visible()
    reader.open(model="planted", text="own", own=SPEECH)
    assert not reader.one("upload-unwrapped").is_visible()
    reader.open(model="planted", text="verse")
    assert not reader.one("upload-unwrapped").is_visible()
