"""Two buttons that download the report of a detector: as a page, and as JSON."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from charviz.checkpoint import Model
from charviz.concepts import Concept
from charviz.overview.excerpt import excerpt
from charviz.passages import PASSAGES, first_for
from charviz.ui import words
from charviz.units import parse_unit
from charviz.viz.report import report_json, report_page, row_of


def report_buttons(
    model: Model,
    text: str | None,
    hunted: Mapping[str, Any],
    concept: str,
    known: Concept | None,
) -> None:
    """Draw the buttons; nothing is made before one is pressed.

    text: the one hunted in, None where it is not at hand: then a passage of ours is shown. known:
    what tells the truth of the concept, if it can be told of a text.
    """
    row = row_of(hunted, concept)
    name = words.file_name(model.name, row["unit"] or "none", concept)
    page = partial(as_page, model, text, hunted, concept, known)
    kinds = (
        ("Report as a page", "html", "text/html", page),
        ("Report as JSON", "json", "application/json", partial(as_json, hunted, concept)),
    )
    with st.container(horizontal=True, gap="small"):
        for label, ending, mime, make in kinds:
            st.download_button(
                label,
                make,
                f"{name}.{ending}",
                mime,
                key=f"report-{ending}-{concept}",
                on_click="ignore",
            )


def as_page(
    model: Model,
    text: str | None,
    hunted: Mapping[str, Any],
    concept: str,
    known: Concept | None,
) -> bytes:
    """Return the report as a page; see `report_buttons`."""
    name, passage = row_of(hunted, concept)["unit"], PASSAGES[first_for(words.language_of(model))]
    shown = None
    if name is not None:
        unit = parse_unit(name, model.config)
        spans = () if text is None else hunted["report"]
        shown = excerpt(model, passage.text if text is None else text, unit, known, spans)
    title = f"Our passage “{passage.title}”" if text is None else "The text hunted in"
    return report_page(hunted, concept, shown, title).encode("utf-8", "replace")


def as_json(hunted: Mapping[str, Any], concept: str) -> bytes:
    """Return the report as JSON: the hunt with this row alone."""
    return json.dumps(report_json(hunted, concept), allow_nan=False, indent=1).encode()
