"""Guess the neuron: texts coloured by a unit, and one guesses what it follows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from charviz import checkpoint
from charviz.checkpoint import Model
from charviz.errors import CharvizError
from charviz.home import SAMPLE_MODELS
from charviz.sampling.dice import LARGEST_SEED
from charviz.ui import cache, guessed_words, request, words
from charviz.ui.components.guessed_text import guessed_text
from charviz.ui.components.mounting import never_asks
from charviz.ui.components.packing import pack
from charviz.ui.guessed_game import OPTIONS, QUESTIONS, Question, game, truth
from charviz.ui.page import WIDTH
from charviz.ui.request import Request

TITLE = "Guess the neuron"
OPENING = (
    "Each text is coloured by one unit of a network that read it: **vermilion** where the unit "
    "stands high, **blue** where it stands low. What does it follow, if anything?"
)
END = "end"
SHOWN = 40  # characters of a bad value that are repeated to its writer


@dataclass(frozen=True)
class Wanted:
    """A game by its seed, the answers given (an option's number, `-` for none yet), and the
    question looked at, from 1; `QUESTIONS` + 1 is the end.
    """

    seed: int
    answers: str
    question: int


def guess_page() -> None:
    """Draw the page."""
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH):
        st.title(TITLE)
        st.markdown(OPENING, width=760)
        models = _models()
        asked = request.here(read)
        if asked.refused:
            st.info(words.plain(" ".join(asked.refused)))
        questions = _game(models, asked.wanted.seed)
        if not questions:
            st.info("No network is here whose detectors are known: `sample_models/` has some.")
            return
        guessed_text(message(questions, asked, st.query_params.get("seed", "")), never_asks)


def read(values: Mapping[str, object]) -> tuple[Wanted, list[str]]:
    """Return what an address asks for, and a sentence for everything that was replaced."""
    refused: list[str] = []
    seed = _number(values.get("seed"), "1", "seed", (0, LARGEST_SEED), refused)
    given = str(values.get("answers", ""))
    if not re.fullmatch(f"[-1-{OPTIONS + 1}]{{,{QUESTIONS}}}", given):
        refused.append(
            f"The address gives the answers {given[:SHOWN]!r}: write a number from 1 to "
            f"{OPTIONS + 1} for each of the {QUESTIONS} questions, or - for none yet. They are "
            "left out."
        )
        given = ""
    answers = given.ljust(QUESTIONS, "-")
    ahead = str(answers.find("-") + 1 or QUESTIONS)
    asked = values.get("question")
    if asked == END and "-" not in answers:
        return Wanted(seed, answers, QUESTIONS + 1), refused
    question = _number(None if asked == END else asked, ahead, "question", (1, QUESTIONS), refused)
    return Wanted(seed, answers, question), refused


def message(questions: list[Question], asked: Request[Wanted], seed_asked: str) -> bytes:
    """Return the whole game: the browser plays it alone."""
    wanted = asked.wanted
    header: dict[str, Any] = {
        "entered": asked.entered,
        "place": {"seed": str(wanted.seed)},
        "asked": {"seed": seed_asked},
        "answers": wanted.answers[: len(questions)],
        "question": min(wanted.question, len(questions) + 1),
        "questions": [guessed_words.asked(question) for question in questions],
        "together": guessed_words.TOGETHER.format(seed=wanted.seed),
        "by_luck": f"{guessed_words.BY_LUCK:.1f}",
    }
    arrays = {
        "levels": np.concatenate([question.levels for question in questions]),
        "truth": np.concatenate([truth(question) for question in questions]),
    }
    return pack(header, arrays)


def _models() -> list[Model]:
    """Return the networks that ship with charviz; who trains others gets the same games."""
    found = []
    for name in checkpoint.names():
        if checkpoint.find(name).parent == SAMPLE_MODELS:
            try:
                found.append(cache.model(name))
            except CharvizError:  # a broken network is told of on its own pages
                continue
    return found


def _game(models: list[Model], seed: int) -> list[Question]:
    """Return the game of a seed, made once for all who play it."""
    if not models:
        return []
    digests = " ".join(model.digest for model in models)
    return cache.derived(models[0], str(seed), ("game", digests), lambda: game(models, seed))


def _number(
    asked: object, otherwise: str, name: str, bounds: tuple[int, int], refused: list[str]
) -> int:
    value = otherwise if asked is None else str(asked)
    if value.isascii() and value.isdigit() and len(value) < 20:
        number = int(value)
        if bounds[0] <= number <= bounds[1]:
            return number
    low, high = bounds
    most = "2^63 - 1" if high == LARGEST_SEED else f"{high}"
    refused.append(
        f"The address asks for the {name} {value[:SHOWN]!r}: give a whole number from {low} to "
        f"{most}. It is {name} {otherwise} now."
    )
    return int(otherwise)
