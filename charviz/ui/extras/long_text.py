"""A unit over a long text: the network's own test part, or a text too long to be shown whole.

Looking through one takes tens of seconds, so it is done once, apart from the pages; they ask how
far it is. What was found is held in memory and on disk, the text itself is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.errors import CharvizError
from charviz.overview import elsewhere, shelf
from charviz.overview.held_out import HeldOut, held_out, text_of
from charviz.overview.longtext import LONGEST, Survey, row_of, survey
from charviz.ui.background import Background, Task, Work
from charviz.ui.extras.stretches import Scale, listed, told
from charviz.ui.shared import Shared
from charviz.units import Unit

TEST, OWN = "test", "own"
HELD = 24_000_000  # bytes of what was found, in memory: a dozen texts
AROUND = 200  # characters on either side of a stretch, to see where it stands
HOW_LONG = "It takes some tens of seconds, once for all units."

Arrays = dict[str, NDArray[Any]]
Facts = dict[str, Any]

_background = Background()
_held = Shared(HELD)


@dataclass(frozen=True)
class LongWish:
    """What a panel wishes for: which long text, whether to begin, and a text of one's own.

    text: sent along once, to begin with; later digest says which it was.
    """

    source: str = TEST
    start: bool = False
    text: str | None = None
    digest: str | None = None


def read_wish(sent: object) -> LongWish:
    """Read what a browser sent, from outside: what is not as it should be is left out."""
    if not isinstance(sent, Mapping):
        return LongWish()
    text, digest = sent.get("text"), sent.get("digest")
    return LongWish(
        source=OWN if sent.get("source") == OWN else TEST,
        start=sent.get("start") is True,
        text=text[:LONGEST] if isinstance(text, str) else None,
        digest=digest if shelf.is_digest(digest) else None,
    )


def long_text(model: Model, unit: Unit, wish: LongWish) -> tuple[Facts, Arrays]:
    """Return what is known of a unit in a long text, or how to get to know it.

    Facts: source; state, `none`, `offered`, `waiting`, `downloading`, `reading` or `read`; said, a
    sentence; why, of a failure; offer, what a button says; share done; digest of a text of one's
    own. Once read: characters, apart, flat, strongest, weakest, around (before and after each
    stretch of a test part). Arrays: long_bars float32, profile uint8 [parts], and colours uint8,
    the levels at each character of the stretches, one after another.
    """
    if row_of(model, unit) is None:
        kept = " or ".join(model.config.states)
        return _state(wish, "none", f"Gates are not kept for long texts: choose {kept}."), {}
    try:
        facts, found, text = (_own if wish.source == OWN else _test)(model, wish)
    except CharvizError as error:
        return _state(wish, "none", str(error)), {}
    if found is None:
        return facts, {}
    more, arrays = _told(model, unit, found)
    if text is not None:
        stretches = more["strongest"] + more["weakest"]
        more["texts"] = [_around(text, s["from"], s["to"]) for s in stretches]
    return facts | more, arrays


def _state(wish: LongWish, state: str, said: str, **more: Any) -> Facts:
    return {"source": wish.source, "state": state, "said": said, **more}


def _test(model: Model, wish: LongWish) -> tuple[Facts, Survey | None, str | None]:
    part = held_out(model)
    if part is None:
        name = (model.card.get("corpus") or {}).get("name") or "something"
        said = f"This network learned from {name}, which is not a corpus that charviz knows."
        return _state(wish, "none", said), None, None
    title = f"The part of {part.corpus.title} that the network was tested on"
    if part.at_hand:
        text = text_of(part)
        found = _found(model, shelf.text_digest(text))
        if found:
            return _state(wish, "read", f"{title}: {len(text):,} characters."), found, text
    offer = {"said": f"{title}: {part.characters:,} characters, never seen in training. {HOW_LONG}"}
    offer["offer"] = "Look through it"
    if not part.at_hand:
        corpus = part.corpus
        if corpus.url is None:
            said = (
                f"{title} is not on this machine, and has no public address: whoever runs charviz "
                f"may bring {corpus.file_name} in the folder that CHARVIZ_CORPORA names."
            )
            return _state(wish, "none", said), None, None
        size = (corpus.archive.size_bytes if corpus.archive else corpus.size_bytes) or 0
        offer["said"] += (
            f" It is not on this machine yet: {corpus.title} would be downloaded from "
            f"{urlsplit(corpus.url).netloc} ({size / 1e6:.1f} MB, {corpus.licence})."
        )
        offer["offer"] = "Download and look through it"
    work = partial(_look_through_part, model, part)
    return _under_way(model, wish, part, work, offer), None, None


def _own(model: Model, wish: LongWish) -> tuple[Facts, Survey | None, str | None]:
    digest = wish.digest if wish.text is None else shelf.text_digest(wish.text)
    found = _found(model, digest) if digest else None
    if found:
        said = f"The whole of your text: {len(found.read):,} characters."
        return _state(wish, "read", said, digest=digest), found, None
    offer = {
        "said": f"The whole of your text, or its first {LONGEST:,} characters. {HOW_LONG} What is "
        "kept is where each unit is high or low, not the text.",
        "offer": "Look through it",
    }
    if digest is None:
        return _state(wish, "offered", **offer), None, None
    text = wish.text
    work = partial(_look_through, model, text, digest) if text is not None else None
    return _under_way(model, wish, digest, work, offer) | {"digest": digest}, None, None


def _under_way(
    model: Model, wish: LongWish, which: object, work: Work | None, offer: Mapping[str, str]
) -> Facts:
    """Begin if that is wished for, and return how far it is, or the offer with a past failure."""
    key = (model.digest, which)
    task = _background.start(key, work) if wish.start and work else _background.get(key)
    if task is None or task.ended is not None:
        return _state(wish, "offered", **offer, why=task.why if task else "")
    said = {
        "waiting": "Other texts are being looked through; this one waits for its turn.",
        "downloading": "Downloading …",
        "reading": "Looking through it …" if task.share else "Getting ready …",
    }
    return _state(wish, task.stage, said[task.stage], share=round(task.share, 3))


def _look_through_part(model: Model, part: HeldOut, task: Task) -> None:
    if not part.at_hand:
        task.tell("downloading")
    text = text_of(part)
    _look_through(model, text, shelf.text_digest(text), task)


def _look_through(model: Model, text: str, digest: str, task: Task) -> None:
    if _found(model, digest):  # by another who asked for the same text
        return
    task.tell("reading")
    found = survey(model, text, partial(task.tell, "reading"))
    shelf.put(model, digest, found)
    _held.get((model.digest, digest), lambda: found)


def _found(model: Model, digest: str) -> Survey | None:
    """Return what was found in a text, if it was looked through."""

    def load() -> Survey:
        found = shelf.get(model, digest)
        if found is None:
            raise LookupError
        return found

    try:
        return _held.get((model.digest, digest), load)
    except LookupError:
        return None


def _told(model: Model, unit: Unit, found: Survey) -> tuple[Facts, Arrays]:
    """Return a unit's part of a survey."""
    row = row_of(model, unit)
    assert row is not None
    places, scale = np.flatnonzero(found.read), Scale.of(model, unit)
    counts, begin, levels = found.counts[row], found.begin[row], found.levels[row]
    if counts.max() == counts.sum():
        begin, levels = begin[:0], levels[:0]
    stretches, half = listed(begin, levels, places, scale), len(begin) // 2
    colours = [
        there[found.read[s["from"] : s["to"]].cumsum() - 1]
        for s, there in zip(stretches, levels, strict=True)
    ]
    apart = elsewhere.grid(len(places)).apart
    profile = found.profile[row]
    facts = {
        "characters": len(found.read),
        "profile_said": _profile_told(profile, scale),
        "stretches": told(stretches[:half], apart) or "It never changes there.",
        "strongest": stretches[:half],
        "weakest": stretches[half:],
    }
    arrays: Arrays = {
        "long_bars": elsewhere.bars(counts),
        "profile": profile,
        "colours": np.concatenate([np.zeros(0, np.uint8), *colours]),
    }
    return facts, arrays


def _profile_told(profile: NDArray[np.uint8], scale: Scale) -> str:
    high, low = int(profile.argmax()), int(profile.argmin())
    place = [f"{100 * (part + 0.5) / len(profile):.0f}%" for part in (high, low)]
    return (
        f"From beginning to end, {len(profile)} parts: its mean is highest, "
        f"{scale.said(profile[high])}, {place[0]} of the way through, and lowest, "
        f"{scale.said(profile[low])}, at {place[1]}."
    )


def _around(text: str, begin: int, end: int) -> list[str]:
    """Return what stands before, in and after a stretch."""
    return [text[max(0, begin - AROUND) : begin], text[begin:end], text[end : end + AROUND]]
