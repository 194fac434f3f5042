"""A concept of one's own by a file of labels, looked at before anybody hunts for it."""

import hashlib
from functools import lru_cache
from pathlib import Path

import streamlit as st

from charviz.concepts import CONCEPTS
from charviz.concepts.labelled import SAMPLE, LabelledConcept, labelled_concept
from charviz.concepts.pattern import named
from charviz.corpora.reading import decode
from charviz.errors import TextError
from charviz.hunting.stages import LEAST_LABELLED
from charviz.ui import words
from charviz.ui.notes import note
from charviz.ui.own_pattern import named_as

LABELS = "hunt-labels"  # the key of its field
MOST_BYTES = 20  # MB
FORMAT = """
The first line is `from,to`, `from,to,label` or `from,to,value`; each other line is a stretch of the
text: its first character and the one after its last, counted from 0. With `from,to` alone the
stretches are inside and all else is outside. With `label`, 1 is inside and 0 is outside; with
`value`, any number says how much there is of it; what no line covers then counts nowhere.
"""

Labels = dict[str, bytes]


def labels_form(text: str | None, taken: list[str]) -> tuple[Labels, str]:
    """Draw the fields and what the file says; return its bytes by name, if any, and what is wrong.

    text: that it tells of, None where it is not here yet: then the hunt itself finds what is wrong.
    taken: names of other concepts of one's own.
    """
    with st.expander("A concept of your own: a file of labels"):
        note(" ".join(FORMAT.split()))
        st.download_button(
            "A sample of such a file",
            SAMPLE,
            "labels.csv",
            "text/csv",
            on_click="ignore",
            key="hunt-labels-sample",
        )
        file = st.file_uploader(
            "Labels, comma-separated values", max_upload_size=MOST_BYTES, key=LABELS
        )
        name = st.text_input("The name of what they tell", "labelled", key="hunt-labels-name")
        if file is None:
            return {}, ""
        name, data = named_as(name), file.getvalue()
        try:
            if name in CONCEPTS or name in taken:
                raise TextError(f"There is a concept {name} already: call yours something else.")
            named(name)
            said, wrong = _read(name, decode(data, file.name), text)
        except TextError as error:
            said, wrong = "", str(error)
        if not wrong:
            note(said)
            return {name: data}, ""
    st.error(words.plain(wrong))  # below the fields, which may be folded away
    return {}, wrong


def digests(labels: Labels) -> tuple[tuple[str, str], ...]:
    """Return what tells files of labels apart, by name."""
    return tuple((name, hashlib.sha256(data).hexdigest()) for name, data in labels.items())


@lru_cache(maxsize=2)  # of 20 MB at most; the page asks at every change of anything
def _read(name: str, table: str, text: str | None) -> tuple[str, str]:
    """Return what a file says of a text, and what is wrong with it."""
    try:
        return _said(name, table, text), ""
    except TextError as error:
        return "", str(error)


def _said(name: str, table: str, text: str | None) -> str:
    """Return in words what a file says of a text, or raise TextError."""
    if not text:
        return "Whether they fit the text is seen when the hunt begins."
    concept = labelled_concept(name, table, text)
    labels = concept.label(text)
    count = int(labels.valid.sum())
    told = labels.values[labels.valid]
    if not count:
        what = "none"
    elif concept.kind == "graded":
        what = f"from {told.min():g} to {told.max():g}"
    else:
        what = f"{told.mean():.2%} of them inside"
    return f"{count:,} of {len(text):,} characters are labelled, {what}; {_highest(count)}"


def _highest(labelled: int) -> str:
    """Return how far up the ladder so many labels may lead."""
    if labelled < LEAST_LABELLED:
        return (
            f"with fewer than {LEAST_LABELLED:,} the verdict is at most *local*, for no other text "
            "has such labels to learn from what the last characters tell."
        )
    return (
        f"the verdict may be *tracks* if {LEAST_LABELLED:,} of them are outside what figures are "
        "taken from, so that a table of the last characters can be fitted on them."
    )


def kept(folder: Path, name: str, text: str) -> LabelledConcept | None:
    """Return what a file of labels tells that is kept with a hunt; None where it no longer fits."""
    path = folder / f"{name}.csv"
    try:
        return _labelled(path, path.stat().st_mtime_ns, name, text)
    except (OSError, TextError):
        return None


@lru_cache(maxsize=2)  # of 20 million characters at most
def _labelled(path: Path, stamp: int, name: str, text: str) -> LabelledConcept:
    return labelled_concept(name, decode(path.read_bytes(), path.name), text)
