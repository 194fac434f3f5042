"""Birth of a neuron: a network at moments of its training, the first ones and ever fewer."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from charviz import birth, checkpoint
from charviz.birth import PASSED, Grown, Timeline
from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS
from charviz.passages import PASSAGES
from charviz.ui import born_words, cache, models, words
from charviz.ui.components.born_text import born_text
from charviz.ui.components.mounting import never_asks
from charviz.ui.components.packing import pack
from charviz.ui.definitions import DEFINITIONS
from charviz.ui.hunted_stretches import graded
from charviz.ui.page import WIDTH, network_page

TITLE = "Birth of a neuron"
OPENING = (
    "Nobody put the detectors into a network. Here it is looked at while it learned, from before "
    "its first step on: drag the slider and see when a unit begins to follow what it follows in "
    "the end, beside how well the network guessed by then and what it wrote."
)
KEYS = ("concept", "moment")
SHOWN = 40  # characters of a bad value that are repeated to its writer


def birth_page() -> None:
    """Draw the page."""
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH):
        name = network_page(TITLE, OPENING, "born_text", forget=KEYS)
        if name is None:
            return
        model = cache.model(name)
        told = birth.load(model)
        if told is None:
            _without(model)
            return
        concept, moment, refused = wanted(told, st.query_params)
        if refused:
            st.info(words.plain(" ".join(refused)))
        born_text(message(model, told, concept, moment), never_asks)
        st.caption(born_words.method(told))


def _without(model: Model) -> None:
    having = [n for n in models.known() if (checkpoint.find(n) / birth.JSON).is_file()]
    others = " or ".join(models.title(name) for name in having)
    name = words.plain(models.title(model.folder.name))
    asked = model.card.get("hyperparameters")
    if isinstance(asked, dict) and asked.get("timeline"):
        why = (
            f"No unit of {name} came to follow a concept that one could look back for, so that its "
            "timeline was not kept. A longer text, or a longer training, may have one."
        )
    else:
        why = (
            f"Nobody kept a timeline while {name} learned. On *Train*, under *More settings*, a "
            "box keeps one; so does `--timeline` of `python -m charviz train`."
        )
    st.info(why + (f" Here, choose {words.plain(others)}." if others else ""))


def wanted(told: Timeline, values: Mapping[str, str]) -> tuple[int, int, list[str]]:
    """Return which concept and which moment an address asks for, and what it cannot have.

    A moment is named by its step; the last one before it counts. Without one it is the one at
    which the unit passed, else the last.
    """
    names, refused = [g.concept for g in told.grown], []
    asked = values.get("concept", names[0])
    if asked not in names:
        refused.append(f"The timeline knows {', '.join(names)}, and not {asked[:SHOWN]!r}.")
        asked = names[0]
    at = told.passes(asked)
    moment = len(told.moments) - 1 if at is None else at
    step = values.get("moment")
    if step is not None and step.isascii() and step.isdecimal() and len(step) < 12:
        reached = [k for k, one in enumerate(told.moments) if one.step <= int(step)]
        moment = reached[-1] if reached else 0
    elif step is not None:
        last = told.moments[-1].step
        refused.append(f"A moment is a step from 0 to {last:,}, and not {step[:SHOWN]!r}.")
    return names.index(asked), moment, refused


def message(model: Model, told: Timeline, concept: int, moment: int) -> bytes:
    """Return all that the component shows, of every moment."""
    passage = PASSAGES[told.passage]
    header: dict[str, Any] = {
        "place": {"model": model.folder.name},
        "asked": {"model": st.query_params.get("model", "")},
        "concept": concept,
        "moment": moment,
        "text": passage.text,
        "count": len(passage.text),
        "whose": f"Our passage “{passage.title}”",
        "passes": PASSED,
        "tips": {
            "loss": f"{DEFINITIONS['loss']} {DEFINITIONS['n-gram line']}",
            "seed": DEFINITIONS["seed"],
        },
        "lines": [[order, nats] for order, nats in sorted(told.lines.items())],
        "losses": {
            "train": [one.train for one in told.moments],
            "validation": [one.validation for one in told.moments],
        },
        "moments": [
            {
                "step": one.step,
                "when": born_words.when(one),
                "told": born_words.loss(told, k),
                "sample": one.sample,
            }
            for k, one in enumerate(told.moments)
        ],
        "concepts": [_grown(told, g) for g in told.grown],
    }
    truth = [_truth(g, passage.text) for g in told.grown]
    levels = [told.levels[g.concept] for g in told.grown]
    return pack(header, {"levels": np.stack(levels), "truth": np.stack(truth)})


def _grown(told: Timeline, g: Grown) -> dict[str, Any]:
    scores = [moment.scores[g.concept] for moment in told.moments]
    return {
        "name": g.concept,
        "title": CONCEPTS[g.concept].title,
        "unit": str(g.unit),
        "kind": born_words.measure(g),
        "about": DEFINITIONS["Spearman" if g.is_graded else "AUROC"],
        "ends": words.ends(g.concept) if g.sign > 0 else words.ends(g.concept)[::-1],
        "scores": [score.score for score in scores],
        "best": [abs(score.best_score) for score in scores],
        "passed": told.passes(g.concept),
        "told": [born_words.score(told, g, k) for k in range(len(scores))],
    }


def _truth(g: Grown, text: str) -> np.ndarray[Any, Any]:
    labels = CONCEPTS[g.concept].label(text)
    return graded(labels, labels)
