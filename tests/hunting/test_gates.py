"""Gates on request: a network of which only a gate follows a concept, not what it carries on."""

from pathlib import Path

import numpy as np
import pytest

from charviz import checkpoint
from charviz.concepts import CONCEPTS, Concept, Labels
from charviz.concepts.labels import certain
from charviz.errors import UnitError
from charviz.hunting import corpus, evidence, table
from charviz.hunting.hunt import hunt
from charviz.hunting.passes import prepare, units_of, values
from charviz.hunting.select import select
from charviz.hunting.split import split
from charviz.hunting.team import ALONE
from charviz.hunting.twin import SEEDS, twins, untrained
from charviz.recurrence import Config
from charviz.tokenizer import CharTokenizer
from charviz.tracing import gate_levels, to_levels
from tests.networks import LETTERS, random_model, random_weights
from tests.planted import PLANTED, SECOND, F, planted_card_and_weights, quoted_text
from tests.threads import alike, in_threads

TRAINING, TEXT = quoted_text(900, seed=1), quoted_text(150, seed=2)
FORGETS = 5  # the unit whose forget gate, or update gate, follows the concept
QUOTES = CONCEPTS["quotes"]


def second(text):
    return np.array([c in SECOND for c in text], np.bool_)


def both(text):
    labels = QUOTES.label(text)
    return Labels(labels.values & second(text), labels.valid)


SAID = Concept(
    "said-letters", "Every second letter that is spoken", "binary", "Made up.", both, '"'
)
PLAIN = Concept(
    "letters", "Every second letter", "binary", "Made up.", lambda t: certain(second(t))
)


@pytest.fixture(scope="module", autouse=True)
def little_is_enough():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evidence, "LEAST_TEXT", 10_000)
        yield


@pytest.fixture(scope="module")
def forgetful(tmp_path_factory):
    """An LSTM of which one cell never holds anything, and forgets that where `SAID` is true."""
    weights, card = planted_card_and_weights()
    hidden = weights["rnn.weight_hh_l0"].shape[1]
    w_x = weights["rnn.weight_ih_l0"].reshape(4, hidden, -1)
    w_h = weights["rnn.weight_hh_l0"].reshape(4, hidden, hidden)
    w_x[:, FORGETS], w_h[:, FORGETS], w_h[:, :, FORGETS] = 0.0, 0.0, 0.0
    weights["rnn.bias_ih_l0"].reshape(4, hidden)[:, FORGETS] = [0, -60, 0, 0]
    w_x[F, FORGETS, [CharTokenizer(LETTERS).stoi[c] for c in SECOND]] = 40
    w_h[F, FORGETS, PLANTED] = 40 / np.tanh(1)
    model = checkpoint.build(tmp_path_factory.mktemp("forgetful"), weights, card)
    ids = model.tokenizer.encode(TRAINING).ids
    table.save(model.folder, table.fit(ids, {SAID.name: SAID.label(TRAINING)}), model)
    corpus.save(model, corpus.collect(model, TRAINING, [SAID]))
    return model


@pytest.fixture(scope="module")
def hunts(forgetful):
    """Without gates and with them."""
    return [hunt(forgetful, TEXT, [SAID, QUOTES], gates=gates) for gates in (False, True)]


def test_a_forget_gate_that_follows_a_concept_is_found_with_gates_and_not_without(hunts):
    (without, _), (found, _) = (one.rows for one in hunts)
    assert without["unit"][0] in "ch"
    assert without["auroc"] < 0.95
    assert (found["unit"], found["sign"], found["auroc"]) == (f"f0.{FORGETS}", 1, 1.0)
    assert 0 < found["threshold"] < 1


def test_a_gate_ends_at_tracks_and_it_is_said_why(hunts):
    found = hunts[1].rows[0]
    assert (found["verdict"], found["effect"]) == ("tracks", None)
    (why,) = found["untested"]
    assert why.startswith(f"use: f0.{FORGETS} is a gate")
    assert why.removeprefix("use: ") in found["why"]


def test_a_state_stays_the_winner_where_no_gate_is_better(hunts):
    (_, without), (_, found) = (one.rows for one in hunts)
    assert found["unit"] == without["unit"] == f"c0.{PLANTED}"
    same = ("auroc", "f1", "threshold", "lags", "worst", "histogram", "eighths")
    assert all(found[name] == without[name] for name in same)


def test_six_kinds_are_searched_where_two_were(hunts):
    assert [one.pairs for one in hunts] == [2 * 32 * 2, 2 * 32 * 6]
    assert [one.gates for one in hunts] == [False, True]


def test_an_update_gate_is_found_with_gates_and_not_without():
    tokenizer = CharTokenizer(LETTERS)
    config = Config("gru", 1, 16, tokenizer.size, tokenizer.size)
    weights = random_weights(config, scale=0.5)
    weights["embedding.weight"] = np.eye(tokenizer.size, dtype=np.float32)
    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        weights[f"rnn.{name}_l0"].reshape(3, 16, -1)[:, FORGETS] = 0.0  # r z n: it stays 0
    at = [tokenizer.stoi[c] for c in SECOND]
    weights["rnn.weight_ih_l0"].reshape(3, 16, -1)[1, FORGETS, at] = -10
    card = {**checkpoint.card_of(config, tokenizer), "burn_in": 300}
    model = checkpoint.build(Path("update"), weights, card)
    without, found = (
        hunt(model, TEXT, [PLAIN], with_causes=False, gates=gates).rows[0]
        for gates in (False, True)
    )
    assert without["unit"].startswith("h")
    assert without["auroc"] < 0.95
    assert (found["unit"], found["sign"], found["auroc"]) == (f"z0.{FORGETS}", -1, 1.0)


def test_a_plain_rnn_has_none_and_says_so():
    with pytest.raises(UnitError, match="random is a plain RNN, which has no gates"):
        hunt(random_model(cell="rnn"), TEXT, [PLAIN], gates=True)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_what_is_searched_are_the_gates_one_looks_at(cell):
    model, text = random_model(cell=cell, layers=2), TEXT[:3_000]
    names = units_of(model, gates=True)
    assert names[: len(units_of(model))] == units_of(model)
    reading = prepare(model, text, [])
    ((positions, raw),) = values(model, reading.fed, gates=True)
    for layer in (0, 1):
        for gate, levels in gate_levels(model, text, layer).items():
            places = [names.index(u) for u in names if (u.state, u.layer) == (gate, layer)]
            assert np.array_equal(to_levels(raw[:, places], gate in "gn").T, levels[:, positions])
    some = [3, len(names) - 2]
    ((_, few),) = values(model, reading.fed, some)
    assert np.array_equal(few, raw[:, some])


def test_untrained_networks_are_searched_among_the_same_kinds(forgetful, tmp_path, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    reading = prepare(forgetful, TEXT, [SAID])
    halves = split(len(reading.fed))
    without, found = (
        twins(forgetful, reading, halves, [SAID], gates=gates)[SAID.name] for gates in (False, True)
    )
    every = [
        select(untrained(forgetful, seed), reading, halves, [SAID], gates=True)
        for seed in range(SEEDS)
    ]
    assert found.score == max(one.ranked[SAID.name].report[0] for one in every)
    assert without.unit[0] in "ch"
    assert (found.unit, found.score) != (without.unit, without.score)  # nor is the other one taken


def test_a_team_finds_what_one_alone_finds(forgetful, tmp_path, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))

    def hunted(team):
        return hunt(forgetful, TEXT, [SAID, QUOTES], team=team, gates=True).rows

    alone = hunted(ALONE)
    for rows in in_threads(2, hunted):
        assert alike(rows) == alike(alone)
