"""What to hunt in and for: a text, concepts, a seed; and the button that begins."""

import hashlib
import platform
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import streamlit as st

from charviz import corpora
from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS
from charviz.corpora import CATALOG, Corpus
from charviz.corpora.reading import decode
from charviz.errors import TextError
from charviz.hunting.stages import LONGEST, SHORT
from charviz.passages import PASSAGES, first_for
from charviz.ui import address, hunt_jobs, hunts, refusals, sessions, words
from charviz.ui.address import editor_text
from charviz.ui.definitions import STATES
from charviz.ui.hunts import CORPUS, OWN, PASSAGE, Asked
from charviz.ui.jobs import QUEUE
from charviz.ui.notes import note
from charviz.ui.own_labels import LABELS, Labels, digests, labels_form
from charviz.ui.own_pattern import PATTERN, SAMPLE, pattern_form

MOST_BYTES = 20  # MB of a file
MOST_TYPED = 200_000  # characters; what is longer comes as a file
GATES = "hunt-gates"
MINE = "my-hunts"  # in the session: keys of the hunts that it asked for
YOURS = "a text of your own"
TEST_SHARE = 0.1


@dataclass(frozen=True)
class Source:
    """A text to hunt in. text: None where the child brings it, or where none was given yet."""

    kind: str
    name: str
    digest: str
    chars: int | None
    text: str | None
    why_not: str = ""


def asking(model: Model, forget: tuple[str, ...]) -> None:
    """Draw the choices and the button; a hunt that begins goes into the address."""
    choices = _choices()
    with st.container(gap="small"):
        chosen = st.selectbox(
            "Text to hunt in", list(choices), format_func=choices.__getitem__, key="hunt-text"
        )
        with st.container(gap="small"):  # what it says moves no field that somebody is typing in
            source = _source(chosen)
            if source.chars is not None and 0 < source.chars < SHORT:
                st.info(
                    f"This text has {words.characters(source.chars)}. Below {SHORT:,} or so, units "
                    "get scores where a concept comes often enough, but most verdicts will be "
                    "*absent*: too little to tell."
                )
        names = _concepts()
        with st.container(gap="small"):
            patterns, wrong = pattern_form(*_sample(model, chosen, source))
        with st.container(gap="small"):
            labels, misread = labels_form(source.text, [name for name, _ in patterns])
        gates = _gates(model)
        seed = st.number_input(
            "Seed",
            min_value=0,
            max_value=999_999,
            step=1,
            key="hunt-seed",
            width=140,
            help="What is drawn at random comes from it: the same seed gives the same figures.",
        )
        asked = Asked(
            model.folder.name,
            model.digest,
            source.kind,
            source.name,
            source.digest,
            source.chars,
            tuple(sorted(names)),
            patterns,
            digests(labels),
            seed=int(seed),
            gates=gates,
        )
        weights = hunt_jobs.millions_of_weights(model)
        seconds = sum(hunt_jobs.expected(asked, weights).values())
        with st.container(horizontal=True, vertical_alignment="center"):
            is_pressed = st.button("Hunt", key="hunt-begin")
            lasts = f"About {hunt_jobs.spoken(seconds)}, once it is its turn. "
            note(
                f"{'' if source.why_not else lasts}You may close the page meanwhile: its address "
                "leads back."
            )
        if is_pressed and (wrong or misread):
            st.warning("No hunt has begun: what is said in red above comes first.")
        elif is_pressed:
            with refusals.kept(asked.key):
                _begin(model, asked, source, forget, labels)
        refusals.said(asked.key)


def _concepts() -> list[str]:
    """Draw the choice of concepts; none chosen are all, or the pattern of one's own alone."""
    rest = f"All {len(CONCEPTS)}; choose some to be quicker"
    if st.session_state.get(PATTERN):
        rest = "Your pattern alone; choose some to look for besides"
    elif st.session_state.get(LABELS):
        rest = "Your labels alone; choose some to look for besides"
    return st.multiselect(
        "Concepts to look for",
        list(CONCEPTS),
        format_func=lambda name: CONCEPTS[name].title,
        placeholder=rest,
        key="hunt-concepts",
    )


def _gates(model: Model) -> bool:
    """Draw the choice to search gates too; a plain RNN has none to search."""
    names = [STATES[gate] for gate in model.config.gates]
    kinds = f"the {', '.join(names[:-1])} and {names[-1]}" if names else ""
    told = (
        f"Of each cell also {kinds}. It takes about {hunt_jobs.MORE_WITH_GATES:g} times as long. A "
        "gate is made anew at each character, so nobody can hold it: it may follow a concept, but "
        "whether it is used stays open."
    )
    none = "This network is a plain RNN, which has no gates."
    is_wanted = st.checkbox(
        "Search the gates too", key=GATES, disabled=not names, help=told if names else none
    )
    return bool(is_wanted and names)


