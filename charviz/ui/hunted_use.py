"""What an opened row says of use: what became of the network's guess when the unit was set."""

from collections.abc import Mapping, Sequence
from typing import Any

from charviz.hunting.verdict import FEWEST_TARGETS, is_little
from charviz.ui import words
from charviz.ui.hunted_words import USE, is_graded
from charviz.ui.words import rounded

Row = Mapping[str, Any]
SHARED = 0.1  # of the gap: what a second unit adds to be said to share the work


def use(row: Row) -> dict[str, Any]:
    """Return what became of the guess when the unit was set: sentences, strips of dots."""
    told = row["effect"]
    if told is None:
        return {"said": _not_asked(row), "strips": []}
    if told["gap"] is None or told["closed"] is None:
        return {"said": row["why"], "strips": []}
    unit, controls = row["unit"], told["controls"]
    low, high = words.ends(row["concept"])
    parted = " (above and below the middle)" if is_graded(row) else ""
    said = (
        f"Where the character that ends the concept may come, the network expects it more where it "
        f"is “{high}” than where “{low}”{parted}: by {told['gap']:.2f} nats, on "
        f"{told['targets']:,} such places “{high}”. "
        f"Silencing {unit}, so that it says nothing any more, closes {rounded(told['closed'])} of "
        f"that gap (surely {rounded(told['surely_closed'] or 0)})."
    ).replace("-", "−")
    strips = [
        _strip("Share of the gap that silencing closes", told["closed"], controls, 1, "%"),
        _strip(f"Held as “{high}”: the guess rises by, in nats", told["raised"], controls, 2, ""),
        _strip(f"Held as “{low}”: the guess falls by, in nats", told["lowered"], controls, 3, ""),
    ]
    less = (
        f"Grey dots: the same done to {len(controls)} other units that move as much and are wired "
        "as strongly. To count, this unit must stand clear to the right of all of them."
        if controls
        else _alone(told)
    )
    return {
        "said": said,
        "strips": [strip for strip in strips if strip],
        "less": less,
        "more": _more(row),
    }


def _alone(effect: Mapping[str, Any]) -> str:
    """Return why a unit stands without controls."""
    if effect["targets"] < FEWEST_TARGETS:
        return "There are too few such places to ask whether others do as much."
    if is_little(effect):
        return "Silencing it does too little for anybody to ask whether others do as much."
    return (
        "No other unit moves as much and is wired as strongly, so that it stands without controls."
    )


def _not_asked(row: Row) -> str:
    why = next((u.removeprefix(USE) for u in row["untested"] if u.startswith(USE)), None)
    if why is not None:
        return f"Nobody could ask: {why}."
    return (
        "Nobody asked. Only a unit that follows its concept better than all rivals is taken hold "
        "of, to see what becomes of the network's guess."
    )


def _strip(
    name: str, own: float | None, controls: Sequence[Sequence[Any]], at: int, kind: str
) -> dict[str, Any] | None:
    if own is None:
        return None
    others = [one[at] for one in controls if len(one) > at and one[at] is not None]
    told = rounded(own) if kind else f"{own:+.2f}"
    best = max(others, default=0.0)
    most = rounded(best) if kind else f"{best:+.2f}"
    return {
        "name": name,
        "own": own,
        "others": others,
        "told": told.replace("-", "−"),
        "most": (f"others: at most {most}" if others else "no others tested").replace("-", "−"),
    }


def _more(row: Row) -> list[str]:
    told, said = row["effect"], []
    swap, repair = told.get("swap") or {}, told.get("repair") or {}
    if swap.get("taken") is not None and swap.get("given") is not None:
        said.append(
            f"In {swap['pairs']:.0f} pairs of texts that differ in nothing but the concept, giving "
            "one the value of this unit from the other moves its guess "
            f"{rounded(swap['taken'])} of the way out, and {rounded(swap['given'])} of the way in."
        )
    if repair.get("alone") is not None and repair.get("both") is not None:
        shares = repair["both"] - (told["closed"] or 0.0) > SHARED
        head = "Another unit shares the work" if shares else "No other unit was found to share it"
        said.append(
            f"{head}: silencing {repair['unit']} alone closes {rounded(repair['alone'])}, both "
            f"together {rounded(repair['both'])}."
        )
    return [one.replace("-", "−") for one in said]
