"""What to train on: a corpus of the catalog, or a text of one's own and why it will not do."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st

from charviz import corpora
from charviz.corpora import CATALOG, Corpus, normalise
from charviz.corpora.reading import decode
from charviz.errors import TextError
from charviz.ui import words
from charviz.ui.address import editor_text
from charviz.ui.notes import note
from charviz.ui.train_fields import field

OWN = "own"
MOST_BYTES = 50  # MB of a file: the command line takes more
MOST_TYPED = 500_000  # characters; what is longer comes as a file
SHORTEST = 1_000  # characters that training needs
LEARNED, USUAL = 256, 100  # different characters: that it learns at most, and mostly


@dataclass(frozen=True)
class Source:
    """A text to learn from: the name of a corpus, or a text of one's own, or why there is none.

    title: of the corpus, or the file's name; empty as long as nothing was given. learned: how many
    different characters; of a corpus that nobody has read yet, as many as most texts have.
    """

    corpus: str
    title: str
    text: str | None = None
    why_not: str = ""
    learned: int = USUAL


def source() -> Source:
    """Draw the choice of a text, and return it."""
    choices = {c.name: _title(c) for c in CATALOG.values() if corpora.at_hand(c)}
    choices |= {OWN: "A text of your own"}
    choices |= {c.name: _title(c) for c in CATALOG.values() if c.url and c.name not in choices}
    chosen = st.selectbox(
        "Text to learn from",
        list(choices),
        format_func=choices.__getitem__,
        key=field("text", next(iter(choices)), choices),
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
        own = field("own", "")
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
    title = file.name if file else "My text"
    return Source(OWN, title, text, learned=min(distinct, LEARNED))


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
