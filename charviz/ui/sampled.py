"""The Sample page: what a network writes at every temperature, by the same dice."""

import hashlib
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.sampling.film import TEMPERATURES, Film, joined
from charviz.ui import (
    cache,
    failures,
    request,
    sampled_extras,
    sampled_words,
    words,
)
from charviz.ui.address import SIDE
from charviz.ui.components.packing import pack
from charviz.ui.components.sampled_text import sampled_text
from charviz.ui.extras import Extra
from charviz.ui.page import WIDTH, asked_by, network_page
from charviz.ui.reels import reel
from charviz.ui.request import Request
from charviz.ui.sampled_wish import Wanted, reading
from charviz.ui.states import states

COMPONENT = "sampled_text"
TITLE = "Let the network write, and turn up its temperature"
OPENING = (
    "Drag the temperature: the text is written anew with *the same dice*, so whatever changes, "
    "changes because of the temperature alone."
)
WORTH_A_MESSAGE = 192  # characters beyond the first piece: each message costs a tenth of a second
_HAVE, _FILE, _REEL = "sampled_have", "sampled_file", "sampled_reel"


@dataclass(frozen=True)
class Have:
    """What the browser has: of which film, how many characters and levels of the unit it wants,
    and the figures beside one another or not.
    """

    film: str = ""
    count: int = 0
    levels: int = 0
    side: bool = False


def sample_page() -> None:
    """Draw the page."""
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH):
        name = network_page(TITLE, OPENING, COMPONENT, forget=("prompt", "unit", "at"))
        if name is None:
            return
        st.session_state.pop(_HAVE, None)  # nobody knows what is in a page that is drawn anew
        _writing(name, request.here(reading(cache.model(name))))


@st.fragment
@failures.told()
def _writing(name: str, asked: Request[Wanted]) -> None:
    """Draw the component; it runs alone when the browser asks for more."""
    sampled_text(
        _message(cache.model(name), asked, st.query_params.get("model", "")),
        _asked,
    )


def _asked() -> None:
    """Take up what the browser asks for: what is wanted, what it has, and a file or not."""
    if found := asked_by(COMPONENT):
        sent, model = found
        request.take(sent, reading(model))
        st.session_state[_HAVE] = _have(sent.get("have"))
        st.session_state[_FILE] = sent.get("file")


def _have(sent: object) -> Have:
    """Return what the browser says it has; it comes from outside."""
    said = sent if isinstance(sent, dict) else {}
    count, levels = (n if type(n := said.get(key)) is int else 0 for key in ("count", "levels"))
    return Have(str(said.get("film")), count, levels, said.get("side") is True)


def _message(model: Model, asked: Request[Wanted], model_asked: str) -> bytes:
    """Return all that the component draws and has not got."""
    wanted, film = asked.wanted, film_name(model, asked.wanted)
    have: Have = st.session_state.get(_HAVE, Have())
    if have.film != film:
        have = Have()
    written = _written(model, wanted, have.count)
    fresh = [part for part in written if part.first >= have.count]
    unpainted = [part for part in written if part.first >= have.levels]
    last = written[-1]
    header: dict[str, Any] = {
        "entered": asked.entered,
        "answer": asked.answer,
        "place": {"model": model.folder.name},
        "asked": {"model": model_asked},
        "wanted": wanted.address(),
        "refused": asked.refused,
        "notes": sampled_words.notes(model, wanted.prompt),
        "film": film,
        "length": wanted.length,
        "first": fresh[0].first if fresh else have.count,
        "count": last.first + last.ids.shape[1],
        "levels_first": unpainted[0].first if unpainted else have.levels,
        "texts": joined(fresh).texts(model) if fresh else [],
        "temperatures": sampled_words.called(),
        "vocabulary": model.tokenizer.itos,
        "detectors": [vars(d) for d in words.detectors(model) if d.unit[0] in model.config.states],
        "states": [vars(s) for s in states(model.config) if s.letter in model.config.states],
        "layers": model.config.layers,
        "units": model.config.hidden_size,
    }
    extras = list(_extras(model, wanted, written, film, has_side=have.side))
    return pack(header, _arrays(model, wanted, fresh, unpainted), extras)


def _written(model: Model, wanted: Wanted, count: int) -> list[Film]:
    """Return what is written of a film, its first piece or enough beyond what the browser has."""
    film = reel(model, wanted.prompt, wanted.choice, wanted.length)
    last = st.session_state.get(_REEL, lambda: None)()
    if last is not None and last is not film:
        last.rest()
    st.session_state[_REEL] = weakref.ref(film)  # no session keeps what the cache lets go
    return film.parts(max(count + WORTH_A_MESSAGE, 2 * count) if count else 1)


def _arrays(
    model: Model, wanted: Wanted, fresh: Sequence[Film], unpainted: Sequence[Film]
) -> dict[str, NDArray[Any]]:
    """Return what is drawn of each character, at all temperatures: [temperatures, time, …]."""
    arrays: dict[str, NDArray[Any]] = {}
    if fresh:
        film = joined(fresh)
        small = np.uint8 if model.tokenizer.size <= 256 else np.uint16
        arrays["likeliest"] = film.likeliest.astype(small)
        arrays["chances"] = _shares(film.chances)
        arrays["plain"] = _shares(film.plain)
        arrays["came"] = _shares(film.came)
        for name in ("nats", "entropy", "plain_entropy"):
            arrays[name] = getattr(film, name)
    if unpainted:
        unit = wanted.unit
        columns = [part.levels[unit.group][:, :, unit.index] for part in unpainted]
        arrays["levels"] = np.concatenate(columns).T
    return arrays


def _shares(chances: NDArray[Any]) -> NDArray[np.uint16]:
    """Return probabilities in 65,535 parts."""
    return np.rint(chances * 65_535).astype(np.uint16)


def _extras(
    model: Model, wanted: Wanted, written: Sequence[Film], film: str, has_side: bool
) -> Iterator[Extra]:
    """Make what is asked for besides: six texts judged, or a file."""
    last = written[-1]
    is_whole = last.first + last.ids.shape[1] >= wanted.length
    if wanted.opened == SIDE and is_whole and not has_side:
        yield sampled_extras.side(model, wanted, written, film)
    file = st.session_state.pop(_FILE, None)
    if isinstance(file, dict):
        yield sampled_extras.file(model, wanted, written, str(file.get("id"))[:40])


def film_name(model: Model, wanted: Wanted) -> str:
    """Return what tells a film from all others: its network, prompt and dice."""
    choice = wanted.choice
    made_of = (
        model.digest,
        wanted.prompt,
        choice.top_k,
        choice.top_p,
        choice.seed,
        wanted.length,
        len(TEMPERATURES),
    )
    return hashlib.sha256(repr(made_of).encode("utf-8", "surrogatepass")).hexdigest()[:20]
