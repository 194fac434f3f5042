"""What a run would take, from a short measured one that leaves nothing behind."""

from typing import Any

import torch

from charviz.corpora import CorpusText, split
from charviz.tokenizer import CharTokenizer
from charviz.training import memory
from charviz.training.run import config_of, steps_per_second
from charviz.training.settings import Settings
from charviz.training.streams import Streams

FLOAT = 4  # bytes
ON_DISK = 5  # copies of the weights: two moments, the best so far, the model


def estimated(corpus: CorpusText, settings: Settings) -> dict[str, Any]:
    """Return weights, bytes of memory and disk, steps, epochs, characters and seconds of a run.

    Raises TrainingError where the text is too short, or the memory too small.
    """
    parts = split(corpus.text)
    torch.set_num_threads(settings.threads)
    tokenizer = CharTokenizer.fit(parts.train, settings.vocabulary)
    config = config_of(settings, tokenizer)
    ids = tokenizer.encode(parts.train).fed
    streams = Streams(ids, settings.batch, settings.sequence, settings.seed)
    memory.check(config, settings)
    speed = steps_per_second(config, settings, streams)
    if settings.epochs is not None:
        steps = max(1, round(settings.epochs * streams.steps_per_epoch))
    else:
        steps = max(1, int(speed * 60 * (settings.minutes or 0)))
    weights = memory.parameters(config)
    return {
        "parameters": weights,
        "memory_bytes": memory.needed(config, settings),
        "disk_bytes": FLOAT * ON_DISK * weights,
        "characters": len(ids),
        "vocabulary": tokenizer.size,
        "characters_per_second": round(speed * streams.characters_per_step),
        "steps": steps,
        "epochs": round(steps / streams.steps_per_epoch, 3),
        "seconds": round(steps / speed, 1),
    }
