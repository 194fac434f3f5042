"""What a message of the Sample page may hold besides: six texts judged, and a file."""

from collections.abc import Sequence

import numpy as np

from charviz.checkpoint import Model
from charviz.sampling.film import TEMPERATURES, Film, joined
from charviz.sampling.judging import Judgement, judge
from charviz.ui import cache, sampled_words, words
from charviz.ui.extras import Extra
from charviz.ui.sampled_wish import Wanted
from charviz.viz.page import coloured_page, unit_track

BESIDE = (0.2, 0.5, 0.8, 1.0, 1.3, 1.8)


def side(model: Model, wanted: Wanted, written: Sequence[Film], film: str) -> Extra:
    """Return the texts at six temperatures, by their place in `TEMPERATURES`, with figures."""
    which = [TEMPERATURES.index(t) for t in BESIDE]

    def make() -> list[Judgement]:
        whole = joined(written)
        texts = whole.texts(model)
        return [
            judge(
                model,
                wanted.prompt,
                texts[k],
                whole.nats[k].astype(np.float64),
                whole.drawn[k].astype(np.float64),
            )
            for k in which
        ]

    judged = cache.derived(model, wanted.prompt, ("judged", film), make)
    facts = {
        "film": film,
        "which": which,
        "columns": sampled_words.columns(),
        "rows": sampled_words.figures(judged),
    }
    return Extra("side", facts)


def file(model: Model, wanted: Wanted, written: Sequence[Film], number: str) -> Extra:
    """Return the text at the temperature shown as a coloured page: {id, name, mime, bytes}."""
    film, unit = joined(written), wanted.unit
    k = TEMPERATURES.index(wanted.choice.temperature)
    text = film.texts(model)[k]
    levels = film.levels[unit.group][:, k, unit.index]
    known = next((d for d in words.detectors(model) if d.unit == str(unit)), None)
    ends = (known.low, known.high) if known else ("", "")
    track = unit_track(unit, levels, ends, known.claim if known else "")
    told = wanted.address()
    facts = {
        "Network": f"{model.name}, digest {model.digest}",
        "Prompt": told["prompt"] or "none",
        "Temperature": told["t"],
        "Seed": told["seed"],
        "Top-k": told["k"] or "all",
        "Top-p": told["p"] or "all",
        "Made by": "charviz",
    }
    page = coloured_page(text, [track], model.name, facts).encode("utf-8", "replace")
    name = f"{words.file_name(model.name, told['t'], told['seed'], str(unit))}.html"
    sent = {"id": number, "name": name, "mime": "text/html"}
    return Extra("file", sent, {"bytes": np.frombuffer(page, np.uint8)})
