"""The form that begins a run: what to train on, a shape, a time."""

import json
import tempfile
from itertools import chain, count
from pathlib import Path
from typing import Any

import streamlit as st

from charviz.errors import CharvizError
from charviz.ui import address, children, refusals, runs, train_text, words
from charviz.ui.notes import note
from charviz.ui.train_fields import field, keep
from charviz.ui.train_text import Source
from charviz.ui.train_words import (
    CELLS,
    LASTS,
    MAIN,
    MORE,
    USUAL_LASTS,
    Setting,
    left_in_words,
    out_of_range,
    parameters,
)

EMBEDDING = 64
PATIENCE = 120  # seconds that measuring may take


def form() -> None:
    """Draw the choices and the button; a run that begins goes into the address."""
    with st.container(gap="small"):  # what it says moves no field that somebody is typing in
        source = train_text.source()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        cell = st.selectbox(
            "Cell", list(CELLS), format_func=_cell, key=field("cell", next(iter(CELLS))), width=300
        )
        chosen = {setting.option: _number(setting) for setting in MAIN}
        lasts = st.selectbox(
            "How long", list(LASTS), key=field("lasts", USUAL_LASTS),
            format_func=LASTS.__getitem__, width=160, help=HOW_LONG,
        )  # fmt: skip
    with st.expander("More settings, with what papers use"):
        for setting in MORE:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                chosen[setting.option] = _number(setting)
                st.caption(setting.about, width=600)
        has_timeline = st.checkbox(
            "Keep a timeline, to see later when each detector appeared",
            key=field("timeline", False),
        )
    keep()
    beyond = out_of_range(chosen)
    hidden, layers = int(chosen["hidden-size"]), int(chosen["layers"])
    if beyond:
        st.error(words.plain(beyond))
    else:
        weights = parameters(cell, layers, hidden, EMBEDDING, source.learned)
        about = f"About {round(weights, -3):,} weights."
        note(f"{about} What they take of memory and time here can be measured.")
    options = [f"--cell={cell}", lasts]
    options += [f"--{option}={value:g}" for option, value in chosen.items()]
    options += ["--timeline"] if has_timeline else []
    with st.container(horizontal=True, vertical_alignment="center"):
        is_begun = st.button("Train", key="train-begin")
        is_measured = st.button("Measure first", key="train-measure", help=MEASURING)
    if source.why_not and (is_begun or is_measured or source.title):
        st.error(words.plain(source.why_not))
    if source.why_not or beyond:
        return
    asked = " ".join((source.title, *options))
    if is_begun:
        with refusals.kept(asked):
            _begin(source, f"{source.title}, {_cell(cell)} {layers}×{hidden}", tuple(options))
    elif is_measured:
        _measure(source, tuple(options))
    refusals.said(asked)


HOW_LONG = (
    "Minutes of training, about; or epochs: passes over the text. After three minutes a small "
    "network spells words, and brackets and indents have their units; clean quote units mostly "
    "take longer. Finishing it, with a hunt, takes minutes more, and a timeline some on top."
)
MEASURING = "Trains for three seconds, throws that away, and says what the whole run would take."


def _begin(source: Source, title: str, options: tuple[str, ...]) -> None:
    corpus = source.corpus if source.text is None else "text.txt"
    key = runs.begin(_unlike_others(title), corpus, source.title, options, source.text)
    address.change(run=key)
    st.rerun()


def _unlike_others(title: str) -> str:
    """Return a title that no other run of this reader has."""
    taken = {run.asked.title for run in runs.mine()}
    others = (f"{title} ({k})" for k in count(2))
    return next(one for one in chain([title], others) if one not in taken)


def _measure(source: Source, options: tuple[str, ...]) -> None:
    with st.spinner("Trains for a moment, to measure"):
        try:
            told = _estimated(source.corpus, source.text, options)
        except CharvizError as error:  # raised, since what is returned is kept
            st.error(words.plain(str(error)))
            return
    st.info(
        f"{told['parameters']:,} weights over {told['vocabulary']} different characters; about "
        f"{told['memory_bytes'] / 1e6:,.0f} MB of memory and {told['disk_bytes'] / 1e6:,.0f} MB of "
        f"disk. This machine reads {told['characters_per_second']:,} characters a second, so that "
        f"in {left_in_words(told['seconds'])} it takes {told['steps']:,} steps: "
        f"{_times(told['epochs'])} times through {told['characters']:,} characters."
    )


def _times(epochs: float) -> str:
    return f"{epochs:,.0f}" if epochs >= 10 else f"{epochs:.1f}"


@st.cache_data(show_spinner=False, max_entries=50, ttl=600)
def _estimated(corpus: str, text: str | None, options: tuple[str, ...]) -> dict[str, Any]:
    """Return what a run would take, as a child finds out; CharvizError says why it cannot be."""
    with tempfile.TemporaryDirectory(prefix="charviz-estimate-") as scratch:
        if text is not None:
            path = Path(scratch) / "text.txt"
            path.write_text(text, encoding="utf-8", newline="\n")
            corpus = str(path)
        command = ["train", corpus, "--out", str(Path(scratch) / "net"), *options]
        done = children.asked([*command, "--estimate", "--json"], PATIENCE)
    if done.returncode:
        raise CharvizError(children.why(done.returncode, done.stderr.splitlines(), "estimate"))
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _cell(name: str) -> str:
    return CELLS[name].partition(":")[0]


def _number(setting: Setting) -> float:
    """Draw a setting; those of the first row have their word where the mouse rests."""
    is_whole = float(setting.step).is_integer()
    kind = int if is_whole else float
    return st.number_input(  # any number: what is out of range is refused in words, not left out
        setting.title,
        step=kind(setting.step),
        format="%d" if is_whole else "%.4g",
        key=field(setting.option, kind(setting.usual)),
        help=setting.about if setting in MAIN else None,
        width=160,
    )
