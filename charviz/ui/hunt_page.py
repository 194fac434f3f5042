"""The Hunt page: for each concept the unit that follows it best, and how far to believe it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from charviz.checkpoint import Model, read_json
from charviz.concepts import CONCEPTS, Concept
from charviz.concepts.pattern import pattern_concept
from charviz.overview.held_out import held_out
from charviz.ui import (
    address,
    cache,
    hunt_jobs,
    hunt_waiting,
    hunt_words,
    hunted_row,
    hunts,
    own_labels,
    refusals,
    sessions,
    words,
)
from charviz.ui.components.hunt_table import hunt_table
from charviz.ui.components.packing import pack
from charviz.ui.hunt_asking import MINE, asking
from charviz.ui.hunts import Hunt
from charviz.ui.jobs import QUEUE
from charviz.ui.marking import marking, wanted
from charviz.ui.notes import note
from charviz.ui.page import WIDTH, network_page
from charviz.ui.reported import report_buttons

TITLE = "Which unit follows what, and how far to believe it"
OPENING = (
    "The hunt takes one concept after another, such as standing inside quotation marks, finds the "
    "unit that follows it best, and holds that unit against everything that can fool us: other "
    "texts, untrained networks, the last few characters. The verdict says what is left of it."
)
ROW_KEYS = ("at", "twin", "level")  # of the address: how one looks at the row that is open
KEYS = ("hunt", "row", *ROW_KEYS, "mark")
FIRST = "Hunt in a text"
MARK = "Mark a stretch of a text: which units are on there, and off around it?"
ANOTHER = "Hunt in another text, or for a concept of your own"
SHIPPED = ""  # the hunt that a network came with
LISTED = 20  # hunts to choose from


def hunt_page() -> None:
    """Draw the page."""
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH):
        name = network_page(TITLE, OPENING, "hunt_table", forget=KEYS)
        if name is None:
            return
        model, key = cache.model(name), st.query_params.get("hunt", SHIPPED)
        hunt = _wanted(model, key)
        own = shipped(model)
        _choose(model, hunt, own is not None)
        hunt_waiting.queue(hunt.asked.key if hunt else "")
        hunted = hunt.hunted if hunt else own
        if hunted is not None:
            _found(model, hunt, hunted, st.query_params.get("row"))
        elif hunt is not None:
            _unfinished(model, hunt)
        else:
            st.info("This network came without a hunt. Choose a text below, and begin.")
        is_first = hunt is None and hunted is None
        with st.expander(FIRST if is_first else ANOTHER, expanded=is_first):
            asking(model, ("row", *ROW_KEYS))
        with st.expander(MARK, expanded=wanted(st.query_params.get("mark")) != (None, "")):
            marking(model)


def shipped(model: Model) -> dict[str, Any] | None:
    """Return the hunt that a network came with, None where what it came with is none."""
    path = model.folder / "detectors.json"
    if not path.exists():
        return None
    hunted = read_json(path)
    return hunted if hunt_words.is_hunt(hunted) else None


def _wanted(model: Model, key: str) -> Hunt | None:
    """Return the hunt that the address asks for, None for the one that the network came with."""
    if key == SHIPPED:
        return None
    hunt = hunts.load(key)
    if hunt is None:
        st.info(
            f"The address asks for the hunt {words.plain(repr(key[:40]))}, which was not made "
            "here, or no longer is. Below is what the network came with."
        )
    elif hunt.asked.model_digest != model.digest:
        st.info(
            "The hunt of the address was made in another network, or before "
            f"{words.plain(model.name)} changed. Below is what the network came with."
        )
        return None
    return hunt


def _choose(model: Model, hunt: Hunt | None, has_own: bool) -> None:
    """Draw the choice among the hunts that were made; a new one leads to another address."""
    mine = st.session_state.get(MINE, [])
    found = {
        made.asked.key: made
        for made in hunts.made(model)
        if not made.asked.is_own or made.asked.key in mine or sessions.is_only_here()
    }
    if hunt is not None:
        found[hunt.asked.key] = hunt
    keys = [*([SHIPPED] if has_own or hunt is None else []), *list(found)[:LISTED]]
    now = hunt.asked.key if hunt else SHIPPED
    if now not in keys:
        keys.append(now)
    if len(keys) == 1:
        return

    def title(key: str) -> str:
        told = f"{_own_text(model)}: the hunt that it came with" if has_own else "none chosen"
        if key:
            made = found[key]
            told = hunts.told(made.asked, made.hunted["text"]["chars"] if made.hunted else None)
        return f"{told[0].upper()}{told[1:]}"

    def chosen() -> None:
        changed = st.session_state["hunt-shown"]
        address.change(hunt=changed or None, **dict.fromkeys(("row", *ROW_KEYS)))

    st.session_state["hunt-shown"] = now
    st.selectbox("Hunted in", keys, format_func=title, key="hunt-shown", on_change=chosen)


def _own_text(model: Model) -> str:
    part = held_out(model)
    return f"the test part of {part.corpus.title}" if part else "a text that it never saw"


def _unfinished(model: Model, hunt: Hunt) -> None:
    """Say where a hunt is that found nothing yet, and offer to begin it again."""
    key = hunt.asked.key
    job = QUEUE.get(key)
    if job is not None and job.is_under_way:
        note("What is found will stand here; the address leads back to it.")
        return
    if job is not None and job.why:
        st.error(f"This hunt failed. {words.plain(job.why)}")
    else:
        st.info("This hunt was cancelled, or the server stopped before it was done.")

    def again() -> None:
        with refusals.kept(key):
            hunt_jobs.begin(replace(hunt.asked, model=model.folder.name), model)

    st.button("Begin it again", key="hunt-again", on_click=again)
    refusals.said(key)


def _found(model: Model, hunt: Hunt | None, hunted: Mapping[str, Any], asked: str | None) -> None:
    """Draw what was found, cut in two where a row is open."""
    rows = hunt_words.in_order(hunted["detectors"])
    names = [row["concept"] for row in rows]
    if any(row["concept"] == asked and not row["unit"] for row in hunted["detectors"]):
        hunted_row.draw(model, None, hunted, str(asked))
    elif asked is not None and asked not in names:
        st.info(
            f"The address opens the row {words.plain(repr(asked[:40]))}, which is not here: this "
            f"hunt found a unit for {', '.join(names) or 'nothing'}."
        )
    where = hunts.place(hunt.asked) if hunt else _own_text(model)
    st.markdown(hunt_words.summary(hunted, where))
    if names:
        note(hunt_words.LEGEND)
    cut = names.index(asked) + 1 if asked in names else len(rows)
    is_whole = cut == len(rows)
    folded = hunt_words.folded(hunted["detectors"])
    first = _message(model, rows[:cut], asked, folded if is_whole else [], bool(rows))
    hunt_table(first, "hunt_table")
    if asked in names:
        text = hunt.text if hunt else None
        known = CONCEPTS.get(names[cut - 1]) or _known(hunt, names[cut - 1])
        hunted_row.draw(model, text, hunted, names[cut - 1], known)
        report_buttons(model, text, hunted, names[cut - 1], known)
    if not is_whole:
        hunt_table(_message(model, rows[cut:], None, folded, False), "hunt_table_below")


def _known(hunt: Hunt | None, concept: str) -> Concept | None:
    """Return what tells the truth of a concept of the reader's own: a pattern, or their labels."""
    if hunt is None:
        return None
    if concept in dict(hunt.asked.labels):
        return own_labels.kept(hunt.asked.folder, concept, hunt.text)
    pattern = dict(hunt.asked.patterns).get(concept)
    return None if pattern is None else pattern_concept(concept, pattern)


def _message(
    model: Model,
    rows: Sequence[Mapping[str, Any]],
    opened: str | None,
    folded: Sequence[str],
    has_head: bool,
) -> bytes:
    header = {
        "rows": [hunt_words.told(row, row["concept"] == opened) for row in rows],
        "folded": folded,
        "has_head": has_head,
        "heads": hunt_words.HEADS,
        "leaves": ROW_KEYS,
        "place": {"model": model.folder.name},
        "asked": {"model": st.query_params.get("model", "")},
    }
    return pack(header, {})
