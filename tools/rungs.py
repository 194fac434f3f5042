"""What the studies of the ladder share: a hunt up to its figures, and each rung taken by itself."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from charviz import checkpoint
from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS, Concept
from charviz.corpora import load, split
from charviz.hunting import corpus, table, twin
from charviz.hunting.corpus import Corpus
from charviz.hunting.evidence import Finding, Scene, gather
from charviz.hunting.null import false_discovery_rates
from charviz.hunting.passes import Reading, prepare
from charviz.hunting.select import select
from charviz.hunting.split import Span
from charviz.hunting.table import Table
from charviz.hunting.verdict import BELIEVED, FEWEST_RUNS, Evidence, judge

RUNGS = ("null", "twin", "score", "MCC", "table", "shadow")


@dataclass(frozen=True)
class Ground:
    """A text to hunt in, once read for all networks that have its model's alphabet and lengths.

    known, touched, bars: what ships of the model's corpus. concepts: those that can be told there.
    """

    model: Model
    reading: Reading
    known: Corpus | None
    touched: Sequence[Span]
    bars: Table | None
    concepts: list[Concept]

    @classmethod
    def of(cls, name: str, part: str) -> "Ground":
        """Take a part of the corpus that a sample model learned from: `validation`, `test`."""
        model = checkpoint.load(name)
        text = getattr(split(load(model.card["corpus"]["name"]).text), part)
        known = corpus.load(model)
        edges = known.edges if known else None
        reading = prepare(model, text, list(CONCEPTS.values()), edges)
        runs = Scene.of(model, reading, list(CONCEPTS.values()), 0).runs
        told = [c for c in CONCEPTS.values() if min(runs[c.name]) >= FEWEST_RUNS]
        touched = known.touched(text) if known else []
        return cls(model, reading, known, touched, table.load(model), told)

    def hunt(self, model: Model, concepts: Sequence[Concept], seed: int = 0) -> list[Finding]:
        """Hunt as `charviz.hunting.hunt` does, short of operating and probing."""
        scene = Scene.of(model, self.reading, concepts, seed)
        scene = scene.with_selection(select(model, self.reading, scene.halves, concepts))
        rivals = twin.twins(model, self.reading, scene.halves, concepts)
        scene = scene.with_tables(self.bars, concepts)
        found = [
            gather(scene, c, rivals.get(c.name), self.known, self.touched, self.bars is not None)
            for c in concepts
        ]
        rates = false_discovery_rates([f.null.p if f.null else None for f in found])
        return [
            replace(f, q=q, evidence=replace(f.evidence, q=q))
            for f, q in zip(found, rates, strict=True)
        ]


def passes(told: Evidence, rung: str) -> bool | None:
    """Tell whether a unit passes one rung of the ladder, whatever it does on the others.

    None where the rung does not ask: MCC of a graded concept.
    """
    if rung == "MCC" and told.is_graded:
        return None
    best = Evidence(told.is_graded, (FEWEST_RUNS, FEWEST_RUNS), 1.0, None, 0.0, 1.0, 1.0)
    hides = told.shadow and replace(told.shadow, score=2.0)
    alone = {
        "null": lambda: replace(best, q=told.q),
        "twin": lambda: replace(best, over_twin=told.over_twin),
        "score": lambda: replace(best, score=told.score),
        "MCC": lambda: replace(best, mcc=told.mcc),
        "table": lambda: replace(best, over_table=told.over_table),
        "shadow": lambda: replace(best, shadow=hides),
    }
    return judge(alone[rung]())[0] == "tracks"


def tell_passes(found: Sequence[Evidence], rungs: Sequence[str]) -> None:
    """Print how many pass each rung by itself, of those that it asks."""
    for rung in rungs:
        asked = [passed for told in found if (passed := passes(told, rung)) is not None]
        print(f"  {rung}: {sum(asked)} of {len(asked)}")


def tell_verdicts(found: Sequence[Evidence]) -> None:
    """Print how many got each verdict, and how many are believed."""
    verdicts = Counter(judge(told)[0] for told in found)
    believed = sum(count for verdict, count in verdicts.items() if verdict in BELIEVED)
    print(f"Verdicts: {dict(verdicts)}; believed: {believed} of {len(found)}")


def without_table(told: Evidence) -> bool:
    """Tell whether a unit would follow its concept if nobody asked what the last characters do."""
    return judge(replace(told, over_table=1.0))[0] == "tracks"
