"""What the Sample page says: of temperatures, of how a prompt is read, and of six texts."""

from collections.abc import Mapping, Sequence
from typing import Any

from charviz.checkpoint import Model
from charviz.sampling.film import TEMPERATURES
from charviz.sampling.judging import REPEATED, Judgement, Pairs

SHOWN = 8  # unknown characters that are named

# From this temperature on: its word, and what it means.
CALLED = (
    (0.0, "greedy", "always the likeliest character, so the dice have no say: it soon repeats"),
    (0.1, "timid", "hardly ever anything but the likeliest character"),
    (0.4, "careful", "likely characters are made likelier still"),
    (0.8, "a little careful", "likely characters are made a little likelier"),
    (1.0, "as trained", "each character as often as the network believes in it"),
    (1.1, "daring", "unlikely characters are made likelier"),
    (1.5, "wild", "spelling goes: unlikely characters come all the time"),
    (2.2, "close to noise", "nearly every character is as likely as any other"),
)
COLUMNS = (
    (
        "Entropy, nats · bits",
        "How open each draw was, on average, at this temperature: 0 is no choice at all, one bit "
        "is a coin toss.",
    ),
    (
        "Surprise, nats",
        "How unexpected the text is to the network itself, at temperature 1, a character, on "
        "average. On text of the kind it learned, the network's own loss is usual.",
    ),
    (
        "Repeated",
        f"The share of characters in stretches of {REPEATED} or more that the text, or its "
        "prompt, has had before.",
    ),
    (
        "Quotes",
        "Whether double quotation marks pair up; a blank line ends every quotation.",
    ),
    ("Brackets", "Whether ( [ { pair up, those in strings and comments of code aside."),
    (
        "Words it knows",
        "The share of the words written that stand in the text the network learned from.",
    ),
)


def called() -> list[dict[str, str]]:
    """Return each temperature as the page writes it, its word, and what that means."""
    return [
        {"value": f"{t:.1f}", "word": word, "means": means}
        for t in TEMPERATURES
        for _, word, means in [[row for row in CALLED if row[0] <= t][-1]]
    ]


def notes(model: Model, prompt: str) -> list[str]:
    """Return what one must know of how a prompt is read."""
    encoded = model.tokenizer.encode(prompt)
    said = []
    if encoded.unknown:
        missing = dict.fromkeys(c for c in prompt if model.tokenizer.encode(c).unknown)
        named = " ".join(list(missing)[:SHOWN]) + (" …" if len(missing) > SHOWN else "")
        is_read = model.tokenizer.unknown is not None
        said.append(
            f"This network does not know {encoded.unknown:,} of the prompt's characters "
            f"({named}): {'they are read as unknown' if is_read else 'shown, not read'}."
        )
    if encoded.replaced:
        said.append("Typographic quotes, apostrophes and dashes are read as plain ones.")
    if not len(encoded.fed):
        said.append(
            "There is nothing in the prompt to read, so the network begins after a newline."
        )
    return said


def figures(judged: Sequence[Judgement]) -> list[list[str]]:
    """Return a row of figures a text, in the order of `COLUMNS`."""
    return [
        [
            f"{_two(one.entropy)} · {_two(one.bits)}",
            _two(one.nats),
            _share(one.repeated),
            _pairs(one.quotes),
            _pairs(one.brackets),
            _known(one),
        ]
        for one in judged
    ]


def columns() -> list[Mapping[str, Any]]:
    """Return what the figures are called, and what they mean."""
    return [{"name": name, "tip": tip} for name, tip in COLUMNS]


def _pairs(pairs: Pairs) -> str:
    if not pairs.opened and not pairs.stray:
        return "none"
    said = []
    if pairs.closed:
        said.append(f"{pairs.closed} closed")
    if pairs.dropped:
        said.append(f"{pairs.dropped} never closed")
    if pairs.stray:
        said.append(f"{pairs.stray} stray")
    if pairs.pending:
        said.append(f"{pairs.pending} open at the end")
    return ("✓ " if pairs.is_right else "✕ ") + ", ".join(said)


def _known(one: Judgement) -> str:
    if one.known is None or not one.words:
        return "–"
    return f"{_share(one.known / one.words)} of {one.words:,}"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}%"


def _two(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
