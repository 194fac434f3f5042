"""What is done for speed changes nothing of what is computed."""

import numpy as np
import pytest

from charviz import cells
from charviz.recurrence import Config, Network

from .networks import random_weights

CELLS = [(cell, layers) for cell in ("rnn", "gru", "lstm") for layers in (1, 2)]


def network(cell, layers):
    config = Config(cell, layers, hidden_size=24, embedding_size=10, vocabulary_size=17)
    return Network(config, random_weights(config))


def read(net, streams, gates=False):
    ids = np.random.default_rng(1).integers(0, 17, (50, streams))
    return net.run(ids, net.zero_state(streams), gates)


@pytest.mark.parametrize("streams", [1, 3, 40])
@pytest.mark.parametrize(("cell", "layers"), CELLS)
def test_a_matrix_too_large_for_the_cache_gives_the_same_states(monkeypatch, cell, layers, streams):
    whole = read(network(cell, layers), streams)
    monkeypatch.setattr(cells, "CACHE", 0)
    in_turns = read(network(cell, layers), streams)
    for one, other in zip(whole.h + whole.c, in_turns.h + in_turns.c, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


@pytest.mark.parametrize(("cell", "layers"), CELLS)
def test_dropping_gates_on_the_way_changes_no_state(monkeypatch, cell, layers):
    kept = read(network(cell, layers), 3, gates=True)
    monkeypatch.setattr(cells, "BLOCK", 1000)  # a few steps
    dropped = read(network(cell, layers), 3)
    for one, other in zip(kept.h + kept.c, dropped.h + dropped.c, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)
    assert dropped.gates == []


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_gates_have_a_value_for_every_step_stream_and_unit(cell):
    run = read(network(cell, 2), 3, gates=True)
    assert all(set(named) == set(cells.GATES[cell]) for named in run.gates)
    assert all(array.shape == (50, 3, 24) for named in run.gates for array in named.values())


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_narrow_panels_give_the_products_of_the_whole_matrix(monkeypatch, cell):
    config = Config(cell, 1, hidden_size=64, embedding_size=10, vocabulary_size=17)
    weights = random_weights(config, scale=0.15)
    states = {}
    for few in (0, cells.FEW):
        monkeypatch.setattr(cells, "FEW", few)
        states[few] = [read(Network(config, weights), streams).h[0] for streams in (2, 3, 31, 32)]
    for one, other in zip(*states.values(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)
