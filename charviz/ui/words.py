"""What the pages say of a network and its units, in plain words; every fact is the model's own."""

import re
from typing import Any

from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS
from charviz.corpora import CATALOG
from charviz.errors import ModelError
from charviz.hunting.verdict import BELIEVED, is_unheld
from charviz.tracing import ActivationTrace
from charviz.ui.components.neuron_text import Detector
from charviz.viz import report_words

_OURS = "|".join(re.escape(c.url.partition("://")[2]) for c in CATALOG.values() if c.url)
# Where an address begins that is none of those from which we download.
_ADDRESS = re.compile(
    rf"(?<=www)(?=\.)|(?=://)(?!://(?:{_OURS})(?:[\s;,.]|\Z))|(?=@)", re.IGNORECASE
)
LONGEST_NAME = 100  # characters of a file's
# What the low and the high end of a scale mean, for a unit that follows the concept.
INSIDE = ("outside", "inside")
ENDS = {
    "quotes": INSIDE,
    "indent": ("not indented", "deep"),
    "newline-next": ("not yet", "newline next"),
    "line-position": ("line begins", "far along"),
    "comment": INSIDE,
    "strings": INSIDE,
    "brackets": ("none open", "deep"),
    "parentheses": INSIDE,
    "square-brackets": INSIDE,
    "braces": INSIDE,
    "formula": INSIDE,
    "link": INSIDE,
    "tag": INSIDE,
    "address": INSIDE,
    "directive": INSIDE,
    "line-end": ("not yet", "line ends soon"),
    "indent-zone": ("past it", "in the indentation"),
    "speaker": INSIDE,
    "sentence-start": ("elsewhere", "first word"),
    "capital-word": ("elsewhere", "capital word"),
    "word-start": ("elsewhere", "first letter"),
    "word-position": ("word begins", "far along"),
    "digits": ("elsewhere", "number"),
}
# What the first page's heading says of a network's best detector, and what nobody told it of.
HEADLINES = {
    "quotes": ("quotation marks", "a quotation"),
    "comment": ("comments", "a comment"),
    "strings": ("strings", "a string"),
    "newline-next": ("the ends of lines", "a line"),
    "parentheses": ("parentheses", "a parenthesis"),
    "square-brackets": ("square brackets", "a bracket"),
    "braces": ("braces", "a brace"),
    "formula": ("formulas", "a formula"),
    "link": ("links", "a link"),
    "tag": ("tags", "a tag"),
    "address": ("web addresses", "a web address"),
    "directive": ("lines of the preprocessor", "a preprocessor"),
    "speaker": ("the names of speakers", "a speaker"),
}
FACTS = frozenset(
    ("concept", "unit", "sign", "level", "base_rate", "accuracy", "majority", "auroc", "mcc")
) | {"spearman", "verdict", "why"}
# What people look for first: shown also where the last characters explain the unit, and told of
# every text, so that two networks can be compared.
FIRST = (
    *("quotes", "indent", "newline-next", "line-position"),
    *("comment", "strings", "brackets"),
)
CODE = ("c", "python")
OF_PROSE = frozenset({"quotes", "sentence-start"})  # in programs marks are strings
MOST_READ = 50_000  # characters of a text of one's own

Row = dict[str, Any]


def rows(model: Model) -> list[Row]:
    """Return a model's detectors that are worth a look; raise ModelError if they are damaged.

    A unit that only repeats the last characters is, for what people look for `FIRST`; and so is
    one of which nobody could tell whether it does, if it is something for a heading.
    """
    try:
        found = model.detectors()
        if all(row.keys() >= FACTS for row in found):
            return [
                row
                for row in found
                if row["verdict"] in BELIEVED
                or (row["verdict"] == "local" and row["concept"] in FIRST)
                or (is_unheld(row) and row["concept"] in HEADLINES)
            ]
    except (AttributeError, KeyError, TypeError):
        pass
    raise ModelError(
        f"{model.folder.name}/detectors.json is not as charviz writes it: copy the model again."
    )


def language_of(model: Model) -> str | None:
    """Return the language that a network has learned, such as 'prose' or 'c', if its card says."""
    corpus = model.card.get("corpus")
    language = corpus.get("language") if isinstance(corpus, dict) else None
    return language if isinstance(language, str) else None


def row_of(model: Model, concept: str) -> Row | None:
    """Return a model's detector of a concept, if it has one."""
    return next((row for row in rows(model) if row["concept"] == concept), None)


def lead(model: Model) -> Row | None:
    """Return the detector to show first: among those that are believed, if any is, the one whose
    yes and no agree best with the truth, of what the network's language has.
    """
    found = _of_its_language(model)
    answers = [row for row in found if row["mcc"] is not None and row["concept"] in HEADLINES]
    return max(
        answers,
        key=lambda row: (row["verdict"] in BELIEVED, row["mcc"]),
        default=next(iter(found), None),
    )


