"""An opened row of a hunt: one detector, its text, and all that is known of how far to believe it.

Python reads the stretches and words the row once; in the browser it is all looked at, alone.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS, Concept
from charviz.concepts.labelled import LabelledConcept
from charviz.passages import PASSAGES, first_for
from charviz.ui import cache, failures, hunted_use, hunted_words, words
from charviz.ui.components.hunted_row import hunted_row
from charviz.ui.components.packing import pack
from charviz.ui.definitions import DEFINITIONS
from charviz.ui.hunt_words import title
from charviz.ui.hunted_stretches import Shown, shown
from charviz.units import parse_unit
from charviz.viz.report import row_of

LEVELS = 256


@st.fragment
@failures.told()
def draw(
    model: Model,
    text: str | None,
    hunted: Mapping[str, Any],
    concept: str,
    known: Concept | None = None,
) -> None:
    """Draw a row.

    text: the one hunted in, None where it is not at hand: then a passage of ours is shown.
    known: what tells the truth of a concept of the reader's own, if it can be read off a text.
    """
    row = row_of(hunted, concept)
    if row["unit"] is None:
        absent = f"**{words.plain(title(concept))}** is absent, so that no unit was looked for."
        st.info(f"{absent} {words.plain(row['why'] or '')}")
        return
    with st.spinner("Reading the stretches…"):
        data = message(model, text, row, CONCEPTS.get(concept, known))
    hunted_row(data)


def message(model: Model, text: str | None, row: Mapping[str, Any], known: Concept | None) -> bytes:
    """Return all that the component draws."""
    passage = PASSAGES[first_for(words.language_of(model))]
    read = passage.text if text is None else text
    is_own = text is not None
    facts = [str(row[name]) for name in ("concept", "unit", "sign", "level", "worst", "untrained")]
    source = known.digest if isinstance(known, LabelledConcept) else known and known.convention
    what = ("hunted row", *facts, is_own, source)
    parts: list[Shown] = cache.derived(
        model, read, what, lambda: shown(model, read, row, known, with_worst=is_own)
    )
    whose = "The text hunted in" if is_own else f"Our passage “{passage.title}”"
    asked = st.query_params
    header: dict[str, Any] = {
        "place": {"model": model.folder.name, "row": row["concept"]},
        "asked": {"model": asked.get("model", "")},
        "at": _number(asked.get("at"), len(parts) - 1),
        "is_twin": asked.get("twin") == "1" and bool(row["untrained"]),
        "level": _number(asked.get("level"), LEVELS - 1, None),
        "stretches": [_stretch(part) for part in parts],
        "whose": whose,
        "has_truth": known is not None,
        "missing": hunted_words.missing(row, isinstance(known, LabelledConcept)),
        "worst": [] if is_own else _elsewhere(row),
        "links": links(model, row["unit"]),
        **_told(row),
    }
    arrays = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("levels", "twin", "truth")
    }
    return pack(header, arrays)


def links(model: Model, unit: str) -> list[dict[str, str]]:
    """Return where else a unit can be looked at, and operated on unless it is a gate."""
    asked = urlencode({"model": model.folder.name, "unit": unit})
    found = [{"address": f"./?{asked}", "said": f"See {unit} on the Text page"}]
    if parse_unit(unit, model.config).state in model.config.states:
        found.append({"address": f"./operate?{asked}", "said": f"Hold or silence {unit}"})
    return found


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row says, whatever the text."""
    return {
        "unit": row["unit"],
        "sign": row["sign"],
        "is_graded": hunted_words.is_graded(row),
        "from_zero": row["unit"][0] in "ifozr",
        "ends": words.ends(row["concept"]),
        "title": title(row["concept"]),
        "chosen": None if hunted_words.is_flat(row) else row["level"],
        "is_flat": hunted_words.is_flat(row),
        "accuracy": row["accuracy"],
        "majority": row["majority"],
        "usual": words.usual_answer(dict(row)) if row["base_rate"] is not None else "",
        "histogram": row.get("histogram"),
        "opening": hunted_words.opening(row),
        "untrained": hunted_words.untrained(row),
        "score_name": hunted_words.score_name(row),
        "meaning": hunted_words.meaning(row),
        "bars": hunted_words.bars(row),
        "crowd": hunted_words.crowd(row),
        "use": hunted_use.use(row),
        "runners_up": [
            {"unit": name, "score": abs(score or 0)} for name, score in row["runners_up"][:10]
        ],
        "verdict": row["verdict"] or "no verdict",
        "verdict_tip": DEFINITIONS.get(row["verdict"] or "", DEFINITIONS["verdict"]),
        "why": row["why"] or "",
        "figures": hunted_words.figures(row),
        "tips": {name: DEFINITIONS[name] for name in ("threshold", "AUROC", "Spearman")},
    }


def _stretch(part: Shown) -> dict[str, Any]:
    where = f"from character {part.start + 1:,}" if part.start else "the beginning"
    name = where if part.right is None else f"right at {part.right:.0%}"
    return {"text": part.text, "name": name, "where": where}


def _elsewhere(row: Mapping[str, Any]) -> list[str]:
    """Return where a unit is worst in a text that is not at hand."""
    return [
        f"characters {one['from']:,} to {one['to']:,}: right at {one['right']:.1%}"
        for one in row["worst"]
        if one["right"] is not None
    ]


def _number(asked: str | None, most: int, otherwise: int | None = 0) -> int | None:
    """Return a whole number of the address; nothing else, and none beyond, counts."""
    if asked is None or not (asked.isascii() and asked.isdigit() and len(asked) < 9):
        return otherwise
    return int(asked) if int(asked) <= most else otherwise
