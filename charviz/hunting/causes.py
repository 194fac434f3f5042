"""Whether what follows a concept is used: only asked of units that passed every other rung."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from charviz.errors import ModelError
from charviz.hunting.corpus import Corpus
from charviz.hunting.evidence import Finding, Scene
from charviz.hunting.histogram import GRID
from charviz.hunting.pairs import swap
from charviz.hunting.rivals import upper
from charviz.hunting.select import TUNE
from charviz.hunting.use import FEWEST_CONTROLS, MOST_CONTROLS, Target, measure
from charviz.hunting.verdict import judge
from charviz.sampling.operations import matched
from charviz.spread import load_spread
from charviz.units import Unit

STAND_INS = 6  # units that may do what a silenced one did


def all_tested(
    scene: Scene, found: Sequence[Finding], known: Corpus | None, say: Callable[[str], None]
) -> list[Finding]:
    """Operate on each unit that follows its concept, and say which: one may take minutes."""
    assert scene.selection is not None
    told, due, now = [], sum(_is_due(finding) for finding in found), 0
    for finding in found:
        if _is_due(finding):
            now += 1
            unit = scene.selection.names[finding.ranked.best]
            say(f"{now} of {due}: {unit}, {finding.concept.name}")
        told.append(tested(scene, finding, known))
    return told


def _is_due(finding: Finding) -> bool:
    return judge(finding.evidence)[0] == "tracks"


def tested(scene: Scene, finding: Finding, known: Corpus | None) -> Finding:
    """Operate on a unit that follows its concept, if there is a target and enough controls."""
    if not _is_due(finding):
        return finding
    why = _tried(scene, finding, known)
    if isinstance(why, Finding):
        return why
    return untested(finding, why)


def untested(finding: Finding, why: str) -> Finding:
    """Return a finding that says why nobody operated on a unit that follows its concept."""
    if not _is_due(finding):
        return finding
    missing = [*finding.evidence.untested, f"use: {why}"]
    return replace(finding, evidence=replace(finding.evidence, untested=missing))


def _tried(scene: Scene, finding: Finding, known: Corpus | None) -> Finding | str:
    """Return the finding with what came of operating, or why that could not be."""
    assert scene.selection is not None
    model, concept = scene.model, finding.concept
    unit = scene.selection.names[finding.ranked.best]
    if unit.state not in model.config.states:
        return f"{unit} is a gate, made anew at each character, and only states are operated on"
    stoi = model.tokenizer.stoi
    ids = frozenset(stoi[c] for c in concept.target or "" if c in stoi)
    if not ids:
        return "nothing ends it that one could look for"
    after = frozenset(stoi[c] for c in (known.after if known else {}).get(concept.name, ""))
    if not after:
        return "nobody knows after which characters its end may come"
    try:
        told = load_spread(model)
    except ModelError:
        return "no means and spreads of the units ship with the network"
    controls = matched(model, unit, told)[:MOST_CONTROLS]
    if len(controls) < FEWEST_CONTROLS:
        return f"only {len(controls)} units are like it, of {FEWEST_CONTROLS}"
    fed, grades, halves = scene.reading.fed, upper(scene.grades(concept.name)), scene.halves
    measured = measure(
        *(model, fed, grades, halves, unit, Target(ids, after), _means(scene, finding)),
        *(controls, _stand_ins(scene, finding, unit), told, scene.seed),
    )
    if measured is None:
        return "its end may come nowhere in what was read"
    if concept.kind == "binary":
        swapped = swap(model, concept, fed, grades, halves, unit, ids, after, scene.seed)
        measured = replace(measured, swapped=swapped)
    return replace(finding, measured=measured, evidence=replace(finding.evidence, use=measured.use))


def _stand_ins(scene: Scene, finding: Finding, unit: Unit) -> list[Unit]:
    """Return the units that follow the concept next best, other cells than the unit's own."""
    assert scene.selection is not None
    others = (scene.selection.names[place] for place in finding.ranked.units[1:])
    found = (
        other
        for other in others
        if (other.layer, other.index) != (unit.layer, unit.index)
        and other.state in scene.model.config.states
    )
    return list(islice(found, STAND_INS))


def _means(scene: Scene, finding: Finding) -> tuple[float, float]:
    """Return the mean of what a unit shows, inside and outside, on tune."""
    assert scene.selection is not None
    best, bins = finding.ranked.best, scene.selection.bins
    cells, _ = scene.of_unit(finding.ranked)
    raw = bins.raw(best, np.arange(GRID) + 0.5)
    shown = np.tanh(raw) if scene.selection.names[best].state == "c" else raw
    grades = upper(scene.grades(finding.concept.name))
    inside, outside = (
        float(shown[cells[(scene.side == TUNE) & there]].mean())
        for there in (grades > 0, grades == 0)
    )
    return inside, outside
