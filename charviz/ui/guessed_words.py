"""What Guess the neuron says of a question once it is answered."""

from typing import Any

from charviz.concepts import CONCEPTS
from charviz.hunting.verdict import BELIEVED
from charviz.passages import PASSAGES
from charviz.ui import words
from charviz.ui.definitions import DEFINITIONS
from charviz.ui.guessed_game import OPTIONS, QUESTIONS, Question

NONE = "None of these"
NO_VERDICT = "no detector"
BY_LUCK = QUESTIONS / (OPTIONS + 1)
TOGETHER = (
    "Playing together? Everyone who opens game {seed} gets the same questions. Phones open the "
    "copied link; without phones, one to five raised fingers are an answer."
)
_UNFOUND = (
    "The hunt looked for a detector of each of its {concepts} concepts among all units, and this "
    "one was neither the best for any of them nor a runner-up."
)


def asked(question: Question) -> dict[str, Any]:
    """Return a question as the browser draws it, text and levels apart."""
    right = len(question.options) if question.right is None else _place(question)
    return {
        "whose": f"A unit of the network {question.network}, reading our passage "
        f"“{PASSAGES[question.passage].title}”",
        "text": question.text,
        "options": [*map(_option, question.options), {"title": NONE, "tip": _NONE_TIP}],
        "right": right,
        "reveal": _reveal(question),
    }


_NONE_TIP = "Most units follow nothing that anybody has a name for: then this is right."


def _place(question: Question) -> int:
    return question.options.index(question.right or "")


def _option(name: str) -> dict[str, str]:
    return {"title": CONCEPTS[name].title, "tip": CONCEPTS[name].convention}


def _reveal(question: Question) -> dict[str, Any]:
    """Return what is told once it is answered."""
    row, unit = question.row, str(question.unit)
    said: dict[str, Any] = {
        "wrong": [_instead(question, name) for name in question.options] + [""],
        "links": _links(question),
        "unit": f"{unit} of {question.network}",
    }
    if row is None:
        return said | {
            "head": f"{unit} follows none of these.",
            "score": _nearest(question),
            "score_if_wrong": False,  # then that of the answer given stands there
            "verdict": NO_VERDICT,
            "tip": DEFINITIONS["detector"],
            "why": _UNFOUND.format(concepts=len(CONCEPTS)),
            "ends": ["", ""],
            "level": None,
            "underlined": "",
        }
    low, high = words.ends(row["concept"])
    title = CONCEPTS[row["concept"]].title
    graded = CONCEPTS[row["concept"]].kind == "graded"
    return said | {
        "head": f"{unit} follows “{title}”.",
        "score": _score(row),
        "score_if_wrong": True,
        "verdict": row["verdict"],
        "tip": DEFINITIONS[row["verdict"]],
        "why": f"{_does_hunt_agree(row)} {row['why']}",
        "ends": [low, high] if row["sign"] > 0 else [high, low],
        "level": row["level"],
        "underlined": f"Underlined: “{title}”, as the text itself tells it"
        + ("; the thicker, the more." if graded else "."),
    }


def _does_hunt_agree(row: words.Row) -> str:
    if row["verdict"] in BELIEVED:
        return "The hunt believes it too."
    return "The eye sees it, but the hunt doubts that it means much."


def _score(row: words.Row) -> str:
    if row["auroc"] is None:
        return (
            f"On text it never saw, its rank correlation with that is {abs(row['spearman']):.2f} "
            "(0 is none, 1 is perfect)."
        )
    return (
        f"On text it never saw, it is right at {words.percent(row['accuracy'])} of characters; "
        f"always answering “{words.usual_answer(row)}” gets {words.percent(row['majority'])}."
    )


def _nearest(question: Question) -> str:
    name = max(question.options, key=lambda option: question.clear[option])
    return f"The nearest of them: {_how_well(question, name)}"


def _instead(question: Question, name: str) -> str:
    """Return how a wrong answer does on the text shown; nothing of the right one."""
    return "" if name == question.right else f"Your answer: {_how_well(question, name)}"


def _how_well(question: Question, name: str) -> str:
    title, clear = CONCEPTS[name].title, question.clear[name]
    if CONCEPTS[name].kind == "graded":
        return f"with “{title}”, its rank correlation is {clear:.2f} here; 0 is none, 1 is perfect."
    share = 0.5 + clear / 2
    return (
        f"for “{title}”, of one character where it is true and one where it is not, the unit tells "
        f"which is which {share:.0%} of the time here; a coin gets 50%."
    )


def _links(question: Question) -> list[dict[str, Any]]:
    """Return where one can look on: [{path, query, title}]."""
    place = {
        "model": question.network,
        "text": question.passage,
        "unit": str(question.unit),
        "pos": str(question.start),
    }
    found = [{"path": "", "query": place, "title": "See it on the whole passage"}]
    if question.right is not None:
        query = {"model": question.network, "row": question.right}
        found.append({"path": "hunt", "query": query, "title": "How the hunt judged it"})
    return found
