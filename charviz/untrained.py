"""A network as it is before its first step: weights drawn by the law that training begins with."""

import numpy as np

from charviz.cells import GATES, Floats
from charviz.recurrence import Config


def untrained_weights(config: Config, seed: int) -> dict[str, Floats]:
    """Return weights as training draws them, float32 under the names of `Config.shapes`.

    Embeddings are normal, all else is uniform within ±1/√hidden (PyTorch's own law), and an LSTM's
    forget gates are open: their biases are 1 (Jozefowicz et al. 2015).
    """
    rng, bound = np.random.default_rng(seed), config.hidden_size**-0.5
    weights: dict[str, Floats] = {}
    for name, shape in config.shapes().items():
        if name == "embedding.weight":
            drawn = rng.standard_normal(shape)
        else:
            drawn = rng.uniform(-bound, bound, shape)
        weights[name] = drawn.astype(np.float32)
    if config.cell == "lstm":
        at = GATES["lstm"].index("f") * config.hidden_size
        for k in range(config.layers):
            weights[f"rnn.bias_ih_l{k}"][at : at + config.hidden_size] = 1.0
            weights[f"rnn.bias_hh_l{k}"][at : at + config.hidden_size] = 0.0
    return weights
