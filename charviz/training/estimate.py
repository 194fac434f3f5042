"""What a run would take, from a short measured one that leaves nothing behind."""

from typing import Any

import torch

from charviz.corpora import AnyCorpus
from charviz.training import memory, timeline
from charviz.training.material import Material
from charviz.training.pace import steps_per_second
from charviz.training.settings import Settings

FLOAT, HALF = 4, 2  # bytes
CHECKPOINT = 4  # copies of the weights: as they are, two moments, the best so far


def estimated(corpus: AnyCorpus, settings: Settings) -> dict[str, Any]:
    """Return weights, bytes of memory and disk, steps, epochs, characters and seconds of a run.

    Of the disk the most that it takes: a checkpoint is written beside the one before it.

    Raises TrainingError where the text is too short, or the memory too small.
    """
    torch.set_num_threads(settings.threads)
    material = Material(corpus, settings, folder=None)
    config, streams = material.config, material.streams
    memory.check(config, settings)
    speed = steps_per_second(config, settings, streams)
    if settings.epochs is not None:
        steps = max(1, round(settings.epochs * streams.steps_per_epoch))
    else:
        steps = max(1, int(speed * 60 * (settings.minutes or 0)))
    weights = memory.parameters(config)
    snapshots = len(timeline.steps(steps)) if settings.timeline else 0
    return {
        "parameters": weights,
        "memory_bytes": memory.needed(config, settings),
        "disk_bytes": weights * (2 * FLOAT * CHECKPOINT + HALF * snapshots),
        "characters": len(material.train_ids),
        "vocabulary": config.vocabulary_size,
        "characters_per_second": round(speed * streams.characters_per_step),
        "steps": steps,
        "epochs": round(steps / streams.steps_per_epoch, 3),
        "seconds": round(steps / speed, 1),
    }
