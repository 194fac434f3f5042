"""Thresholds of the ladder held against planted networks, of which the truth is known.

    CHARVIZ_CORPORA=… python -m tools.thresholds

The networks have learned nothing but for the cells planted in them, and read validation text: the
test parts, of which shipped verdicts are made, are never looked at here. For each rung there are
cells that it should stop and cells that it should let pass:

- *twin*: networks in which nothing is planted; against cells that follow a concept.
- *table*: echoes, cells that sum a value of each of the last eight characters, by least squares for
  the concept, and know no more; each earlier one counts 0 to .9 as much as the next. Against cells
  that follow a concept.
- *score*, *MCC*: cells that follow a concept and lose their way at random characters, four times
  or more often in the length of a run, to go the wrong way from there; against those that do so in
  every tenth run or less.
- *shadow*: a quote cell against made-up concepts that go with quotations, against cells of which
  those concepts are a true part.
- *closed*: one of four quote cells on which the guess at the mark hangs, with at most a tenth of
  the weight of all; against one with at least half of it.

The rule, set before the run that counts: the least threshold that stops 99 of 100 of those to be
stopped, and the greatest that lets 95 of 100 of the others pass, leave a range; a threshold within
it stays, one without moves to its middle. Where the two overlap there is no range: nothing better
can be said, and the threshold stays.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor
from itertools import product

import numpy as np

from charviz.hunting import verdict
from charviz.hunting.evidence import Finding
from tools.planted_cells import (
    FIRST,
    PLANS,
    echoes,
    ground_of,
    noisy,
    nothing,
    shadows,
    uses,
)

LOST = (0.0, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)  # times a run, on average
SELDOM, MOSTLY = 0.1, 4.0
LITTLE, HALF = 0.1, 0.5  # shares of one of four cells
STOPPED, LET = 0.99, 0.95

Samples = dict[str, tuple[list[float], list[float]]]  # by rung: to be stopped, to be let pass
Means = dict[tuple[str, float], list[float]]  # what came of each noise or share


def sampled(name: str, networks: int) -> tuple[Samples, Means]:
    """Plant for one alphabet, hunt, and sort what came out."""
    samples: Samples = {}
    means: Means = {}
    ground = ground_of(name)
    for finding in nothing(ground, networks):
        _sort(samples, finding, "twin", 0)
    for finding in echoes(ground):
        _sort(samples, finding, "table", 0)
    there = {concept.name for concept in ground.concepts}
    plans = [plan for plan in PLANS[name] if plan.concept in there]
    for lost, seed in product(LOST, range(FIRST, FIRST + max(1, networks // 2))):
        for finding in noisy(ground, plans, lost, seed):
            told, what = finding.evidence, f"{name}, {finding.concept.name}"
            believed = verdict.judge(told)[0] == "tracks"
            means.setdefault((f"{what}: score", lost), []).append(told.score or 0.0)
            means.setdefault((f"{what}: tracks", lost), []).append(believed)
            for rung in ("twin", "table", "score", "MCC") if lost <= SELDOM else ():
                _sort(samples, finding, rung, 1)
            for rung in ("score", "MCC") if lost >= MOSTLY else ():
                _sort(samples, finding, rung, 0)
    if any(plan.concept == "quotes" for plan in plans):
        samples["shadow"] = shadows(ground)
    if ground.known is not None and ground.known.after.get("quotes"):
        for share, measured in uses(ground, ground.known, max(1, networks // 2)):
            means.setdefault(("closed, by a cell's share", share), []).append(measured.use.closed)
            if share <= LITTLE or share >= HALF:
                for rung in ("closed", "surely_closed"):
                    found = samples.setdefault(rung, ([], []))
                    found[share >= HALF].append(getattr(measured.use, rung))
    return samples, means


def main() -> None:
    """Plant, hunt, and print where each threshold may stand."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--networks", type=int, default=6)
    asked = parser.parse_args()
    samples: Samples = {}
    means: Means = {}
    with ProcessPoolExecutor(len(PLANS)) as pool:
        for more, others in pool.map(sampled, PLANS, [asked.networks] * len(PLANS)):
            means |= others
            for rung, sides in more.items():
                for mine, theirs in zip(samples.setdefault(rung, ([], [])), sides, strict=True):
                    mine += theirs
    _tell(samples, means)


def _tell(samples: Samples, means: Means) -> None:
    known = {
        "twin": verdict.MARGIN,
        "table": verdict.MARGIN,
        "twin, graded": verdict.MARGIN_GRADED,
        "table, graded": verdict.MARGIN_GRADED,
        "score": verdict.LEAST_AUROC,
        "score, graded": verdict.LEAST_RHO,
        "MCC": verdict.LEAST_MCC,
        "shadow": verdict.SHADOWED,
        "closed": verdict.CLOSED,
        "surely_closed": verdict.SURELY_CLOSED,
    }
    print("\nMean at each noise (times lost a run), or each strength:")
    for (name, level), found in sorted(means.items()):
        print(f"  {name}, {level:g}: {np.mean(found):.3f} of {len(found)}")
    print("\nRung: to be stopped, to be let pass; the range; the threshold; errors at it")
    for rung, now in known.items():
        stop, let = (np.array(x, np.float64) for x in samples.get(rung, ([], [])))
        if not len(stop) or not len(let):
            print(f"  {rung}: {len(stop)} and {len(let)}, nothing to tell; {now} stays")
            continue
        low, high = np.quantile(stop, STOPPED), np.quantile(let, 1 - LET)
        what = "stays" if low <= now < high else f"moves to {(low + high) / 2:.3f}"
        if low >= high:
            what = "stays, they overlap"
        print(
            f"  {rung}: {len(stop)} and {len(let)}; {low:.3f} to {high:.3f}; {now} {what}; "
            f"passes {(stop > now).sum()} of {len(stop)} and stops {(let <= now).sum()} of "
            f"{len(let)}; greatest to be stopped {stop.max():.3f}, least to pass {let.min():.3f}"
        )


def _sort(samples: Samples, finding: Finding, rung: str, side: int) -> None:
    told = finding.evidence
    figure = {
        "twin": told.over_twin,
        "table": told.over_table,
        "score": told.score,
        "MCC": told.mcc,
    }[rung]
    if figure is not None:
        name = f"{rung}, graded" if told.is_graded else rung
        samples.setdefault(name, ([], []))[side].append(figure)


if __name__ == "__main__":
    main()
