"""What to train on, and what: a corpus or a text of one's own, a shape, a time."""

import json
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from charviz import corpora
from charviz.corpora import CATALOG, Corpus, normalise
from charviz.corpora.reading import decode
from charviz.errors import TextError
from charviz.ui import address, children, refusals, runs, words
from charviz.ui.address import editor_text
from charviz.ui.notes import note
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

OWN = "own"
MOST_BYTES = 50  # MB of a file: the command line takes more
MOST_TYPED = 500_000  # characters; what is longer comes as a file
SHORTEST = 1_000  # characters that training needs
KEPT = "train-kept"  # in the session: how the fields were left
LEARNED = 256  # different characters that it learns
EMBEDDING, VOCABULARY = 64, 100  # vocabulary: of most texts, as long as nobody has read this one
PATIENCE = 120  # seconds that measuring may take


@dataclass(frozen=True)
class Source:
    """A text to learn from: the name of a corpus, or a text of one's own, or why there is none.

    title: of the corpus, or the file's name; empty as long as nothing was given.
    """

    corpus: str
    title: str
    text: str | None = None
    why_not: str = ""


def form() -> None:
    """Draw the choices and the button; a run that begins goes into the address."""
    with st.container(gap="small"):  # what it says moves no field that somebody is typing in
        source = _source()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        cell = st.selectbox(
            "Cell", list(CELLS), format_func=_cell, key=_field("cell", next(iter(CELLS))), width=300
        )
        chosen = {setting.option: _number(setting) for setting in MAIN}
        lasts = st.selectbox(
            "How long", list(LASTS), key=_field("lasts", USUAL_LASTS),
            format_func=LASTS.__getitem__, width=160, help=HOW_LONG,
        )  # fmt: skip
    with st.expander("More settings, with what papers use"):
        for setting in MORE:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                chosen[setting.option] = _number(setting)
                st.caption(setting.about, width=600)
        has_timeline = st.checkbox(
            "Keep a timeline, to see later when each detector appeared",
            key=_field("timeline", False),
        )
    _keep()
    beyond = out_of_range(chosen)
    hidden, layers = int(chosen["hidden-size"]), int(chosen["layers"])
    if beyond:
        st.error(words.plain(beyond))
    else:
        weights = parameters(cell, layers, hidden, EMBEDDING, VOCABULARY)
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
    key = runs.begin(title, corpus, source.title, options, source.text)
    address.change(run=key)
    st.rerun()


def _measure(source: Source, options: tuple[str, ...]) -> None:
    with st.spinner("Trains for a moment, to measure"):
        told = _estimated(source.corpus, source.text, options)
    if isinstance(told, str):
        st.error(words.plain(told))
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
def _estimated(corpus: str, text: str | None, options: tuple[str, ...]) -> dict[str, Any] | str:
    """Return what a run would take, or why it cannot be; a child finds out."""
    with tempfile.TemporaryDirectory(prefix="charviz-estimate-") as scratch:
        if text is not None:
            path = Path(scratch) / "text.txt"
            path.write_text(text, encoding="utf-8", newline="\n")
            corpus = str(path)
        command = ["train", corpus, "--out", str(Path(scratch) / "net"), *options]
        done = children.asked([*command, "--estimate", "--json"], PATIENCE)
    if done.returncode == 0:
        found: dict[str, Any] = json.loads(done.stdout)
        return found
    return children.why(done.returncode, done.stderr.splitlines(), "estimate")


def _source() -> Source:
    """Draw the choice of a text, and return it."""
    choices = {c.name: _title(c) for c in CATALOG.values() if corpora.at_hand(c)}
    choices |= {OWN: "A text of your own"}
    choices |= {c.name: _title(c) for c in CATALOG.values() if c.url and c.name not in choices}
    chosen = st.selectbox(
        "Text to learn from",
        list(choices),
        format_func=choices.__getitem__,
        key=_field("text", next(iter(choices)), choices),
    )
    if chosen != OWN:
        corpus = CATALOG[chosen]
        note(f"{corpus.about} Licence: {corpus.licence}.")
        return Source(chosen, corpus.title)
    return _own()


def _title(corpus: Corpus) -> str:
    size = f", {corpus.size_bytes / 1e6:.1f} MB" if corpus.size_bytes else ""
    if corpora.at_hand(corpus):
        return f"{corpus.title}{size}"
    return f"{corpus.title}{size}, downloaded from {urlsplit(corpus.url or '').netloc}"


def _own() -> Source:
    """Draw what takes a text of one's own, and return that or what is wrong with it."""
    file = st.file_uploader(
        f"A file of up to {MOST_BYTES} MB, plain text saved as UTF-8 (the command line takes more)",
        max_upload_size=MOST_BYTES,
        key="train-file",
    )
    typed = ""
    if file is None:
        own = _field("own", "")
        typed = st.text_area("Or paste it here", max_chars=MOST_TYPED, height=140, key=own)
    note(
        "From 100,000 characters on it learns something worth looking at; a novel has 500,000. "
        "Verdicts above *local* take 1,250,000, so that there is a million to count contexts in. "
        "The text is kept on the machine that runs charviz, for whoever has the run’s address."
    )
    try:
        text = decode(file.getvalue(), file.name) if file else editor_text(typed or "")
        text = checked(normalise(text))
    except TextError as error:
        return Source(OWN, file.name if file else "", None, str(error))
    distinct = len(set(text))
    if distinct > LEARNED:
        note(
            f"It has {distinct:,} different characters: the {LEARNED - 1} commonest are learned, "
            "and all others are read as one, shown as \ufffd."
        )
    return Source(OWN, file.name if file else "My text", text)


def checked(text: str) -> str:
    """Return a text that one can learn from; TextError for one that is too short or all alike."""
    if not text:
        raise TextError("There is no text yet: paste one, or choose a file that is not empty.")
    if len(text) < SHORTEST:
        raise TextError(
            f"The text has {words.characters(len(text))}: training needs {SHORTEST:,}, and 100,000 "
            "or more to learn anything."
        )
    if not text.strip(text[0]):
        raise TextError(
            f"The text is {text[0]!r} again and again: there is nothing to guess. Give another one."
        )
    return text


def _field(name: str, usual: Any, choices: Collection[Any] | None = None) -> str:
    """Let a field stand as it was left, though the page was left meanwhile; return its key."""
    key = f"train-{name}"
    if key not in st.session_state:
        left = st.session_state.get(KEPT, {}).get(key, usual)
        st.session_state[key] = usual if choices and left not in choices else left
    return key


def _keep() -> None:
    """Note how the fields stand: Streamlit forgets those that are not drawn."""
    names = ("text", "own", "cell", "lasts", "timeline", *(s.option for s in (*MAIN, *MORE)))
    now = {key: st.session_state[key] for n in names if (key := f"train-{n}") in st.session_state}
    st.session_state[KEPT] = st.session_state.get(KEPT, {}) | now


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
        key=_field(setting.option, kind(setting.usual)),
        help=setting.about if setting in MAIN else None,
        width=160,
    )
