"""How much memory a run takes, and whether the machine has it: said before, not after an hour."""

from charviz.errors import TrainingError
from charviz.machine import free_memory
from charviz.recurrence import GATES, Config
from charviz.training.settings import Settings

FLOAT = 4  # bytes
COPIES = 8  # of the weights: gradients, two moments, the best so far, and those being written
KEPT_GATES = 4  # floats for each gate of each step: three for backpropagation, and gaps between
BASE = 350 * 2**20  # bytes: Python, torch and the text


def parameters(config: Config) -> int:
    """Return how many weights a network has."""
    gates, hidden = len(GATES[config.cell]), config.hidden_size
    inputs = [config.embedding_size, *[hidden] * (config.layers - 1)]
    recurrent = sum(gates * hidden * (size + hidden + 2) for size in inputs)
    vocabulary = config.vocabulary_size
    return vocabulary * config.embedding_size + recurrent + vocabulary * (hidden + 1)


def needed(config: Config, settings: Settings) -> int:
    """Return about how many bytes a run takes at its largest."""
    steps = settings.batch * settings.sequence
    gates = len(GATES[config.cell])
    states = config.layers * config.hidden_size * (gates * KEPT_GATES + 2)
    logits = 3 * config.vocabulary_size
    return BASE + FLOAT * (COPIES * parameters(config) + steps * (states + logits))


def check(config: Config, settings: Settings) -> None:
    """Raise TrainingError where this machine's memory will not do."""
    free, wanted = free_memory(), needed(config, settings)
    if settings.device == "cpu" and free is not None and wanted > free:
        raise TrainingError(
            f"This run needs about {wanted / 1e9:.1f} GB of memory, and {free / 1e9:.1f} GB are "
            "free: take fewer hidden units or layers, a smaller batch or shorter sequences."
        )