def heading(model: Model) -> str:
    """Return the page's heading: a claim only where the model's own figures bear it out."""
    row = lead(model)
    if row is None or not _is_claim(row):
        return "What the units of this network do, character by character"
    followed, _ = HEADLINES[row["concept"]]
    does = "follows" if row["verdict"] in BELIEVED else "seems to follow"
    return f"One {_kind(row)} in this network {does} {followed}"


def _is_claim(row: Row) -> bool:
    """Tell whether a detector is right more often than who always gives the usual answer."""
    return row["mcc"] is not None and row["accuracy"] > row["majority"]


def opening(model: Model, is_own: bool) -> str:
    """Return the two sentences under the heading, as Markdown."""
    ours = "the text below is yours" if is_own else "the passage below is ours"
    row = lead(model)
    if row is None or not _is_claim(row):
        known = (
            "What its units were held against, and what came of it, stands under Hunt"
            if model.detectors()
            else "Which of its units follow anything has not been measured yet"
        )
        return f"It was trained only to guess the next character. {known}; {ours}."
    _, thing = HEADLINES[row["concept"]]
    return (
        f"It was trained only to guess the next character and was never told what {thing} is. "
        f"On text it never saw, {_kind(row)} `{row['unit']}` is right at "
        f"**{percent(row['accuracy'])}** of characters, where always answering "
        f"“{usual_answer(row)}” gets {percent(row['majority'])}; {ours}."
    )


def detectors(model: Model) -> list[Detector]:
    """Return a model's detectors as the component shows them."""
    return [_detector(row) for row in _of_its_language(model)]


def notes(model: Model, trace: ActivationTrace, length: int) -> list[str]:
    """Return what one must know of how a text was read; `length`: before it was cut."""
    said = []
    if length > len(trace.text):
        said.append(f"Of its {length:,} characters, the first {len(trace.text):,} are read.")
    if trace.unknown:
        done = "shown, not read" if model.tokenizer.unknown is None else "all read as one"
        said.append(f"{characters(trace.unknown)} this network does not know: {done}.")
    if trace.replaced:
        said.append("Typographic quotes, apostrophes and dashes are read as plain ones.")
    return said


def plain(text: str) -> str:
    """Return Markdown that shows a text as it is: what an address says must not become a link."""
    broken = _ADDRESS.sub("\u2060", text)  # escaped or not, an address would become a link
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])", r"\\\1", broken)


def file_name(*parts: str) -> str:
    """Return a name that every file system takes, without its ending."""
    name = re.sub(r"[^\w.-]+", "-", "_".join(parts), flags=re.ASCII)
    return name[:LONGEST_NAME].strip(".-_") or "charviz"


def rounded(share: float) -> str:
    """Return a share as a whole percentage, such as 46% or −3%; what rounds to none has no sign."""
    return f"{round(100 * share) or 0}%".replace("-", "−")


percent = report_words.percent  # as a detector's report says it


def usual_answer(row: Row) -> str:
    """Return the answer to a yes-or-no concept that is right most often."""
    low, high = ends(row["concept"])
    return high if row["base_rate"] > 0.5 else low


def ends(concept: str) -> tuple[str, str]:
    """Return what it means that a concept's values are low, and that they are high."""
    return ENDS.get(concept, ("no", "yes"))


def _kind(row: Row) -> str:
    return "cell" if row["unit"].startswith("c") else "unit"


def _of_its_language(model: Model) -> list[Row]:
    """Return the detectors of what a network's language has."""
    is_code = language_of(model) in CODE
    return [row for row in rows(model) if not (is_code and row["concept"] in OF_PROSE)]


def _detector(row: Row) -> Detector:
    concept = CONCEPTS.get(row["concept"])
    title = concept.title if concept else row["concept"]
    low, high = ends(row["concept"])
    if row["sign"] < 0:
        low, high = high, low
    return Detector(row["concept"], title, row["unit"], low, high, row["level"], _claim(row, title))


def _claim(row: Row, title: str) -> str:
    """Return how well a unit does, as AUROC: where one answer is rare, a share of right answers
    says little, since always giving the other one is hard to beat; and its verdict.
    """
    verdict = f"Verdict: {row['verdict']}."
    if row["auroc"] is None:
        return (
            f"{title}: on pages it never saw, {row['unit']} has a rank correlation of "
            f"{abs(row['spearman']):.2f} with it (0 is none, 1 is perfect). {verdict}"
        )
    low, high = ends(row["concept"])
    return (
        f"{title}: of two random characters, one “{high}” and one “{low}”, "
        f"{row['unit']} tells which is which {percent(row['auroc'])} of the time. {verdict}"
    )


def characters(count: int) -> str:
    """Return a number of characters in words."""
    return "1 character" if count == 1 else f"{count:,} characters"
