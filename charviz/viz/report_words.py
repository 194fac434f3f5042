"""What the report of a detector says: sentences and rows of figures, from a row of a hunt."""

from collections.abc import Mapping
from typing import Any

from charviz.concepts import CONCEPTS
from charviz.hunting import verdict as rungs

Row = Mapping[str, Any]
Cells = tuple[str, str, str]  # what, its value, what it means or should be

VERDICTS = {
    "absent": "The text has too little of it, or nothing else, to tell.",
    "chance": "Something that knows nothing does as well.",
    "local": "It does well, but the last characters or another concept explain it, or nobody could "
    "check that.",
    "tracks": "It follows the concept better than all that it was held against.",
    "used": "It follows the concept, and the network's next guess depends on it.",
}


def title_of(concept: str) -> str:
    """Return what people call a concept; one of their own has only its name."""
    return CONCEPTS[concept].title if concept in CONCEPTS else concept


def convention_of(concept: str) -> str:
    """Return how a concept is read off a text, "" for one's own."""
    return CONCEPTS[concept].convention if concept in CONCEPTS else ""


def heading(row: Row, model: str) -> str:
    """Return the report's heading, which claims no more than the verdict."""
    title = title_of(row["concept"])
    if row["unit"] is None:
        return f"“{title}” in {model}: no unit"
    if row["verdict"] in rungs.BELIEVED:
        return f"{row['unit']} of {model} follows “{title}”"
    return f"{row['unit']} of {model} is the nearest to “{title}”"


def summary(row: Row) -> str:
    """Return how good the detector is, in one sentence; "" where there is none."""
    if row["unit"] is None:
        return ""
    n = f"On {row['n']:,} characters that had no part in choosing it"
    if row["kind"] == "graded":
        return (
            f"{n}, its rank correlation with the truth is {signed(row['spearman'])} "
            "(0 is none, ±1 is perfect)."
        )
    commoner = "inside" if row["base_rate"] > 0.5 else "outside"
    return (
        f"{n}, it is right at {percent(row['accuracy'])}; always answering “{commoner}” gets "
        f"{percent(row['majority'])}."
    )


def figures(row: Row) -> list[Cells]:
    """Return the scores: what, its value, what it means."""
    runs = ("Runs", _count(row["runs"]), "stretches of the rarer answer, on the side with fewer")
    if row["kind"] == "graded":
        return [
            ("Rank correlation", signed(row["spearman"]), "Spearman's ρ; order alone counts"),
            ("95% interval of |ρ|", _interval(row), "over blocks of text"),
            runs,
        ]
    return [
        ("AUROC", number(row["auroc"]), "how often it puts an inside place higher than an outside"),
        ("Its 95% interval", _interval(row), "over blocks of text"),
        ("Average precision", number(row["ap"]), "precision over all thresholds"),
        ("F1", number(row["f1"]), "of finding and of not crying wolf"),
        ("MCC", number(row["mcc"]), "correlation of its answers with the truth"),
        ("IoU", number(row["iou"]), "what is inside and said so, of all that is either"),
        ("Base rate", percent(row["base_rate"]), "of characters are inside"),
        ("Threshold", f"{_raw(row)} {_side(row)}", "where it says inside; the raw value"),
        runs,
    ]


def ladder(row: Row) -> list[Cells]:
    """Return every rung: what was asked, what came of it, and what should have come of it."""
    graded = row["kind"] == "graded"
    margin = f"above +{rungs.MARGIN_GRADED if graded else rungs.MARGIN:.2f}"
    least = f"at least {rungs.LEAST_RHO if graded else rungs.LEAST_AUROC:.2f}"
    name, score = ("|ρ|", size(row["spearman"])) if graded else ("AUROC", row["auroc"])
    twin, table = row["untrained"] or {}, row["table"] or {}
    found = [
        ("Enough of it?", f"{_count(row['runs'])} runs", f"at least {rungs.FEWEST_RUNS}"),
        ("Do labels of other texts do as well?", f"q = {tiny(row['q'])}", f"below {rungs.Q:.2f}"),
        ("Does an untrained network?", _lead(twin), f"{margin} ahead of the best of its units"),
        ("Does it follow at all?", f"{name} {number(score)}", least),
    ]
    if not graded:
        found.append(("", f"MCC {number(row['mcc'])}", f"at least {rungs.LEAST_MCC:.2f}"))
    last = table.get("characters")
    said = f"{margin} ahead of a table of them"
    found.append((f"Do the last {last or 'few'} characters tell?", _lead(table), said))
    return found + _use(row["effect"])


