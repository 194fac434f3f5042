import numpy as np
import pytest
import torch

from charviz.recurrence import Config
from charviz.training.network import CharRNN
from charviz.untrained import untrained_weights


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_weights_are_drawn_as_training_draws_them(cell):
    config = Config(cell, 2, 96, 40, 70)
    torch.manual_seed(0)
    begun = {name: w.detach().numpy() for name, w in CharRNN(config).state_dict().items()}
    drawn = untrained_weights(config, seed=0)
    assert drawn.keys() == begun.keys()
    for name, weight in drawn.items():
        assert weight.shape == begun[name].shape
        assert weight.dtype == np.float32
        # A quarter, a half and three quarters of what is drawn lie where those of training do.
        apart = np.quantile(weight, [0.25, 0.5, 0.75]) - np.quantile(begun[name], [0.25, 0.5, 0.75])
        assert np.abs(apart).max() < 9 * begun[name].std() / np.sqrt(weight.size)
        if "embedding" not in name:
            assert np.abs(weight).max() <= np.abs(begun[name]).max() * 1.05 + 1e-6


def test_forget_gates_begin_open():
    config = Config("lstm", 2, 8, 4, 5)
    weights = untrained_weights(config, seed=3)
    for k in range(2):
        assert (weights[f"rnn.bias_ih_l{k}"][8:16] == 1).all()
        assert (weights[f"rnn.bias_hh_l{k}"][8:16] == 0).all()
        assert np.abs(weights[f"rnn.bias_ih_l{k}"][:8]).max() < 1


def test_another_seed_draws_others():
    config = Config("gru", 1, 8, 4, 5)
    one, same, other = (untrained_weights(config, seed) for seed in (1, 1, 2))
    assert all(np.array_equal(one[name], same[name]) for name in one)
    assert not any(np.array_equal(one[name], other[name]) for name in one)
