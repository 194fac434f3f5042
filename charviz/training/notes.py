"""What a run notes of itself now and then: a sample with fixed dice, the best units by then.

The network is read as its readers will read it, and no random number of the training is used: the
bits of a run do not depend on its notes.
"""

from pathlib import Path
from time import perf_counter
from typing import Any

from charviz import checkpoint
from charviz.hunting.glance import TEXT, glance
from charviz.recurrence import Config
from charviz.sampling.choosing import Choice
from charviz.sampling.writing import Stream, write
from charviz.tokenizer import CharTokenizer
from charviz.training.folder import Arrays

SHARE = 0.02  # of the time so far, at most
LENGTH = 300  # characters of a sample
TEMPERATURE = 0.8


class Notes:
    """Takes notes as long as they cost next to nothing; the first tells what one costs."""

    def __init__(
        self, folder: Path, config: Config, tokenizer: CharTokenizer, text: str, seed: int
    ) -> None:
        """Take what is noted from a text that the network does not learn from."""
        self._folder, self._text, self._seed = folder, text[:TEXT], seed
        self._card = checkpoint.card_of(config, tokenizer)
        self.seconds = self._last = 0.0

    def is_due(self, so_far: float) -> bool:
        """Tell whether another note would cost next to nothing of a run of so many seconds."""
        return self.seconds + self._last <= SHARE * so_far

    def taken(self, weights: Arrays) -> dict[str, Any]:
        """Return a note of the network as it is."""
        begun = perf_counter()
        model = checkpoint.build(self._folder, weights, self._card)
        choice = Choice(TEMPERATURE, seed=self._seed)
        (sample,) = write(model, "", [Stream(choice)], LENGTH)
        scores = {
            g.concept: {"unit": str(g.unit), _kind(g.is_graded): round(g.score, 4)}
            for g in glance(model, self._text)
        }
        self._last = perf_counter() - begun
        self.seconds += self._last
        return {"sample": sample.text, "scores": scores}


def _kind(is_graded: bool) -> str:
    return "spearman" if is_graded else "auroc"
