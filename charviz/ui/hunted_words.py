"""What an opened row of a hunt says: plain sentences first, each figure at hand."""

from collections.abc import Mapping
from typing import Any

from charviz.hunting.verdict import LEAST_AUROC, LEAST_RHO, Q
from charviz.ui import words
from charviz.ui.definitions import DEFINITIONS
from charviz.ui.hunt_words import sharp, title

Row = Mapping[str, Any]
USE = "use: "  # what begins the reason why use was not tested
SHARED = 0.1  # of the gap: what a second unit adds to be said to share the work
NEAR = 0.02  # of AUROC or |ρ|: what one cell may lack, and still be said to know it all
TABLE = (
    "Counts, in text to learn from, how often the concept is true after each run of a few "
    "characters, and answers from that: no memory at all."
)
TWIN = (
    "The same network with random weights. The best of its units was searched for in the same way, "
    "in five such networks."
)


def score_of(row: Row) -> float:
    """Return AUROC or |ρ|."""
    return abs((row["spearman"] if is_graded(row) else row["auroc"]) or 0.0)


def is_graded(row: Row) -> bool:
    """Tell whether a row is about more and less, not about yes and no."""
    return bool(row["kind"] == "graded")


def score_name(row: Row) -> str:
    """Return what the score of a row is called."""
    return "|rank correlation|" if is_graded(row) else "AUROC"


def opening(row: Row) -> str:
    """Return what the unit does in one sentence."""
    concept = title(row["concept"])
    if is_graded(row):
        way = "rises" if row["sign"] > 0 else "falls"
        return (
            f"{row['unit']} {way} as “{concept}” grows: their rank correlation is "
            f"{score_of(row):.2f}, where 0 is none and 1 is perfect."
        )
    usual = words.usual_answer(dict(row))
    return (
        f"Asked of every character whether “{concept}” holds, {row['unit']} is right at "
        f"{sharp(row['accuracy'])}. Always answering “{usual}” gets {sharp(row['majority'])} "
        "without looking."
    )


def meaning(row: Row) -> str:
    """Return what the scale of the bars says."""
    if is_graded(row):
        return (
            "How nearly the unit and the concept rise and fall together when only order counts: 0 "
            "is not at all, 1 is perfectly. To be believed, the unit must beat all below it."
        )
    low, high = words.ends(row["concept"])
    return (
        f"Draw two characters, one “{high}” and one “{low}”: how often does the unit tell which is "
        "which? A coin gets 50%. To be believed, the unit must beat all below it."
    )


def bars(row: Row) -> list[dict[str, Any]]:
    """Return what a score is held against, the unit's own first: name, score, interval, tip."""
    own = {
        "name": row["unit"],
        "score": score_of(row),
        "interval": [abs(x) for x in row["auroc_ci"]] if row["auroc_ci"] else None,
        "tip": "This unit, on text that it was not chosen on. The thin line is its 95% interval, "
        "over blocks of the text drawn again and again.",
        "own": True,
    }
    found = [own]
    if row["untrained"]:
        told = row["untrained"]
        name = f"best unit of a network that never learned ({told['unit']}, seed {told['seed']})"
        found.append(_bar(name, told, TWIN))
    if row["table"]:
        told = row["table"]
        count = told["characters"]
        last = "the last character" if count == 1 else f"the last {count} characters"
        found.append(_bar(f"a table of {last}", told, TABLE))
    chance = "nothing in common" if is_graded(row) else "a coin"
    found.append(
        {
            "name": chance,
            "score": 0.0 if is_graded(row) else 0.5,
            "interval": None,
            "tip": "Guessing.",
            "own": False,
        }
    )
    return found


def _bar(name: str, told: Row, tip: str) -> dict[str, Any]:
    lead = told["lead"]
    if lead is not None:
        tip = f"{tip} The unit's lead over it is surely {lead:+.3f}.".replace("-0.", "−0.")
    return {
        "name": name,
        "score": abs(told["score"] or 0.0),
        "interval": None,
        "tip": tip,
        "own": False,
    }