def _begin(
    model: Model, asked: Asked, source: Source, forget: tuple[str, ...], labels: Labels
) -> None:
    if source.why_not:
        raise TextError(source.why_not)
    begin_hunt(asked, model, source.text, labels)
    st.session_state.setdefault(MINE, []).append(asked.key)
    address.change(hunt=asked.key, model=asked.model, **dict.fromkeys(forget))
    st.rerun()


def begin_hunt(asked: Asked, model: Model, text: str | None, labels: Labels | None = None) -> None:
    """Begin a hunt, unless it was made; CharvizError where that cannot be."""
    known = hunts.load(asked.key)
    if known is None or known.hunted is None:
        with hunts.kept(asked, text, labels or {}, busy=[job.key for job in QUEUE.listed()]):
            hunt_jobs.begin(asked, model)


def _choices() -> dict[str, str]:
    """Return the texts there are, by kind and name, with what each is called."""
    there = {f"{CORPUS}:{c.name}": _corpus_title(c) for c in CATALOG.values() if corpora.at_hand(c)}
    away = {
        f"{CORPUS}:{c.name}": _corpus_title(c)
        for c in CATALOG.values()
        if c.url and not corpora.at_hand(c)
    }
    own = {OWN: "A text of your own"}
    ours = {f"{PASSAGE}:{p.key}": f"Our passage “{p.title}”" for p in PASSAGES.values()}
    return own | there | away | ours


def _corpus_title(corpus: Corpus) -> str:
    title = f"The test part of {corpus.title}"
    if corpora.at_hand(corpus):
        return title
    size = (corpus.archive.size_bytes if corpus.archive else corpus.size_bytes) or 0
    return f"{title}, downloaded from {urlsplit(corpus.url or '').netloc} ({size / 1e6:.1f} MB)"


def _source(chosen: str) -> Source:
    kind, _, name = chosen.partition(":")
    if kind == PASSAGE:
        passage = PASSAGES[name]
        return Source(PASSAGE, name, _digest(passage.text), len(passage.text), passage.text)
    if kind == CORPUS:
        corpus = CATALOG[name]
        size = int((corpus.size_bytes or 0) * TEST_SHARE) or None
        # The standard library is this Python's own.
        return Source(CORPUS, name, corpus.sha256 or platform.python_version(), size, None)
    return _own()


def _own() -> Source:
    """Draw what takes a text of one's own, and return that."""
    file = st.file_uploader(
        "A file, plain text saved as UTF-8", max_upload_size=MOST_BYTES, key="hunt-file"
    )
    if file is not None:
        try:
            text = decode(file.getvalue(), file.name)
        except TextError as error:
            return _none(str(error))
        if len(text) > LONGEST:
            return _none(f"{file.name} has {len(text):,} characters; at most {LONGEST:,} will do.")
        # Whoever hunts in the same text is shown the same hunt, and need not know whose file it is.
        name = file.name if sessions.is_only_here() else YOURS
    else:
        typed = st.text_area("Or paste it here", max_chars=MOST_TYPED, height=140, key="hunt-own")
        text, name = editor_text(typed or ""), YOURS
    note(
        "The text is kept on the machine that runs charviz, so that the hunt’s address leads back "
        "to it; whoever has that address can read it."
    )
    if not text:
        return Source(OWN, "", "", None, None, "Paste a text or choose a file first.")
    return Source(OWN, name, _digest(text), len(text), text)


def _sample(model: Model, chosen: str, source: Source) -> tuple[str, str]:
    """Return a text to try a pattern on, and what it is: of the one chosen, if it is here."""
    if source.text is not None:
        return source.text, "the beginning of this text"
    corpus = CATALOG.get(chosen.partition(":")[2])
    if corpus and corpus.sha256 and corpora.at_hand(corpus):
        return _beginning(corpus.name), "the beginning of this text"
    passage = PASSAGES[first_for(words.language_of(model))]
    return passage.text, f"our passage “{passage.title}”"


@lru_cache(maxsize=8)
def _beginning(corpus: str) -> str:
    """Return the beginning of a corpus' test part."""
    return corpora.split(corpora.load(corpus).text).test[:SAMPLE]


def _none(why: str) -> Source:
    st.error(words.plain(why))
    return Source(OWN, "", "", None, None, why)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
