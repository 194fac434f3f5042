"""What an opened row of a hunt says: plain sentences first, each figure at hand."""

from collections.abc import Mapping
from typing import Any

from charviz.hunting.verdict import LEAST_AUROC, LEAST_RHO, Q
from charviz.ui import words
from charviz.ui.definitions import DEFINITIONS
from charviz.ui.hunt_words import title

Row = Mapping[str, Any]
USE = "use: "  # what begins the reason why use was not tested
END = 2.55  # levels of 255: a cell whose means are all that near to an end has gone beyond it
FLAT = 0.02  # of all characters: by how much the levels shown may be wrong about a threshold
NEAR = 0.02  # of AUROC or |ρ|: what one cell may lack, and still be said to know it all
LEAST_Q = 0.001  # smaller ones hang on the tail of Student's t
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


def is_flat(row: Row) -> bool:
    """Tell whether the levels shown cannot draw the line where the hunt drew it, or do not move.

    A cell may count far beyond 1; as tanh(c) all of it looks the same.
    """
    told = row.get("histogram")
    if told and is_graded(row):
        lowest, highest = min(told["means"]), max(told["means"])
        return row["unit"][0] == "c" and (highest < END or lowest > 255 - END)
    if row["level"] is None or not told:
        return False
    inside, outside = told["inside"], told["outside"]
    place = row["level"] * len(inside) / 256
    part = int(place)

    def above(counts: list[int]) -> float:
        return sum(counts[part + 1 :]) + counts[part] * (part + 1 - place)

    right = above(inside) + sum(outside) - above(outside)
    share = right / max(1, sum(inside) + sum(outside))
    return abs((share if row["sign"] > 0 else 1 - share) - row["accuracy"]) > FLAT


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
        f"{words.percent(row['accuracy'])}. Always answering “{usual}” gets "
        f"{words.percent(row['majority'])} without looking."
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
        "interval": [max(0.0, x) for x in row["auroc_ci"]] if row["auroc_ci"] else None,
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


def missing(row: Row, is_labelled: bool = False) -> list[str]:
    """Return sentences on what a score was held against without a bar, or could not be.

    is_labelled: its labels came in a file.
    """
    said = []
    if row["q"] is not None:
        does = "do as well" if row["q"] >= Q else "do not do as well"
        labels = "Labels of 999 other stretches of text, laid over this one,"
        if is_labelled:
            labels = "Its labels, their blocks laid out in 999 other orders,"
        q = f"q = {row['q']:.2g}" if row["q"] >= LEAST_Q else f"q is below {LEAST_Q}"
        said.append(f"{labels} {does} ({q}; below {Q} it is no accident).")
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
        step.update(interval=None, tip=f"{score_name(row)}. {DEFINITIONS['probe']}")
    least = LEAST_RHO if is_graded(row) else LEAST_AUROC
    if max(together, alone) < least:
        said = (
            f"Neither. One unit gets {alone:.2f}, all together {together:.2f}, and below "
            f"{least:.2f} nothing is believed."
        )
    elif together - alone <= NEAR:
        said = f"One cell. {row['unit']} alone knows as much as all units together."
    else:
        enough = next((s["name"] for s in steps if s["score"] >= together - NEAR), "all units")
        said = (
            f"A crowd. All units together know more than the best one; it takes {enough} to come "
            "within .02 of them."
        )
    random = row["probe"]["random"]
    more = (
        "Asked for a random concept that comes and goes as often, all units together get "
        f"{random:.2f}: what is above that is in the network, not in the probe."
        if random is not None
        else ""
    )
    return {"said": said, "bars": steps, "more": more}


def _units(count: int) -> str:
    return "1 unit" if count == 1 else f"{count} units"


def figures(row: Row) -> list[dict[str, str]]:
    """Return every figure of a row that is told nowhere else: name, value, what it is."""
    names = {
        "n": ("characters scored", "Of the text, those on which figures are taken."),
        "runs": ("runs", "How often the rarer answer comes as a stretch of its own, at least."),
        "base_rate": ("base rate", DEFINITIONS["base rate"]),
        "auroc": ("AUROC", DEFINITIONS["AUROC"]),
        "spearman": ("Spearman", DEFINITIONS["Spearman"]),
        "ap": ("average precision", DEFINITIONS["average precision"]),
        "f1": ("F1", DEFINITIONS["F1"]),
        "mcc": ("MCC", DEFINITIONS["MCC"]),
        "iou": ("IoU", DEFINITIONS["IoU"]),
        "threshold": ("threshold (raw)", DEFINITIONS["threshold"]),
        "p": (
            "p",
            "How often labels of other stretches would do as well, by Student’s t over those that "
            "do not overlap: so it may be smaller than one in all that were tried.",
        ),
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
        name = f"95% interval of {'|ρ|' if is_graded(row) else 'AUROC'}"
        found.append({"name": name, "value": f"{_told(low)} to {_told(high)}", "tip": tip})
    if row["lags"]:
        told = " ".join(f"{x:.3f}" for x in row["lags"] if x is not None)
        tip = "The score if the unit is asked 0, 1, … 5 characters later."
        found.append({"name": f"{score_name(row)} 0–5 characters later", "value": told, "tip": tip})
    return found


def _told(value: float) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.4g}".replace("-", "−")