def untrained(row: Row) -> str:
    """Return what the untrained twin is, empty where there is none."""
    twin = row["untrained"]
    if not twin:
        return ""
    return (
        f"{twin['unit']} of an untrained network (seed {twin['seed']}): random weights, and the "
        f"best unit of five such networks. Its {score_name(row)} is {abs(twin['score'] or 0):.2f}; "
        f"that of {row['unit']} is {score_of(row):.2f}."
    )


def missing(row: Row) -> list[str]:
    """Return sentences on what a score was held against without a bar, or could not be."""
    said = []
    if row["q"] is not None:
        does = "do as well" if row["q"] >= Q else "do not do as well"
        said.append(
            f"Labels of 999 other stretches of text, laid over this one, {does} (q = "
            f"{row['q']:.2g}; below {Q} it is no accident)."
        )
    least = LEAST_RHO if is_graded(row) else LEAST_AUROC
    said.append(f"Below {least:.2f} nothing is believed.")
    if row["untrained"] is None:
        said.append("No untrained network was read, so that nothing higher than local can be said.")
    if row["table"] is None:
        said.append(
            "There is no table of the last characters for this concept, so that nothing higher "
            "than local can be said: they may explain it all."
        )
    others = (why for why in row["untested"] if not why.startswith(USE))
    return [*said, *(f"Not tested: {why}." for why in others)]


def crowd(row: Row) -> dict[str, Any] | None:
    """Return whether one cell knows, or only many together; None where nobody asked."""
    if not row["probe"] or not row["sparse"]:
        return None
    alone, together = row["sparse"][0][1], row["probe"]["all"]
    if alone is None or together is None:
        return None
    steps = [{"name": _units(size), "score": score} for size, score in row["sparse"]]
    steps = [{**s, "own": s["name"] == "1 unit"} for s in steps if s["score"] is not None]
    steps.append({"name": "all units", "score": together, "own": False})
    for step in steps:
        step.update(interval=None, tip=f"{score_name(row)} of a linear probe.")
    if together - alone <= NEAR:
        said = f"One cell. {row['unit']} alone knows as much as all units together."
    else:
        enough = next((s["name"] for s in steps if s["score"] >= together - NEAR), "all units")
        said = (
            f"A crowd. All units together know more than the best one; it takes {enough} to come "
            "within .02 of them."
        )
    random = row["probe"]["random"]
    more = (
        f"A probe on all units, asked for a random concept that comes and goes as often, gets "
        f"{random:.2f}: what is above that is in the network, not in the probe."
        if random is not None
        else ""
    )
    return {"said": said, "bars": steps, "more": more}


def _units(count: int) -> str:
    return "1 unit" if count == 1 else f"{count} units"


def use(row: Row) -> dict[str, Any]:
    """Return what became of the guess when the unit was set: sentences, strips of dots."""
    told = row["effect"]
    if told is None:
        return {"said": _not_asked(row), "strips": []}
    if told["gap"] is None or told["closed"] is None:
        return {"said": row["why"], "strips": []}
    unit, controls = row["unit"], told["controls"]
    said = (
        f"Where the character that ends the concept may come, the network expects it more inside "
        f"than outside: by {told['gap']:.2f} nats, on {told['targets']:,} such places inside. "
        f"Silencing {unit}, so that it says nothing any more, closes {told['closed']:.0%} of that "
        f"gap (surely {told['surely_closed'] or 0:.0%})."
    ).replace("-", "−")
    strips = [
        _strip("Share of the gap that silencing closes", told["closed"], controls, 1, "%"),
        _strip("Held as inside: the guess rises by, in nats", told["raised"], controls, 2, ""),
        _strip("Held as outside: the guess falls by, in nats", told["lowered"], controls, 3, ""),
    ]
    less = (
        f"Grey dots: the same done to {len(controls)} other units that move as much and are wired "
        "as strongly. To count, this unit must stand clear to the right of all of them."
        if controls
        else "No other unit moves as much and is wired as strongly, so that it stands without "
        "controls."
    )
    return {
        "said": said,
        "strips": [strip for strip in strips if strip],
        "less": less,
        "more": _more(row),
    }


