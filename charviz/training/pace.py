"""How many steps a run takes, and after how many it is validated."""

import time

from charviz.machine import keeping_memory
from charviz.recurrence import Config
from charviz.training.settings import Settings
from charviz.training.streams import Streams
from charviz.training.team import Group
from charviz.training.trainer import Trainer

TRIED = 3.0  # seconds of the trial that says how many steps fit into some minutes
FEW_EPOCHS, OFTEN = 6, 4  # a run of fewer epochs is validated so often in each


def between_validations(total: int, per_epoch: int) -> int:
    """Return after how many steps a run is validated: an epoch, or less where it has but few."""
    return per_epoch if total >= FEW_EPOCHS * per_epoch else max(1, per_epoch // OFTEN)


def total_steps(
    config: Config, settings: Settings, streams: Streams, group: Group | None = None
) -> int:
    """Return how many steps a run will take; where it is asked for minutes, after a trial."""
    if settings.epochs is not None:
        return max(1, round(settings.epochs * streams.steps_per_epoch))
    speed = steps_per_second(config, settings, streams, group)
    return max(1, int(speed * 60 * (settings.minutes or 0)))


def steps_per_second(
    config: Config, settings: Settings, streams: Streams, group: Group | None = None
) -> float:
    """Train a network that is thrown away, for `TRIED` seconds, and return how fast that went."""
    trial = Trainer(config, settings, streams, 1_000_000, group)
    with keeping_memory():
        trial.step()  # the first step also pays for setting up
        started, count = time.monotonic(), 0
        while not any(trial.group.any(time.monotonic() - started > TRIED)):
            trial.step()
            count += 1
        return count / (time.monotonic() - started)
