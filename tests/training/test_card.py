"""A model's card says what its other files say, in the words of a reader."""

import pytest

from charviz.checkpoint import read_json
from charviz.home import SAMPLE_MODELS
from charviz.training.card import card_text

SHIPPED = sorted(path.parent for path in SAMPLE_MODELS.glob("*/card.md"))


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_a_shipped_card_is_made_of_the_files_beside_it(folder):
    rows = read_json(folder / "detectors.json")["detectors"]
    said = card_text(read_json(folder / "model.json"), rows)
    assert (folder / "card.md").read_text(encoding="utf-8") == said


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_characters_are_counted_in_whole_ones(folder):
    rows = read_json(folder / "detectors.json")["detectors"]
    parts = [part["n"] for row in rows for part in row["eighths"]]
    assert parts and all(isinstance(n, int) for n in parts)
