"""The hunt: for each concept the unit that follows it best, what it had to beat, and a verdict."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS, Concept
from charviz.errors import TextError
from charviz.hunting import causes, corpus, evidence, table, twin
from charviz.hunting.evidence import Finding, Scene
from charviz.hunting.null import false_discovery_rates
from charviz.hunting.passes import prepare, units_of
from charviz.hunting.probe import Collector, Sample, probe
from charviz.hunting.select import select
from charviz.hunting.split import Span
from charviz.hunting.stages import LONGEST
from charviz.hunting.team import ALONE, Team, own
from charviz.hunting.verdict import FEWEST_RUNS
from charviz.hunting.written import blank, row_of, shown

Say = Callable[[str], None]


@dataclass(frozen=True)
class Hunted:
    """What a hunt found.

    rows: one for every concept asked, as `detectors.json` has them. tune, report: positions in
    the text as given. pairs: units times concepts that were compared. seconds: by stage.
    gates: whether they were among the units.
    """

    rows: list[dict[str, Any]]
    tune: Sequence[Span]
    report: Sequence[Span]
    pairs: int
    seconds: dict[str, float]
    gates: bool = False


def hunt(
    model: Model,
    text: str,
    concepts: Sequence[Concept] | None = None,
    seed: int = 0,
    with_causes: bool = True,
    say: Say = lambda stage: None,
    team: Team = ALONE,
    gates: bool = False,
) -> Hunted:
    """Hunt for the units that follow concepts in a text; see `charviz.hunting.verdict`.

    Raises TextError for a text that is too long, UnitError for gates where there are none.

    say: gets the name of each stage in `stages`, and of what takes minutes how far it is, in words.
    with_causes: also operate on those that follow their concept, and probe all units together:
    what takes longest. team: processes that share the work; each returns the same.
    gates: search an LSTM's i f g o, or a GRU's r z n, besides all c and h.
    """
    if len(text) > LONGEST:
        raise TextError(
            f"The text has {len(text):,} characters; at most {LONGEST:,} can be hunted in: give a "
            "part of it."
        )
    names, clock = units_of(model, gates), _Clock(say)
    asked = list(CONCEPTS.values()) if concepts is None else list(concepts)
    every = list({c.name: c for c in (*CONCEPTS.values(), *asked)}.values())
    clock.begin("labels")
    known, bars = corpus.load(model), table.load(model)
    reading = prepare(model, text, every, known.edges if known else None, team)
    scene = Scene.of(model, reading, asked, seed)
    there = [c for c in asked if min(scene.runs[c.name]) >= FEWEST_RUNS]
    rows = {c.name: blank(c, scene) for c in asked}
    if there:
        clock.begin("trace")
        heard = Collector(scene.side, len(names), seed)
        selection = select(model, reading, scene.halves, there, heard.listen, team, gates)
        clock.begin("score")
        scene = scene.with_selection(selection, team)
        clock.begin("twins")
        rivals = twin.twins(model, reading, scene.halves, there, team, gates)
        clock.begin("controls")
        scene = scene.with_tables(bars, there)
        touched = known.touched(text) if known else []
        found = [
            evidence.gather(scene, c, rivals.get(c.name), known, touched, bars is not None)
            for c in own(team, there)
        ]
        found = _with_rates(found, team)
        if with_causes:
            clock.begin("cause")
            found = causes.all_tested(scene, found, known, say)
            clock.begin("probe")
            sample = heard.sample(team)
            found = [_probed(scene, f, sample) for f in found]
        else:
            found = [causes.untested(f, "nobody asked for it") for f in found]
        for told in team.of_all([row_of(scene, finding) for finding in found]):
            rows |= {row["concept"]: row for row in told}
    clock.end()
    tune, report = (
        [shown(scene, s) for s in side] for side in (scene.halves.tune, scene.halves.report)
    )
    pairs = len(names) * len(there)
    return Hunted(list(rows.values()), tune, report, pairs, clock.seconds, gates)


def _probed(scene: Scene, finding: Finding, sample: Sample) -> Finding:
    concept, grades = finding.concept, scene.grades(finding.concept.name)
    is_graded = concept.kind == "graded"
    return replace(finding, probed=probe(sample, grades, finding.ranked, is_graded, scene.seed))


def _with_rates(found: list[Finding], team: Team) -> list[Finding]:
    """Give each finding its q, which depends on how many concepts were asked."""
    known = team.of_all([f.null.p if f.null else None for f in found])
    rates = false_discovery_rates([p for part in known for p in part])
    first = sum(len(part) for part in known[: team.rank])
    return [
        replace(f, q=q, evidence=replace(f.evidence, q=q))
        for f, q in zip(found, rates[first : first + len(found)], strict=True)
    ]


class _Clock:
    """Says which stage begins, and how long each took."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.seconds: dict[str, float] = {}
        self.stage = ""

    def begin(self, stage: str) -> None:
        self._close()
        self.stage, self.since = stage, perf_counter()
        self.say(stage)

    def end(self) -> None:
        self._close()
        self.seconds["total"] = sum(self.seconds.values())

    def _close(self) -> None:
        if self.stage:
            self.seconds[self.stage] = perf_counter() - self.since
