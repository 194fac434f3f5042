"""The dice: noise that depends on a seed and a position alone, whatever is drawn with it.

The largest of log p + Gumbel noise is a draw from p (Gumbel 1954; "the Gumbel-max trick"). With the
same noise at two temperatures, two draws differ only where the change of p makes them: in at most
2 TV / (1 + TV) of cases, TV the total variation distance (Angel and Spinka 2019).
"""

from collections.abc import Sequence

import numpy as np

from charviz.cells import Floats
from charviz.errors import SamplingError

LARGEST_SEED = 2**63 - 1
_LEAST = 2.0**-60  # below any random number but 0, whose logarithm is infinite


class Dice:
    """Rolls Gumbel noise for the characters of a vocabulary, position by position."""

    def __init__(self, seeds: Sequence[int], vocabulary: int) -> None:
        """Take a seed a stream; streams with the same seed have the same dice."""
        for seed in seeds:
            if not 0 <= seed <= LARGEST_SEED:
                raise SamplingError(
                    f"The seed {seed} is out of range: take a whole number from 0 to 2^63 - 1."
                )
        self._vocabulary = vocabulary
        known = list(dict.fromkeys(seeds))
        self._generators = [np.random.Generator(np.random.Philox(seed)) for seed in known]
        self._which = [known.index(seed) for seed in seeds]

    def roll(self, steps: int) -> Floats:
        """Return the noise of the next positions, float32 [steps, streams, vocabulary]."""
        shape = (steps, self._vocabulary)
        uniform = np.stack([g.random(shape) for g in self._generators], axis=1)
        noise = -np.log(-np.log(np.maximum(uniform, _LEAST)))
        return noise.astype(np.float32)[:, self._which]