def _not_asked(row: Row) -> str:
    why = next((u.removeprefix(USE) for u in row["untested"] if u.startswith(USE)), None)
    if why is not None:
        return f"Nobody could ask: {why}."
    return (
        "Nobody asked. Only a unit that follows its concept better than all rivals is taken hold "
        "of, to see what becomes of the network's guess."
    )


def _strip(name: str, own: float | None, controls: Any, at: int, kind: str) -> Any:
    if own is None:
        return None
    others = [one[at] for one in controls if len(one) > at and one[at] is not None]
    told = f"{own:.0%}" if kind else f"{own:+.2f}"
    most = (f"{max(others):.0%}" if kind else f"{max(others):+.2f}") if others else "none tested"
    return {
        "name": name,
        "own": own,
        "others": others,
        "told": told.replace("-", "−"),
        "most": f"others: at most {most}".replace("-", "−"),
    }


def _more(row: Row) -> list[str]:
    told, said = row["effect"], []
    swap, repair = told.get("swap") or {}, told.get("repair") or {}
    if swap.get("taken") is not None and swap.get("given") is not None:
        said.append(
            f"In {swap['pairs']:.0f} pairs of texts that differ in nothing but the concept, giving "
            f"one the value of this unit from the other moves its guess {swap['taken']:.0%} of the "
            f"way out, and {swap['given']:.0%} of the way in."
        )
    if repair.get("alone") is not None and repair.get("both") is not None:
        shares = repair["both"] - (told["closed"] or 0.0) > SHARED
        head = "Another unit shares the work" if shares else "No other unit was found to share it"
        said.append(
            f"{head}: silencing {repair['unit']} alone closes {repair['alone']:.0%}, both together "
            f"{repair['both']:.0%}."
        )
    return [one.replace("-", "−") for one in said]


def figures(row: Row) -> list[dict[str, str]]:
    """Return every figure of a row that is told nowhere else: name, value, what it is."""
    names = {
        "n": ("characters scored", "Of the text, those on which figures are taken."),
        "runs": ("runs", "How often the rarer answer comes as a stretch of its own, at least."),
        "base_rate": ("base rate", DEFINITIONS["base rate"]),
        "auroc": ("AUROC", DEFINITIONS["AUROC"]),
        "spearman": ("Spearman", DEFINITIONS["Spearman"]),
        "ap": ("average precision", "Precision, averaged over all thresholds by what each finds."),
        "f1": ("F1", DEFINITIONS["F1"]),
        "mcc": ("MCC", "The correlation of two yes-or-no answers: 0 is guessing, 1 is perfect."),
        "iou": ("IoU", "What both call true, as a share of what either calls true."),
        "threshold": ("threshold (raw)", DEFINITIONS["threshold"]),
        "p": ("p", "How often labels of other stretches would do as well."),
        "q": ("q", "The same, after as many concepts were asked for (Benjamini and Hochberg)."),
    }
    found = [
        {"name": name, "value": _told(row[key]), "tip": tip}
        for key, (name, tip) in names.items()
        if row.get(key) is not None
    ]
    if row["auroc_ci"]:
        low, high = row["auroc_ci"]
        tip = "Over blocks of the text, drawn again and again."
        found.append(
            {"name": "95% interval", "value": f"{_told(low)} to {_told(high)}", "tip": tip}
        )
    if row["lags"]:
        told = " ".join(f"{x:.3f}" for x in row["lags"] if x is not None)
        tip = "The score if the unit is asked 0, 1, … 5 characters later."
        found.append({"name": f"{score_name(row)} 0–5 characters later", "value": told, "tip": tip})
    return found


def _told(value: float) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.4g}".replace("-", "−")
