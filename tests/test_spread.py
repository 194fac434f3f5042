import numpy as np
import pytest

from charviz.spread import unit_spread
from tests.networks import LETTERS, random_model


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_means_and_spreads_are_those_of_one_unbroken_reading(cell):
    text = "".join(np.random.default_rng(0).choice(list(LETTERS), 900))
    model = random_model(cell=cell, layers=2)
    told = unit_spread(model, text)
    ids = model.tokenizer.encode(text).ids[:, None]
    run = model.network.run(ids, model.network.zero_state())
    states = {f"h{k}": h[:, 0] for k, h in enumerate(run.h)}
    states |= {f"c{k}": np.tanh(c[:, 0]) for k, c in enumerate(run.c)}
    assert told["mean"].keys() == told["spread"].keys() == states.keys()
    for name, values in states.items():
        np.testing.assert_allclose(told["mean"][name], values.mean(axis=0), atol=1e-4)
        np.testing.assert_allclose(told["spread"][name], values.std(axis=0), atol=1e-4)
    assert told["characters"] == 900


def test_a_unit_that_never_moves_has_no_spread():
    model = random_model()
    assert max(unit_spread(model, "a")["spread"]["c0"]) < 1e-3
