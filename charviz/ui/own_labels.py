"""A concept of one's own by a file of labels, looked at before anybody hunts for it."""

import hashlib

import streamlit as st

from charviz.concepts import CONCEPTS
from charviz.concepts.labelled import SAMPLE, labelled_concept
from charviz.concepts.pattern import named
from charviz.corpora.reading import decode
from charviz.errors import TextError
from charviz.ui import words
from charviz.ui.notes import note

LABELS = "hunt-labels"  # the key of its field
MOST_BYTES = 20  # MB
FORMAT = """
The first line is `from,to`, or `from,to,label`; each other line is a stretch of the text: its first
character and the one after its last, counted from 0. Without `label` the stretches are inside and
all else is outside. With it, 1 is inside, 0 is outside, and what no line covers counts nowhere.
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
        data = file.getvalue()
        try:
            if name in CONCEPTS or name in taken:
                raise TextError(f"There is a concept {name} already: call yours something else.")
            named(name)
            note(_said(name, decode(data, file.name), text))
        except TextError as error:
            st.error(words.plain(str(error)))
            return {}, str(error)
    return {name: data}, ""


def digests(labels: Labels) -> tuple[tuple[str, str], ...]:
    """Return what tells files of labels apart, by name."""
    return tuple((name, hashlib.sha256(data).hexdigest()) for name, data in labels.items())


def _said(name: str, table: str, text: str | None) -> str:
    """Return in words what a file says of a text, or raise TextError."""
    if not text:
        return "Whether they fit the text is seen when the hunt begins."
    labels = labelled_concept(name, table, text).label(text)
    count = int(labels.valid.sum())
    share = float(labels.values[labels.valid].mean()) if count else 0.0
    return (
        f"{count:,} of {len(text):,} characters are labelled, {share:.2%} of them inside; such a "
        "concept is at most *local*, for no other text has labels of it to compare with."
    )
