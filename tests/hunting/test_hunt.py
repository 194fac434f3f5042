"""Networks made by hand, hunted as a user would: the verdict is known beforehand."""

import json
from dataclasses import replace

import numpy as np
import pytest

from charviz import checkpoint
from charviz.checkpoint import write_json
from charviz.concepts import CONCEPTS, Concept
from charviz.concepts.labelled import labelled_concept
from charviz.concepts.labels import certain
from charviz.errors import TextError
from charviz.hunting import causes, corpus, evidence, labelled, table, twin
from charviz.hunting.hunt import hunt
from charviz.hunting.use import FEWEST_CONTROLS
from charviz.spread import unit_spread
from tests.planted import (
    COPY,
    COUNTER,
    PLANTED,
    SECOND,
    copies,
    counts,
    planted_card_and_weights,
    planted_model,
    quoted_text,
    reads,
    toggles,
)

HIDDEN = 128  # enough cells that are like the planted one
TRAINING, TEXT = quoted_text(2_500, seed=1), quoted_text(400, seed=2)
LETTERS = Concept(
    *("second-letters", "Every second letter", "binary", "Made up."),
    label=lambda text: certain(np.array([c in SECOND for c in text], np.bool_)),
)
QUOTES, COMMENT, POSITION = (CONCEPTS[n] for n in ("quotes", "comment", "line-position"))
KNOWN = [QUOTES, LETTERS, POSITION]
KEYS = {
    *("concept", "kind", "unit", "sign", "threshold", "level", "base_rate", "n", "runs", "auroc"),
    *("auroc_ci", "ap", "f1", "mcc", "iou", "accuracy", "majority", "spearman", "lags", "worst"),
    *("runners_up", "p", "q", "untrained", "table", "effect", "untested", "verdict", "why"),
}


@pytest.fixture(scope="module")
def bars(tmp_path_factory):
    """A folder with all that a fair hunt needs of the training text."""
    folder = tmp_path_factory.mktemp("planted")
    model = replace(planted_model(), folder=folder)
    fitted = table.fit(
        model.tokenizer.encode(TRAINING).ids, {c.name: c.label(TRAINING) for c in KNOWN}
    )
    table.save(folder, fitted, model)
    corpus.save(model, corpus.collect(model, TRAINING, KNOWN))
    return folder


