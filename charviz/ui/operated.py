"""The Operate page: hold, silence or push units while a network writes, and see what changes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS
from charviz.errors import CharvizError
from charviz.passages import PASSAGES
from charviz.sampling import effects
from charviz.sampling.effects import Told, Written
from charviz.sampling.operations import Operation, instead
from charviz.ui import cache, failures, operated_words, request, words
from charviz.ui.components.operated_text import operated_text
from charviz.ui.components.packing import pack
from charviz.ui.operated_example import begin, passage, sides, spread
from charviz.ui.operated_wish import KEYS, Experiment, Reading
from charviz.ui.page import WIDTH, asked_by, network_page
from charviz.ui.request import Request
from charviz.ui.states import states

COMPONENT = "operated_text"
TITLE = "Take hold of a unit while the network writes"
OPENING = (
    "Hold a unit at a value, silence it or push it, and the network writes on with it: the same "
    "prompt, the same dice. Beside it stands what it writes untouched, and what it writes when the "
    "same is done to a random unit of the same kind."
)


def operate_page() -> None:
    """Draw the page."""
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH):
        name = network_page(TITLE, OPENING, COMPONENT, forget=KEYS)
        if name is None:
            return
        model = cache.model(name)
        _experiment(name, request.here(Reading(model, begin(model))))


@st.fragment
@failures.told()
def _experiment(name: str, asked: Request[Experiment]) -> None:
    """Draw the component; it runs alone when the browser asks for something else."""
    model = cache.model(name)
    if asked.refused:
        st.info("\n\n".join(map(words.plain, asked.refused)))
    operated_text(
        _message(model, asked, st.query_params.get("model", "")),
        _asked,
    )


def _asked() -> None:
    """Take up what the browser asks for; the network is the one it was shown."""
    if found := asked_by(COMPONENT):
        sent, model = found
        request.take(sent, Reading(model, begin(model)))


def _message(model: Model, asked: Request[Experiment], model_asked: str) -> bytes:
    """Return all that the component draws."""
    wanted = asked.wanted
    why_alone, others, twins = _control(model, wanted)
    written = _written(model, wanted, others, twins)
    everywhere = np.ones(wanted.length, np.bool_)
    where = effects.in_force(wanted.operations, wanted.length) if wanted.operations else everywhere
    told = [effects.told(w, written[0], wanted.target, where) for w in written]
    shown = [wanted.unit] * len(written)
    if twins and wanted.unit in twins:
        shown[-1] = twins[wanted.unit]
    header: dict[str, Any] = {
        "entered": asked.entered,
        "answer": asked.answer,
        "place": {"model": model.folder.name},
        "asked": {"model": model_asked},
        "wanted": wanted.address(),
        "prompt": wanted.prompt,
        "notes": [*_notes(model, wanted, why_alone), *operated_words.cut(others)],
        "columns": _columns(wanted, written, told, shown),
        "sentences": operated_words.sentences(wanted, written, told),
        "target": operated_words.name_of(wanted),
        "shift_words": operated_words.shift_words(wanted, told),
        "chart_words": operated_words.chart_words(wanted, float(effects.chances(written[0]).max())),
        "length": wanted.length,
        "start": wanted.start,
        "stop": wanted.stop,
        "detectors": [vars(d) for d in words.detectors(model) if d.unit[0] in model.config.states],
        "states": [vars(s) for s in states(model.config) if s.letter in model.config.states],
        "layers": model.config.layers,
        "units": model.config.hidden_size,
        "sides": _sides(model),
    }
    told_spread = spread(model)
    groups = [f"{s}{k}" for s in model.config.states for k in range(model.config.layers)]
    header["groups"] = groups if told_spread else []
    arrays = {
        "levels": np.concatenate([w.levels[u] for w, u in zip(written, shown, strict=True)]),
        "chances": np.concatenate([effects.chances(w) for w in written]),
    }
    if told_spread:
        for key, table in (("means", told_spread.means), ("spreads", told_spread.spreads)):
            arrays[key] = np.concatenate([table[group] for group in groups]).astype(np.float32)
    return pack(header, arrays)


def _control(
    model: Model, wanted: Experiment
) -> tuple[str, Sequence[Operation], Mapping[Any, Any]]:
    """Return why there is no random unit to compare with, or what is done to which for which."""
    if not wanted.operations:
        return "", (), {}
    try:
        others, _ = instead(model, wanted.operations, wanted.twin)
    except CharvizError as error:
        return f"No random unit to compare with: {error}", (), {}
    return "", others, {o.unit: t.unit for o, t in zip(wanted.operations, others, strict=True)}


def _written(
    model: Model, wanted: Experiment, others: Sequence[Operation], twins: Mapping[Any, Any]
) -> list[Written]:
    """Return the untouched text, the operated one and the control, as far as there are any."""
    conditions = [tuple(done) for done in (wanted.operations, others) if done]
    shown = [wanted.unit, *twins.values()]

    def make() -> list[Written]:
        return effects.effect(
            model, wanted.prompt, wanted.choice, wanted.length, conditions, shown, wanted.target
        )

    return cache.derived(model, wanted.prompt, ("operated", wanted), make)


def _columns(
    wanted: Experiment, written: Sequence[Written], told: Sequence[Told], shown: Sequence[Any]
) -> list[dict[str, Any]]:
    names = ("untouched", "operated", "control")
    titles = ("Untouched", "Operated", operated_words.instead_of(wanted))
    return [
        {
            "name": name,
            "title": title,
            "did": operated_words.did(w.operations),
            "text": w.text,
            "parts": w.parts,
            "unit": str(unit),
            "count": figures.count,
            "distance": figures.distance,
            "expected": figures.expected,
            "gap": figures.gap,
        }
        for name, title, w, figures, unit in zip(names, titles, written, told, shown, strict=False)
    ]


def _notes(model: Model, wanted: Experiment, why_alone: str) -> list[str]:
    """Return what one must know of how the prompt was read, and of what cannot be shown."""
    encoded = model.tokenizer.encode(wanted.prompt)
    said = [why_alone] if why_alone else []
    if encoded.unknown:
        said.append(
            f"{encoded.unknown:,} of the prompt's characters are unknown to this network: it does "
            "not read them."
        )
    if encoded.replaced:
        said.append("Typographic quotes, apostrophes and dashes are read as plain ones.")
    if not len(encoded.fed):
        said.append("There is nothing to read in the prompt, so a newline stands for it.")
    return said


def _sides(model: Model) -> dict[str, list[dict[str, Any]]]:
    """Return the named values at which the units that follow something may be held."""
    title = PASSAGES[passage(model)].title
    return {
        unit: [
            {
                "name": side.name,
                "value": round(side.value, 3),
                "tip": f"Its mean over the characters of our passage “{title}” that count as "
                f"“{side.name}” ({CONCEPTS[side.concept].title}).",
            }
            for side in both
        ]
        for unit, both in sides(model).items()
    }
