"""A process that hunts once and prints, as JSON, its seconds by stage and the memory it took.

`python -m benchmarks.hunter HIDDEN LENGTH`, alone or, several at one hunt, under torchrun.
"""

import json
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from time import process_time

from benchmarks.machine import most_memory
from benchmarks.reading import BURN_IN, TOKENIZER
from benchmarks.texts import text
from charviz.checkpoint import Model, card_of
from charviz.concepts import CONCEPTS
from charviz.hunting.hunt import hunt
from charviz.hunting.team import ALONE
from charviz.recurrence import Config, Network
from charviz.untrained import untrained_weights

CONCEPTS_HUNTED = list(CONCEPTS.values())[:10]


def random_model(hidden: int) -> Model:
    """Return an LSTM of one layer that has learned nothing."""
    config = Config("lstm", 1, hidden, 64, TOKENIZER.size)
    card = {**card_of(config, TOKENIZER), "burn_in": BURN_IN}
    network = Network(config, untrained_weights(config, 0))
    return Model("random", Path(), config, TOKENIZER, network, card, "")


def main(hidden: int, length: int) -> None:
    """Hunt for ten concepts; neither causes nor probes."""
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        from charviz.hunting.shards import together

        members = together()
    else:
        members = nullcontext(ALONE)
    with members as team:
        begun = process_time()
        found = hunt(
            random_model(hidden), text(length), CONCEPTS_HUNTED, with_causes=False, team=team
        )
        busy = max(team.of_all(process_time() - begun))  # seconds on a core, of the busiest
        if team.rank == 0:
            figures = [[row["unit"], row["auroc"], row["spearman"]] for row in found.rows]
            seconds = {stage: round(s, 3) for stage, s in found.seconds.items()}
            told = {"seconds": seconds, "busy": busy, "figures": figures}
            told["peak"] = most_memory()
            print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
