"""How often the ladder believes networks that have learned nothing, on real text.

    CHARVIZ_CORPORA=… python -m tools.untrained_study

Twenty networks of the shape of a sample model, as training would begin with them, are hunted on
the test part of its corpus for the first ten concepts that occur there, against the table and the
labels that ship with the model. None of them is one of the five untrained networks of the bar.
Whatever passes is a mistake of the ladder.
"""

import argparse
from dataclasses import replace

from charviz.hunting.twin import SEEDS, untrained
from charviz.hunting.verdict import Evidence, judge
from tools.rungs import RUNGS, Ground, tell_passes, tell_verdicts, without_table

CONCEPTS = 10


def main() -> None:
    """Hunt in one network after another, and count."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="war-and-peace")
    parser.add_argument("--networks", type=int, default=20)
    asked = parser.parse_args()
    ground = Ground.of(asked.model, "test")
    concepts = ground.concepts[:CONCEPTS]
    every = list[Evidence]()
    for seed in range(SEEDS, SEEDS + asked.networks):
        network = replace(untrained(ground.model, seed), folder=ground.model.folder)
        for found in ground.hunt(network, concepts):
            told = found.evidence
            every.append(told)
            verdict, why = judge(told)
            leads = (told.over_twin, told.over_table)
            twin, table = ("none" if x is None else f"{x:+.3f}" for x in leads)
            mcc = "" if told.mcc is None else f", MCC {told.mcc:.2f}"
            print(
                f"{seed} {found.concept.name}: {told.score:.3f}{mcc}, q {told.q:.2g}, over twin "
                f"{twin}, over table {table}: {verdict}. {why}",
                flush=True,
            )
    print(f"\n{asked.networks} networks, {len(concepts)} concepts; they pass:")
    tell_passes(every, RUNGS)
    print(f"  all but the table: {sum(map(without_table, every))} of {len(every)}")
    tell_verdicts(every)


if __name__ == "__main__":
    main()
