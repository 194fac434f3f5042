"""Every state and gate of every layer: chosen by its name, coloured and read on its own scale."""

import pytest

from charviz import checkpoint
from charviz.passages import PASSAGES
from charviz.tracing import gate_levels
from charviz.viz.colours import SHADES, shade_of

DIALOGUE = PASSAGES["dialogue"].text
NEUTRAL = SHADES // 2


@pytest.fixture(scope="module")
def gates(home):
    return gate_levels(checkpoint.load(home / "runs" / "planted"), DIALOGUE, 0)


def press(reader, name):
    reader.page.get_by_role("button", name=name, exact=True).click()
    reader.wait_for_colours()


def assert_painted_as(reader, levels, signed):
    wanted = [shade_of(int(level), signed) for level in levels]
    for (character, shade, _), right in zip(reader.painted()[:500], wanted, strict=False):
        assert character == "\n" or (NEUTRAL if shade is None else shade) == right


def test_a_gate_is_read_from_0_to_1(reader, gates):
    reader.open(model="planted", pos="127")
    press(reader, "Forget gate")
    assert reader.unit == "f0.7"
    assert_painted_as(reader, gates["f"][7], signed=False)
    assert min(shade for shade in reader.shades() if shade is not None) > NEUTRAL
    assert (reader.says("low"), reader.says("high")) == ("forgets  0", "1  keeps")
    assert reader.says("level") == f"{gates['f'][7][127] / 255:.2f}"
    assert reader.says("claim").startswith("Forget gate: ")


def test_a_candidate_has_a_sign(reader, gates):
    reader.open(model="planted", unit="g0.7")
    assert_painted_as(reader, gates["g"][7], signed=True)
    assert (reader.says("low"), reader.says("high")) == ("−1", "+1")


def test_a_gate_is_there_again_after_a_reload(reader, gates):
    reader.open(model="planted")
    press(reader, "Input gate")
    reader.press("ArrowDown")
    reader.page.reload()
    reader.wait()
    assert (reader.unit, reader.query["unit"]) == ("i0.8", "i0.8")
    assert_painted_as(reader, gates["i"][8], signed=False)


def test_layers_and_states_are_chosen_by_the_keyboard(reader):
    reader.open(model="two-layers", unit="h0.3")
    for name in ("Layer 1", "Update gate"):
        reader.page.get_by_role("button", name=name, exact=True).focus()
        reader.page.keyboard.press("Enter")
        reader.wait_for_colours()
    assert reader.unit == "z1.3"
    pressed = reader.page.locator(".kinds [aria-pressed=true]").all_inner_texts()
    assert pressed == ["Update gate", "Layer 1"]
    assert reader.query["unit"] == "z1.3"


def test_a_network_of_one_layer_offers_none(reader):
    reader.open(model="planted")
    assert reader.page.locator(".layers button").count() == 0
    assert reader.page.locator(".states button").all_inner_texts() == [
        "Cell state", "Hidden state", "Input gate", "Forget gate", "Candidate", "Output gate",
    ]  # fmt: skip


def test_terms_are_defined_where_they_are_pointed_at_and_focused(reader):
    reader.open(model="planted")
    reader.page.get_by_role("button", name="Output gate").hover()
    assert "shown to the rest" in reader.page.get_by_role("tooltip").inner_text()
    reader.page.mouse.move(2, 2)
    reader.page.get_by_text("Surprise", exact=True).focus()
    assert "probability" in reader.page.get_by_role("tooltip").inner_text()
    reader.page.keyboard.press("Escape")
    assert not reader.one("tip").is_visible()


def test_gates_of_a_text_of_one_s_own(reader, home):
    text = '"One," he said.\n"Two."\n'
    reader.open(model="planted", text="own", own=text, unit="f0.7")
    levels = gate_levels(checkpoint.load(home / "runs" / "planted"), text, 0)["f"][7]
    assert_painted_as(reader, levels, signed=False)
