"""The recurrence is held against torch, every cell, layer count and gate, to 1e-5."""

import numpy as np
import pytest
import torch

from charviz.recurrence import GATES, Config, Network

from .networks import random_weights

TORCH = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}
CELLS = [(cell, layers) for cell in GATES for layers in (1, 2, 3)]


def pair(cell, layers, seed=0):
    """Our network and torch's, with the same weights."""
    config = Config(cell, layers, hidden_size=24, embedding_size=10, vocabulary_size=17)
    weights = random_weights(config, seed)
    rnn = TORCH[cell](10, 24, layers)
    rnn.load_state_dict(
        {k.removeprefix("rnn."): torch.tensor(v) for k, v in weights.items() if "rnn." in k}
    )
    return Network(config, weights), rnn, weights


def torch_read(rnn, weights, ids, state):
    with torch.no_grad():
        x = torch.tensor(weights["embedding.weight"])[torch.tensor(ids)]
        return rnn(x, state)


@pytest.mark.parametrize(("cell", "layers"), CELLS)
def test_states_and_logits_equal_torch(cell, layers):
    network, rnn, weights = pair(cell, layers)
    ids = np.random.default_rng(1).integers(0, 17, (200, 3))
    run = network.run(ids, network.zero_state(3))
    out, state = torch_read(rnn, weights, ids, None)
    h, c = state if cell == "lstm" else (state, None)
    np.testing.assert_allclose(run.h[-1], out.numpy(), atol=1e-5)
    logits = out.numpy() @ weights["output.weight"].T + weights["output.bias"]
    np.testing.assert_allclose(network.logits(run.h[-1]), logits, atol=1e-5)
    for k in range(layers):
        np.testing.assert_allclose(run.state.h[k], h[k].numpy(), atol=1e-5)
        if c is not None:
            np.testing.assert_allclose(run.state.c[k], c[k].numpy(), atol=1e-5)


@pytest.mark.parametrize(("cell", "layers"), CELLS)
def test_a_carried_state_equals_torch_s(cell, layers):
    network, rnn, weights = pair(cell, layers, seed=3)
    ids = np.random.default_rng(2).integers(0, 17, (60, 2))
    first = network.run(ids[:25], network.zero_state(2))
    second = network.run(ids[25:], first.state)
    _, carried = torch_read(rnn, weights, ids[:25], None)
    out, _ = torch_read(rnn, weights, ids[25:], carried)
    np.testing.assert_allclose(second.h[-1], out.numpy(), atol=1e-5)


@pytest.mark.parametrize(("cell", "layers"), [c for c in CELLS if c[0] != "rnn"])
def test_every_gate_equals_torch_s_arithmetic(cell, layers):
    network, _, weights = pair(cell, layers)
    ids = np.random.default_rng(1).integers(0, 17, (50, 2))
    run = network.run(ids, network.zero_state(2), gates=True)
    below = torch.tensor(weights["embedding.weight"])[torch.tensor(ids)]
    for k in range(layers):
        w = {p: torch.tensor(weights[f"rnn.{p}_l{k}"]) for p in ("weight_ih", "weight_hh")}
        b = {p: torch.tensor(weights[f"rnn.{p}_l{k}"]) for p in ("bias_ih", "bias_hh")}
        h = torch.tensor(run.h[k])
        before = torch.cat([torch.zeros_like(h[:1]), h[:-1]])
        x = (below @ w["weight_ih"].T + b["bias_ih"]).chunk(len(GATES[cell]), dim=-1)
        u = (before @ w["weight_hh"].T + b["bias_hh"]).chunk(len(GATES[cell]), dim=-1)
        expected = gates_of(cell, x, u)
        for name, value in expected.items():
            np.testing.assert_allclose(run.gates[k][name], value.numpy(), atol=1e-5, err_msg=name)
        below = h


def gates_of(cell, x, u):
    """The gates as torch's documentation defines them."""
    if cell == "lstm":
        i, f, g, o = (a + b for a, b in zip(x, u, strict=True))
        return {"i": i.sigmoid(), "f": f.sigmoid(), "g": g.tanh(), "o": o.sigmoid()}
    r, z = (x[0] + u[0]).sigmoid(), (x[1] + u[1]).sigmoid()
    return {"r": r, "z": z, "n": (x[2] + r * u[2]).tanh()}


def test_a_run_leaves_its_starting_state_alone():
    network, _, _ = pair("lstm", 2)
    state = network.zero_state(2)
    network.run(np.ones((5, 2), int), state)
    assert not any(x.any() for x in (*state.h, *state.c))


@pytest.mark.parametrize("streams", [1, 2, 5, 40])
@pytest.mark.parametrize("hidden", [24, 32])
@pytest.mark.parametrize(("cell", "layers"), CELLS)
def test_a_stepper_equals_a_run(cell, layers, hidden, streams):
    config = Config(cell, layers, hidden, embedding_size=10, vocabulary_size=17)
    network = Network(config, random_weights(config, scale=0.2))
    ids = np.random.default_rng(1).integers(0, 17, (30, streams))
    start = network.run(ids[:5], network.zero_state(streams)).state
    run, stepper = network.run(ids[5:], start), network.stepper(start)
    for at, fed in enumerate(ids[5:]):
        logits = stepper.step(fed)
        np.testing.assert_allclose(logits, network.logits(run.h[-1][at]), atol=1e-5)
        now = stepper.state
        for mine, theirs in zip(now.h + now.c, run.h + run.c, strict=True):
            np.testing.assert_allclose(mine, theirs[at], atol=1e-5)


def test_a_stepper_leaves_its_starting_state_alone():
    network, _, _ = pair("lstm", 2)
    state = network.zero_state(2)
    network.stepper(state).step(np.array([1, 2]))
    assert not any(x.any() for x in (*state.h, *state.c))


def test_a_stepper_s_edits_come_between_c_and_h_and_below_the_next_layer():
    network, _, _ = pair("lstm", 2)
    seen = []

    def edit(layer):
        return lambda state, values: seen.append((layer, state, values.copy()))

    stepper = network.stepper(network.zero_state(2))
    stepper.step(np.array([3, 4]), [edit(0), edit(1)])
    assert [told[:2] for told in seen] == [(0, "c"), (0, "h"), (1, "c"), (1, "h")]
    for k in (0, 1):
        assert np.array_equal(seen[2 * k][2], stepper.state.c[k])
        assert np.array_equal(seen[2 * k + 1][2], stepper.state.h[k])


def test_wiring_is_the_norm_of_all_weights_on_a_unit():
    network, _, weights = pair("gru", 2)
    above = {0: "rnn.weight_ih_l1", 1: "output.weight"}
    for k, name in above.items():
        both = np.concatenate([weights[f"rnn.weight_hh_l{k}"], weights[name]])
        np.testing.assert_allclose(network.outgoing[k], np.linalg.norm(both, axis=0), rtol=1e-6)


def test_reading_nothing_keeps_the_state():
    network, _, _ = pair("lstm", 1)
    state = network.run(np.array([[2]]), network.zero_state()).state
    after = network.run(np.empty((0, 1), int), state)
    assert np.array_equal(after.state.c[0], state.c[0])
    assert after.h[0].shape == (0, 1, 24)
