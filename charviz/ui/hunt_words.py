"""What the Hunt page says of what was found: each row in plain words, then all in a sentence."""

from collections.abc import Mapping, Sequence
from typing import Any

from charviz.concepts import CONCEPTS
from charviz.hunting.verdict import UNHELD, is_unheld
from charviz.ui import words
from charviz.ui.definitions import DEFINITIONS

ORDER = ("used", "tracks", "local", "chance", "absent")
WEIGHTS = {"used": "strong", "tracks": "strong", "local": "plain", "chance": "weak"}
COUNTED = {
    "used": "{} followed and used",
    "tracks": "{} followed",
    "local": "{} explained by less (*local*)",
    UNHELD: "{} that could not be checked (*local*)",
    "chance": "{} no better than chance",
    "absent": "{} not in the text or too seldom",
}
SHOWN = frozenset(
    ("concept", "kind", "unit", "verdict", "why", "base_rate", "accuracy", "majority")
) | {"auroc", "spearman", "untrained", "table"}

HEADS = (  # what the table's columns mean
    DEFINITIONS["concept"],
    DEFINITIONS["detector"],
    f"{DEFINITIONS['majority']} The bar goes from guessing to never wrong, by AUROC or the rank "
    "correlation; the mark on it is the best of its rivals: an untrained network, or the last "
    "characters.",
    DEFINITIONS["verdict"],
)

LEGEND = (
    "A bar goes from guessing to never wrong; the mark on it is the unit’s best rival, an "
    "untrained network or the last few characters. A verdict is *absent*, *chance*, *local*, "
    "*tracks* or *used*, from least to most to be believed: point at one to read what it means."
)

Row = Mapping[str, Any]


def is_hunt(value: Mapping[str, Any]) -> bool:
    """Tell whether a JSON object is a hunt as charviz writes it, as far as it is shown here."""
    rows = value.get("detectors")
    return (
        isinstance(value.get("text"), dict)
        and isinstance(value["text"].get("chars"), int)
        and isinstance(rows, list)
        and all(isinstance(row, dict) and row.keys() >= SHOWN for row in rows)
    )


def _counted(row: Row) -> str:
    """Return as what a row is counted: its verdict, if it was held against all that there is."""
    return UNHELD if is_unheld(row) else row["verdict"]


def summary(hunted: Mapping[str, Any], where: str) -> str:
    """Return all that was found in one sentence, as Markdown; where: in which text."""
    found = [_counted(row) for row in hunted["detectors"]]
    counts = [
        told.format(f"**{found.count(kind)}**") for kind, told in COUNTED.items() if kind in found
    ]
    things = "one concept" if len(found) == 1 else f"{len(found)} concepts"
    there = len(found) - found.count("absent")
    searched = hunted.get("pairs_searched") or 0
    units = f"{searched // there:,} units were" if there and searched else "its units were"
    units = units.replace("units", "units, gates among them,") if hunted.get("gates") else units
    place = f"In {words.plain(where)} ({words.characters(hunted['text']['chars'])})"
    return f"{place}, {units} held against {things}: {', '.join(counts)}."


def in_order(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that have a unit, those to believe most first, the best of them first."""
    there = [row for row in rows if row["unit"]]
    return sorted(there, key=lambda row: (_place(row), -_score(row)))


def _place(row: Row) -> int:
    return ORDER.index(row["verdict"]) if row["verdict"] in ORDER else len(ORDER)


def folded(rows: Sequence[Row]) -> list[str]:
    """Return a sentence for each reason why concepts are absent, which names them."""
    absent = [row for row in rows if not row["unit"]]
    whys = dict.fromkeys(row["why"] for row in absent)
    return [
        f"Absent: {', '.join(title(r['concept']) for r in absent if r['why'] == why)}. {why}"
        for why in whys
    ]


def told(row: Row, is_open: bool) -> dict[str, Any]:
    """Return a row as the table draws it."""
    concept = CONCEPTS.get(row["concept"])
    return {
        "concept": row["concept"],
        "title": title(row["concept"]),
        "convention": concept.convention if concept else "A concept of your own.",
        "unit": row["unit"],
        "right": _right(row),
        "rival": _rival(row),
        "bar": _bar(row),
        "verdict": row["verdict"] or "no verdict",
        "tip": DEFINITIONS.get(row["verdict"] or "", DEFINITIONS["verdict"]),
        "why": row["why"] or "",
        "why_tip": DEFINITIONS["gap"] if " of the gap" in (row["why"] or "") else "",
        "weight": WEIGHTS.get(row["verdict"], "plain"),
        "is_open": is_open,
    }


def title(concept: str) -> str:
    """Return what a concept is called; one of the reader's own has its name alone."""
    return CONCEPTS[concept].title if concept in CONCEPTS else concept


def _score(row: Row) -> float:
    """Return AUROC or |ρ|, by which units were chosen."""
    score = row["spearman"] if row["kind"] == "graded" else row["auroc"]
    return abs(score or 0.0)


def _right(row: Row) -> str:
    if row["spearman" if row["kind"] == "graded" else "accuracy"] is None:
        return ""
    if row["kind"] == "graded":
        return f"rank correlation {abs(row['spearman']):.2f}"
    return f"right at {words.percent(row['accuracy'])}"


def _rival(row: Row) -> str:
    if row["kind"] == "graded":
        return "of 0 (none) to 1 (perfect)"
    if row["majority"] is None:
        return ""
    return f"always “{words.usual_answer(dict(row))}”: {words.percent(row['majority'])}"


def _bar(row: Row) -> dict[str, Any]:
    """Return where a unit stands between guessing and never wrong, 0 to 1, and its best rival."""
    score = _score(row)
    rivals = [told["score"] for told in (row["untrained"], row["table"]) if told]
    rival = max((abs(r) for r in rivals if r is not None), default=None)
    name = "|rank correlation|" if row["kind"] == "graded" else "AUROC"
    said = f"{name} {score:.2f}"
    if rival is not None:
        said += f"; its best rival, an untrained network or the last characters, has {rival:.2f}"
    low = 0.0 if row["kind"] == "graded" else 0.5

    def place(value: float) -> float:
        return round(min(1.0, max(0.0, (value - low) / (1 - low))), 4)

    return {
        "name": "" if row["kind"] == "graded" else f"{name} {score:.2f}",
        "share": place(score),
        "rival": None if rival is None else place(rival),
        "said": f"{said}. From left to right: guessing to never wrong.",
    }
