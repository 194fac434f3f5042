"""Strange texts typed into the editor, all in one visit: each is shown whole, the page lives on."""

import json

from charviz import checkpoint
from charviz.tracing import trace
from charviz.viz.colours import SHADES, shade_of
from tests.strange_texts import LONE_SURROGATES, STRANGE, as_edited

NEUTRAL = SHADES // 2
LOOKED_AT = 300  # characters: those in view, and some more

# As JSON has it: Playwright itself could not send half a character.
PASTE = "area => {{ area.value = {text}; area.dispatchEvent(new Event('input')); }}"


def test_strange_texts_are_shown_as_they_are(reader, home):
    model = checkpoint.load(home / "runs" / "planted")
    reader.open(model="planted", text="own")
    for name, text in STRANGE.items():
        reader.one("editor").evaluate(PASTE.format(text=json.dumps(text)))
        edited = as_edited(text)
        if not edited:
            reader.wait_for("nothing", "stands here")
            continue
        reader.wait_for("place", f" of {len(edited):,}")
        if name != LONE_SURROGATES:
            assert reader.one("editor").input_value() == edited, name
        painted = reader.painted()
        assert "".join(c for c, _, _ in painted).rstrip("\u200b") == edited, name
        levels = trace(model, edited).levels["c0"][7]
        for (character, shade, _), level in zip(painted[:LOOKED_AT], levels, strict=False):
            if character != "\n":  # which has a sign instead
                assert (NEUTRAL if shade is None else shade) == shade_of(int(level)), name
    reader.one("editor").press("Alt+ArrowDown")
    assert reader.unit == "c0.8"
