"""A stretch marked in a text: which units are on there, and off around it. No verdict."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from charviz import tracing
from charviz.checkpoint import Model
from charviz.errors import CharvizError
from charviz.hunting.marked import LONGEST, Candidate, Marked, marked
from charviz.passages import PASSAGES, first_for
from charviz.tracing import ActivationTrace
from charviz.ui import address, cache, words
from charviz.ui.address import editor_text
from charviz.ui.compared_wish import NAMES, STRETCH
from charviz.ui.components.marked_text import marked_text
from charviz.ui.components.packing import pack
from charviz.ui.page import asked_by
from charviz.ui.wish import number_of

KEYS = ("mark", "marked")  # of the address: the stretch, as 1-based FIRST-LAST, and the passage
OWN = "own"
SHOWN = 40  # characters of a bad value that are repeated to its writer
HEADS = (
    ("Unit", ""),
    ("It is on", "Where its value is above the level that tells them apart best, or below."),
    ("In the stretch", "At so many of its characters."),
    ("Around it", "As far on either side as the stretch is long, 100 characters at least."),
    (
        "AUROC",
        "Of two characters, one from the stretch and one from around it, how often it tells.",
    ),
    ("By luck", "So many units do as well on a random stretch of the same length, on average."),
    ("Elsewhere", "Runs of characters, in the rest of the text, at which it is on."),
)
TITLES = {key: passage.title for key, passage in PASSAGES.items()} | {OWN: "Your own"}


def marking(model: Model) -> None:
    """Draw the text to mark a stretch in and, once one is marked, what was found."""
    asked = st.query_params.get("marked", "")
    usual = first_for(words.language_of(model))
    name = asked if asked in TITLES else usual
    st.session_state["marking-text"] = name

    def chosen() -> None:
        address.change(marked=st.session_state["marking-text"], mark=None)

    st.pills(
        "Text to mark a stretch in",
        list(TITLES),
        format_func=TITLES.__getitem__,
        key="marking-text",
        on_change=chosen,
        required=True,
    )
    text = PASSAGES[name].text if name != OWN else _own()
    if not text:
        return
    span, refused = wanted(st.query_params.get("mark"))
    found = None
    if span and not refused:
        try:
            found = _found(model, text, *span)
        except CharvizError as error:
            refused = str(error)
    if refused:
        st.info(words.plain(refused))
    marked_text(message(model, name, text, found, bool(refused)), _asked)


def wanted(mark: str | None) -> tuple[tuple[int, int] | None, str]:
    """Return the stretch [start, stop) that an address names, and what it cannot have."""
    if mark is None or len(mark) == 1 or mark in NAMES:  # one that came along from a comparison
        return None, ""
    named = STRETCH.fullmatch(mark)
    if named is None:
        return None, f"A stretch is FIRST-LAST, such as 120-180, and not {mark[:SHOWN]!r}."
    return (int(named[1]) - 1, int(named[2])), ""


def message(model: Model, name: str, text: str, found: "Found | None", is_refused: bool) -> bytes:
    """Return all that the component shows; what is refused stays in its fields."""
    header: dict[str, Any] = {
        "model": model.folder.name,
        "text": text,
        "count": len(text),
        "span": None,
        "refused": is_refused,
        "answer": st.session_state.get("marking-answer", 0),
        "heads": HEADS,
        "said": "",
        "candidates": [],
    }
    levels = np.zeros((0, len(text)), np.uint8)
    if found:
        trace, said = found
        header["span"] = (said.start, said.stop)
        header["said"] = summary(said)
        header["candidates"] = [_told(model, name, one, said) for one in said.candidates]
        levels = np.stack([trace[one.unit] for one in said.candidates])
    return pack(header, {"levels": levels})


Found = tuple[ActivationTrace, Marked]


def _found(model: Model, text: str, start: int, stop: int) -> Found:
    trace = cache.derived(model, text, "trace to mark in", lambda: tracing.trace(model, text))
    what = ("marked", start, stop)
    return trace, cache.derived(model, text, what, lambda: marked(model, trace, start, stop))


def summary(said: Marked) -> str:
    """Return in a sentence what was found, and that it is no verdict."""
    length = said.stop - said.start
    if said.drawn:
        luck = (
            f" Of {said.drawn} random stretches of that length, {said.as_good} have a unit that "
            "does as well as the first one here."
        )
    else:
        luck = " The text is too short to draw other stretches from."
    return (
        f"{said.searched // 2:,} units were held against these {length:,} characters, either way "
        f"up.{luck} This is no verdict: one stretch proves nothing. For a verdict, hunt for a "
        "pattern, or for labels from a file."
    )


def _told(model: Model, name: str, one: Candidate, said: Marked) -> dict[str, Any]:
    luck = "too short" if one.by_luck is None else f"{one.by_luck:.2g} units"
    at = {"model": model.folder.name, "text": name, "unit": str(one.unit), "pos": str(said.start)}
    return {
        "unit": str(one.unit),
        "level": one.level,
        "cells": [
            "when high" if one.sign > 0 else "when low",
            f"{one.inside:.0%}",
            f"{one.around:.0%}",
            f"{one.auroc:.2f}",
            luck,
            f"{one.elsewhere:,} runs, {one.share:.0%}",
        ],
        "where": f"Where else {one.unit} is on" if one.places else f"{one.unit} is on nowhere else",
        "places": [
            {
                "before": ("…" if place.start > len(place.before) else "") + _seen(place.before),
                "quoted": _seen(place.quoted),
                "after": _seen(place.after),
            }
            for place in one.places
        ],
        "address": f"./?{urlencode(at)}" if name != OWN else "",
    }


def _seen(text: str) -> str:
    return text.replace("\n", "↵")


def _own() -> str:
    typed = st.text_area(
        "Your own text", key="marking-own", max_chars=LONGEST, height=140, value=""
    )
    return editor_text(typed or "")


def _asked() -> None:
    """Take the stretch that was marked into the address; it comes from outside."""
    found = asked_by("marked_text")
    if found is None:
        return
    wants: Mapping[str, object] | object = found[0].get("wanted")
    mark = wants.get("mark") if isinstance(wants, dict) else None
    st.session_state["marking-answer"] = number_of(found[0])
    if isinstance(mark, str):
        address.change(mark=mark[:SHOWN], marked=st.session_state.get("marking-text"))
