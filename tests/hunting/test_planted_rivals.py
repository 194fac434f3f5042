"""Cells that seem to follow a concept and know something else: the ladder tells which."""

import numpy as np
import pytest

from charviz.concepts import CONCEPTS, Concept
from charviz.concepts.labels import Labels, certain
from charviz.hunting import corpus, evidence, table
from charviz.hunting.hunt import hunt
from charviz.tokenizer import CharTokenizer
from tests.networks import LETTERS
from tests.planted import SECOND, quoted_text
from tools.planting import Bed

HIDDEN, LENGTH = 32, 3
TRAINING, TEXT = quoted_text(2_500, seed=1), quoted_text(400, seed=2)
QUOTES, POSITION = CONCEPTS["quotes"], CONCEPTS["line-position"]


def lately(text):
    """Whether one of `SECOND` is among the last three characters."""
    there = np.array([c in SECOND for c in text], np.float64)
    return certain(np.convolve(there, np.ones(LENGTH))[: len(text)] > 0)


def in_every_second_paragraph(text):
    quoted = QUOTES.label(text)
    number = np.cumsum(np.array([text[t : t + 2] == "\n\n" for t in range(len(text))]))
    return Labels(quoted.values & (number % 2 == 0), quoted.valid)


LATELY = Concept("lately", "Lately", "binary", "Made up.", lately)
SOME = Concept("some-quotes", "Some quotes", "binary", "Made up.", in_every_second_paragraph)
KNOWN = [QUOTES, POSITION, LATELY, SOME]


def bed():
    return Bed(CharTokenizer(LETTERS), HIDDEN, 7)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with all that a fair hunt needs of the training text."""
    found = tmp_path_factory.mktemp("planted")
    model = bed().model(found)
    ids = model.tokenizer.encode(TRAINING).ids
    table.save(found, table.fit(ids, {c.name: c.label(TRAINING) for c in KNOWN}), model)
    corpus.save(model, corpus.collect(model, TRAINING, KNOWN))
    return found


@pytest.fixture(autouse=True, scope="module")
def little_is_enough():
    """Let a table of a short text be fair."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evidence, "LEAST_TEXT", 100_000)
        yield


def row(planted, folder, concept):
    (found,) = hunt(planted.model(folder), TEXT, [concept], with_causes=False).rows
    return found


def test_what_has_learned_nothing_follows_nothing(folder):
    found = [row(bed(), folder, concept) for concept in (QUOTES, SOME)]
    assert [f["verdict"] for f in found] == ["chance"] * 2


def test_an_echo_of_a_few_characters_is_local(folder):
    planted = bed()
    values = np.array([0.3 if c in SECOND else -0.01 for c in planted.tokenizer.itos])
    cell = planted.echo(values, 1.0, LENGTH)
    found = row(planted, folder, LATELY)
    assert (found["unit"], found["verdict"]) == (f"c0.{cell}", "local")
    assert found["auroc"] > 0.99
    assert "last characters" in found["why"]


def test_a_shadow_of_another_concept_is_local(folder):
    planted = bed()
    cell = planted.toggle('"')
    found = row(planted, folder, SOME)
    assert found["unit"] in (f"c0.{cell}", f"h0.{cell}")
    assert found["verdict"] == "local"
    assert "shadow of quotes" in found["why"]
    assert row(planted, folder, QUOTES)["verdict"] == "tracks"


LOST = ["", "QXZJKV", "aeiou"]


def test_a_counter_that_loses_its_way_is_believed_less_and_less(folder):
    found = []
    for lost in LOST:
        planted = bed()
        planted.counter("\n", lost)
        found.append(row(planted, folder, POSITION))
    scores = [abs(f["spearman"]) for f in found]
    assert scores == sorted(scores, reverse=True)
    assert found[0]["verdict"] == "tracks"
    assert scores[0] > 0.99
    assert found[-1]["verdict"] == "chance"
