"""How far to believe a detector: one ladder, the first rung that fails gives the verdict.

- *absent*: the text does not tell.
- *chance*: other labels, an untrained network, or next to nothing do as well.
- *local*: the last characters, or another concept, explain it; or nobody checked that.
- *tracks*: it follows the concept.
- *used*: the network's next guess depends on it.

Differences are the lower bounds of their 95% intervals, over blocks drawn in pairs. A graded
concept has |ρ| where a binary one has AUROC. docs/thresholds.md says where the thresholds come
from; they are frozen.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["absent", "chance", "local", "tracks", "used"]
BELIEVED = frozenset({"tracks", "used"})

FEWEST_RUNS = 20  # of either class, on either side
Q = 0.05
LEAST_AUROC, LEAST_MCC, LEAST_RHO = 0.75, 0.30, 0.50
MARGIN, MARGIN_GRADED = 0.02, 0.03  # over the untrained twin, and over the table
SHADOWED = 0.65  # AUROC within a stratum of a concept that the unit follows better
FEWEST_TARGETS = 30
CLOSED, SURELY_CLOSED = 0.25, 0.10  # of the gap, by silencing
UNHELD = "It could not be held against"
RIVALS = {
    "null": "labels of other stretches",
    "twin": "untrained networks",
    "table": "a fair table of the last characters",
}


@dataclass(frozen=True)
class Shadow:
    """A concept that the unit follows better, and how it does inside the strata of that one."""

    concept: str
    score: float
    within: float


@dataclass(frozen=True)
class Use:
    """What operations on a unit did to the guess at the concept's target.

    targets: eligible places inside. closed: the share of the gap that silencing closes, and its
    lower bound. most_closed: the largest share that any control closed. holds: whether both holds
    moved log p(target) the predicted way beyond every control.
    """

    targets: int
    closed: float
    surely_closed: float
    most_closed: float
    holds: bool


@dataclass(frozen=True)
class Evidence:
    """What is known of a concept's best unit; None where a thing was not, or could not be, tested.

    runs: of the rarer class, on tune and on report. score: AUROC, or |ρ|. over_twin, over_table:
    lower bounds of the lead. untested: the names of what is missing and why. is_labelled: whether
    a file told the labels, which no other text has.
    """

    is_graded: bool
    runs: tuple[int, int]
    score: float | None = None
    mcc: float | None = None
    q: float | None = None
    over_twin: float | None = None
    over_table: float | None = None
    shadow: Shadow | None = None
    use: Use | None = None
    untested: Sequence[str] = ()
    is_labelled: bool = False


def judge(told: Evidence) -> tuple[Verdict, str]:
    """Return the verdict and its reason, a plain sentence with the figures that decided."""
    rungs: tuple[tuple[Verdict, Callable[[Evidence], str]], ...] = (
        ("absent", _absent),
        ("chance", _chance),
        ("local", _local),
        ("tracks", _merely_tracks),
    )
    for verdict, fails in rungs:
        reason = fails(told)
        if reason:
            return verdict, reason
    assert told.use is not None
    return "used", (
        f"Silencing it closes {_percent(told.use.closed)} of the gap, surely "
        f"{_percent(told.use.surely_closed)}; no unit like it closes more than "
        f"{_percent(told.use.most_closed)}."
    )


def _absent(told: Evidence) -> str:
    fewest = min(told.runs)
    if not max(told.runs):
        return "It is nowhere in what is scored of this text, or everywhere."
    if not fewest:
        return (
            "One half of this text has none of it, or nothing else, and a unit that is chosen in "
            "one is judged in the other: give a longer text."
        )
    if fewest < FEWEST_RUNS:
        return f"Too few to tell: {fewest} of the {FEWEST_RUNS} stretches that each side needs."
    return ""


def _chance(told: Evidence) -> str:
    assert told.score is not None  # whatever is not absent has a unit
    name = "|ρ|" if told.is_graded else "AUROC"
    margin = MARGIN_GRADED if told.is_graded else MARGIN
    least = LEAST_RHO if told.is_graded else LEAST_AUROC
    if math.isnan(told.score):
        return "The unit does the same at all that is scored of this text."
    if told.q is not None and told.q >= Q:
        return f"Labels of other stretches do as well (q = {told.q:.2f})."
    if told.over_twin is not None and told.over_twin <= margin:
        return (
            f"An untrained network does as well: the lead is surely "
            f"{_short_of(told.over_twin, margin)}, and should be above {margin:.2f}."
        )
    if told.score < least:
        return f"{name} {told.score:.2f} is below {least:.2f}."
    if told.mcc is not None and told.mcc < LEAST_MCC:
        return f"MCC {told.mcc:.2f} is below {LEAST_MCC:.2f}."
    return ""


def _local(told: Evidence) -> str:
    margin = MARGIN_GRADED if told.is_graded else MARGIN
    if told.over_table is not None and told.over_table <= margin:
        return (
            f"The last characters explain it: the lead over a table of them is surely "
            f"{_short_of(told.over_table, margin)}, and should be above {margin:.2f}."
        )
    met = {"null": told.q, "twin": told.over_twin, "table": told.over_table}
    missing = [name for name, value in met.items() if value is None]
    if missing:
        rivals = " and ".join(RIVALS[name] for name in missing)
        return (
            f"{UNHELD} {rivals}{_because(told, missing)}; without that, local is the most that can "
            "be said."
        )
    return "" if told.shadow is None else _shadow(told.shadow, told.score or 0.0)


def is_little(effect: Mapping[str, Any]) -> bool:
    """Tell of a written effect whether no controls are tried: it is too small, or at few places."""
    few = effect["targets"] < FEWEST_TARGETS
    closed, surely = (effect[key] or 0.0 for key in ("closed", "surely_closed"))
    return few or closed < CLOSED or surely <= SURELY_CLOSED


def is_unheld(row: Mapping[str, Any]) -> bool:
    """Tell of a written row whether it is *local* only because something to hold it against was
    missing: nothing explains its unit, as far as one knows.
    """
    return row["verdict"] == "local" and row["why"].startswith(UNHELD)


def _because(told: Evidence, missing: Sequence[str]) -> str:
    """Return why labels from a file lack something: it is the file, so its author can mend it."""
    said = [why.split(": ", 1) for why in told.untested if told.is_labelled]
    whys = [why for name, why in said if name in missing]
    return f" ({'; '.join(whys)}, and no other text has such labels)" if whys else ""


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("-0%", "0%").replace("-", "−")


def _short_of(lead: float, margin: float) -> str:
    """Return a lead that is not above a margin, with as many digits as show that."""
    digits = next((d for d in range(3, 9) if round(lead, d) < margin), 3)
    return f"{lead:+.{digits}f}".replace("-", "−")


def _shadow(shadow: Shadow, score: float) -> str:
    if shadow.score <= score or shadow.within >= SHADOWED:
        return ""
    return (
        f"A shadow of {shadow.concept}, which it follows better ({shadow.score:.2f}); "
        f"where that stays the same, AUROC is {shadow.within:.2f}."
    )


def _merely_tracks(told: Evidence) -> str:
    use = told.use
    if use is None:
        why = next((u for u in told.untested if u.startswith("use: ")), "use: not tested")
        return f"It follows the concept; whether it is used, nobody saw: {why[5:]}."
    if use.targets < FEWEST_TARGETS:
        return (
            f"It follows the concept; {use.targets} targets are too few to see whether it is used."
        )
    if use.closed < CLOSED or use.surely_closed <= SURELY_CLOSED:
        return (
            f"It follows the concept, but silencing it closes {_percent(use.closed)} of the gap, "
            f"surely {_percent(use.surely_closed)}: not the {CLOSED:.0%} and {SURELY_CLOSED:.0%} "
            "of one in use."
        )
    if use.closed <= use.most_closed:
        most = _percent(use.most_closed)
        return f"It follows the concept, but a unit like it closes as much: {most}."
    if not use.holds:
        return (
            "It follows the concept, but holding it does not move the guess beyond every control."
        )
    return ""