def _use(effect: Mapping[str, Any] | None) -> list[Cells]:
    if effect is None:
        return [("Is it used?", "not tested", "")]
    most = max((closed for _, closed, *_ in effect["controls"]), default=None)
    others = "not tested" if most is None else f"at most {percent(most)}"
    return [
        ("Is it used?", f"{effect['targets']:,} places", f"at least {rungs.FEWEST_TARGETS}"),
        ("What silencing it closes of the gap", percent(effect["closed"]),
         f"at least {rungs.CLOSED:.0%}"),
        ("… surely", percent(effect["surely_closed"]), f"above {rungs.SURELY_CLOSED:.0%}"),
        ("… and what units like it close", others, "less than it does"),
        ("Does holding it move the guess?", _holds(effect), "both ways, beyond every unit like it"),
    ]  # fmt: skip


def _holds(effect: Mapping[str, Any]) -> str:
    if rungs.is_little(effect):
        return "not held against others"
    return "yes" if effect["holds"] else "no"


def use_sentences(row: Row) -> list[str]:
    """Return what operating on the unit did, in sentences."""
    effect = row["effect"]
    inside, outside = (
        ("inside", "outside")
        if row["kind"] == "binary"
        else ("where it is high", "where it is low")
    )
    said = [
        f"Where the target may come, the network gives it {effect['gap']:.2f} nats more {inside} "
        f"than {outside}; silencing the unit closes {percent(effect['closed'])} of that gap.",
        f"Held as it stands {inside}, the unit raises the target by {effect['raised']:.2f} nats "
        f"{outside}; held as {outside}, it lowers it by {effect['lowered']:.2f} {inside}.",
    ]
    if swap := effect.get("swap"):
        said.append(
            f"In {swap['pairs']:.0f} pairs of texts that differ in what begins it, the unit's "
            f"value was exchanged: of the gap, {percent(swap['taken'])} was lost "
            f"{inside} and {percent(swap['given'])} was won {outside}."
        )
    if repair := effect.get("repair"):
        said.append(
            f"Of other units, {repair['unit']} stands in for it most: silencing that one too "
            f"closes {percent(repair['both'])}, alone {percent(repair['alone'])}."
        )
    return said


def number(value: float | None) -> str:
    """Return a score with three digits, or a dash."""
    return "–" if value is None else f"{value:.3f}"


def signed(value: float | None) -> str:
    """Return a number with its sign and two digits, or a dash."""
    return "–" if value is None else f"{value:+.2f}".replace("-", "−")


def tiny(value: float | None) -> str:
    """Return a probability, however small, or a dash."""
    return "–" if value is None else f"{value:.2g}"


def percent(share: float | None) -> str:
    """Return a share as a percentage, such as 97.3%, or a dash; what is less than all is never said
    to be all, nor what is more than none to be none.
    """
    if share is None:
        return "–"
    is_near = 0 < share < 0.0005 or 0.995 <= share < 1
    told = f"{min(max(share, 0.0001), 0.9999):.2%}" if is_near else f"{share:.1%}"
    return told.replace("-", "−")


def _lead(rival: Mapping[str, Any]) -> str:
    lead = rival.get("lead")
    return "not tested" if lead is None else f"surely {lead:+.3f}".replace("-", "−")


def _interval(row: Row) -> str:
    ends = row["auroc_ci"]
    return "–" if not ends else f"{number(ends[0])} to {number(ends[1])}"


def _side(row: Row) -> str:
    return "and above" if (row["sign"] or 1) > 0 else "and below"


def _raw(row: Row) -> str:
    return signed(row["threshold"])


def size(value: float | None) -> float | None:
    """Return how large a figure is, whatever its sign."""
    return None if value is None else abs(value)


def _count(value: int | None) -> str:
    return "no" if not value else f"{value:,}"