@pytest.fixture(autouse=True, scope="module")
def little_is_enough():
    """Let a table of a short text be fair, and compare with no more units than must be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evidence, "LEAST_TEXT", 100_000)
        patch.setattr(causes, "MOST_CONTROLS", FEWEST_CONTROLS)
        yield


def planted(folder, *changes):
    """A planted network that was changed, beside those bars."""
    weights, card = planted_card_and_weights(hidden=HIDDEN)
    reads(weights, 0.0)
    for change, *options in changes:
        change(weights, *options)
    model = checkpoint.build(folder, weights, card)
    write_json(folder / "units.json", unit_spread(model, TRAINING[:20_000]))
    return model


def row(model, concept, text=TEXT, **options):
    (found,) = hunt(model, text, [concept], **options).rows
    return found


@pytest.fixture(scope="module")
def used(bars):
    return hunt(planted(bars, (reads, 8.0)), TEXT, [QUOTES, COMMENT])


def test_a_cell_that_the_guess_depends_on_is_used(used):
    found = used.rows[0]
    assert (found["unit"], found["sign"], found["verdict"]) == (f"c0.{PLANTED}", 1, "used")
    assert found["auroc"] == found["f1"] == found["accuracy"] == 1.0
    assert found["effect"]["closed"] > 0.5
    assert len(found["effect"]["controls"]) >= 20
    assert found["q"] < 0.05
    assert found["untested"] == []


def test_it_is_said_whether_one_cell_knows_it_or_a_crowd(used):
    found = used.rows[0]
    assert found["sparse"][0] == [1, 1.0]
    assert found["probe"]["all"] > 0.99
    assert abs(found["probe"]["random"] - 0.5) < 0.2


def test_rows_have_every_key_and_no_nan(used):
    assert all(set(found) >= KEYS for found in used.rows)
    json.dumps(used.rows, allow_nan=False)


def test_what_does_not_occur_is_absent_and_has_a_row(used):
    assert used.rows[1]["verdict"] == "absent"
    assert used.rows[1]["unit"] is used.rows[1]["auroc"] is None


def test_a_cell_that_nothing_reads_only_tracks(bars):
    said = []
    found = row(planted(bars), QUOTES, say=said.append)
    assert (found["unit"], found["verdict"]) == (f"c0.{PLANTED}", "tracks")
    assert "silencing" in found["why"]
    assert f"1 of 1: c0.{PLANTED}, quotes" in said


NOISE = ["", "Q", "QXZ", "ehq", "aeioubcdfgh"]


def test_noise_takes_a_verdict_away_and_never_gives_one(bars):
    order = ["absent", "chance", "local", "tracks", "used"]
    found = [row(planted(bars, (toggles, n)), QUOTES, with_causes=False) for n in NOISE]
    ranks = [order.index(f["verdict"]) for f in found]
    assert ranks == sorted(ranks, reverse=True)
    assert (found[0]["verdict"], found[-1]["verdict"]) == ("tracks", "chance")
    assert [f["unit"] for f in found[:2]] == [f"c0.{PLANTED}"] * 2
    assert found[1]["verdict"] == "tracks"
    assert found[0]["auroc"] > found[1]["auroc"] > found[2]["auroc"]


def test_a_cell_that_copies_what_the_last_character_tells_is_local(bars):
    found = row(planted(bars, (copies,)), LETTERS, with_causes=False)
    assert (found["unit"], found["verdict"]) == (f"c0.{COPY}", "local")
    assert found["auroc"] == pytest.approx(1.0, abs=1e-3)
    assert found["table"]["characters"] == 1
    assert "last characters" in found["why"]


def test_a_counter_that_is_flat_as_tanh_is_found(bars):
    found = row(planted(bars, (counts,)), POSITION, with_causes=False)
    assert (found["unit"], found["verdict"]) == (f"c0.{COUNTER}", "tracks")
    assert found["spearman"] > 0.99


def test_nothing_rises_above_local_without_bars(tmp_path):
    found = row(planted(tmp_path), QUOTES)
    assert found["verdict"] == "local"
    assert "labels of other stretches" in found["why"] and "table" in found["why"]
    assert [why.split(":")[0] for why in found["untested"]] == ["table", "null"]


def test_the_same_hunt_twice_gives_the_same(bars):
    model = planted(bars, (toggles, "Q"))
    one, other = (row(model, QUOTES, with_causes=False) for _ in range(2))
    assert one == other


def test_positions_are_those_of_the_text_as_given(bars):
    text = TEXT.replace("\n", "\r\n")
    model = planted(bars, (toggles, "QXZ"))
    plain, marked = (hunt(model, t, [QUOTES], with_causes=False) for t in (TEXT, text))
    for one, other in zip(plain.report, marked.report, strict=True):
        assert text[slice(*other)].replace("\r\n", "\n").strip() == TEXT[slice(*one)].strip()
    for one, other in zip(plain.rows[0]["worst"], marked.rows[0]["worst"], strict=True):
        assert one["right"] == other["right"]
        assert other["from"] > one["from"]


def test_a_second_hunt_takes_untrained_networks_from_disk(bars, monkeypatch):
    model = planted(bars)
    first = row(model, QUOTES, with_causes=False)

    def refuse(*given):
        raise AssertionError("an untrained network was made again")

    monkeypatch.setattr(twin, "untrained", refuse)
    assert row(model, QUOTES, with_causes=False) == first
    assert row(planted(bars, (toggles, "Q")), QUOTES, with_causes=False)["untrained"] is not None
    with pytest.raises(AssertionError):
        row(model, QUOTES, text=TEXT[:-500], with_causes=False)


def test_a_text_that_is_too_long_is_refused(bars, monkeypatch):
    monkeypatch.setattr("charviz.hunting.hunt.LONGEST", 999)
    with pytest.raises(TextError, match="1,000 characters; at most 999"):
        hunt(planted(bars), "a" * 1_000, [QUOTES])


@pytest.mark.parametrize("text", ["", "a", "a" * 30_000, "☃" * 5_000, "\n" * 5_000, 'a "b" c'])
def test_strange_texts_are_absent_and_say_so(bars, text):
    found = hunt(planted(bars), text, KNOWN)
    assert {f["verdict"] for f in found.rows} == {"absent"}
    assert all(f["why"] and f["unit"] is None for f in found.rows)


def test_characters_are_counted_in_whole_ones(used):
    parts = [part["n"] for part in used.rows[0]["eighths"]]
    assert all(isinstance(n, int) for n in parts) and sum(parts) == used.rows[0]["n"]


def stretches_of(concept, text, header, value):
    """A file that says where a concept is true, and no more."""
    inside = concept.label(text).values
    edges = np.flatnonzero(np.diff(inside, prepend=False, append=False)).reshape(-1, 2)
    return header + "".join(f"{a},{b}{value}\n" for a, b in edges)


def test_labels_enough_may_show_that_a_cell_tracks_and_too_few_only_local(bars, monkeypatch):
    text = quoted_text(1_700, seed=3)  # blocks enough to exchange
    mine = labelled_concept("mine", stretches_of(QUOTES, text, "from,to\n", ""), text)
    found = row(planted(bars), mine, text=text)
    assert (found["verdict"], found["table"]) == ("local", None)
    assert "fewer than 1,000,000" in found["why"]
    monkeypatch.setattr(labelled, "LEAST_LABELLED", len(text) // 2)
    found = row(planted(bars), mine, text=text)
    assert (found["unit"], found["verdict"]) == (f"c0.{PLANTED}", "tracks")
    assert found["table"]["score"] < 0.9


def test_labels_that_the_last_character_tells_are_local_however_many(bars, monkeypatch):
    text = quoted_text(1_700, seed=3)
    monkeypatch.setattr(labelled, "LEAST_LABELLED", len(text) // 2)
    mine = labelled_concept("mine", stretches_of(LETTERS, text, "from,to\n", ""), text)
    found = row(planted(bars, (copies,)), mine, text=text, with_causes=False)
    assert (found["verdict"], found["table"]["characters"]) == ("local", 1)
    assert "last characters" in found["why"]


def test_values_of_a_file_are_followed_as_what_is_graded(bars):
    text = quoted_text(1_700, seed=3)
    position = POSITION.label(text).values.astype(int)
    lines = "".join(f"{at},{at + 1},{value - 5}\n" for at, value in enumerate(position))
    mine = labelled_concept("mine", f"from,to,value\n{lines}", text)
    found = row(planted(bars, (counts,)), mine, text=text, with_causes=False)
    assert (found["kind"], found["unit"], found["verdict"]) == ("graded", f"c0.{COUNTER}", "local")
    assert found["spearman"] > 0.99 and found["p"] == 0.001
    assert found["histogram"]["values"][0] == -5
