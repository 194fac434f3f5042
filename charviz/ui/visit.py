"""What this browser looks at, as far as the server knows.

The browser moves on by itself and writes its address without telling, and Streamlit repeats an old
address at its next run; so an address is taken up once, when it is a new one.
"""

from dataclasses import dataclass, field

import streamlit as st

from charviz.checkpoint import Model
from charviz.passages import PASSAGES
from charviz.ui import address, request, truths, words
from charviz.ui.address import LOOKS, OWN, Address
from charviz.ui.wish import SURPRISE, Wish, is_track
from charviz.units import Unit

_KEY = "visit"
_CHOSEN = "chosen"
_PAGE = "page"


@dataclass
class Visit:
    """The state of one session.

    number: grows whenever what the address says is to be taken from here. keeps_unit, keeps_looks:
    the browser goes on with its own unit, and with its own colour, pins and open panels, though
    the text is another. wish: what it asked for since. own: the text typed, cut to what is read;
    own_length: how long it was.
    """

    number: int = 0
    seen: dict[str, str] | None = None
    model: str = ""
    passage: str = OWN
    unit: Unit | None = None
    position: int = 0
    stretch: tuple[int, int] | None = None
    colour: str = ""
    pins: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    sort: str = ""
    shows: str = ""
    zoom: tuple[int, int] | None = None
    keeps_unit: bool = False
    keeps_looks: bool = False
    wish: Wish = field(default_factory=Wish)
    own: str = ""
    own_length: int = 0
    refused: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text shown."""
        return self.own if self.passage == OWN else PASSAGES[self.passage].text

    def take_own(self, text: str, length: int) -> None:
        """Take a text of one's own, of which `length` characters were typed."""
        self.own, self.own_length = text[: words.MOST_READ], max(length, len(text))

    def take_wish(self, wish: Wish) -> None:
        """Take what the browser asks for."""
        self.wish = wish
        self.unit = wish.unit or self.unit
        self.colour, self.pins = wish.colour, list(wish.pins)


def current() -> Visit:
    """Return this session's visit."""
    visit: Visit = st.session_state.setdefault(_KEY, Visit())
    return visit


def come_to(page: str) -> None:
    """Come to a page; one that comes from another takes its address up anew."""
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE] = page
        current().seen = None
        request.forget()


def choose(**values: str) -> None:
    """Go to another network or text: an entry to go Back from, which the browser completes."""
    st.session_state[_CHOSEN] = values
    address.change(**values, own=None, **dict.fromkeys(LOOKS))


def begin_again(model: Model, otherwise: Unit) -> None:
    """Look at the same network and text as at first: an entry to go Back from."""
    visit = current()
    address.change(model=visit.model, text=visit.passage, **dict.fromkeys(LOOKS))
    visit.seen = None
    enter(address.here(), model, visit.model, visit.passage, otherwise)


def enter(asked: Address, model: Model, name: str, text: str, otherwise: Unit) -> Visit:
    """Take up what the address asks for, if it is not the one that was taken up last."""
    visit, chosen = current(), st.session_state.pop(_CHOSEN, {})
    if asked.values == visit.seen:
        return visit
    visit.number += 1
    visit.wish = Wish()
    was_chosen = bool(chosen) and chosen.items() <= asked.values.items()
    visit.keeps_looks = was_chosen and visit.unit is not None
    visit.keeps_unit = visit.keeps_looks and visit.model == name
    visit.seen, visit.model, visit.passage = asked.values, name, text
    own = asked.own()
    if text == OWN and own is not None:
        visit.take_own(own, len(own))
    shown = visit.text
    # Where nothing else is asked for: the first quotation mark, if there is one.
    visit.position = asked.position(len(shown), max(0, shown.find('"')))
    visit.stretch = asked.stretch(len(shown))
    visit.zoom = asked.stretch(len(shown), "zoom")
    if not visit.keeps_unit:
        visit.unit = asked.unit(model.config, otherwise)
    told = truths.told(model, shown, [visit.colour, *visit.pins, *asked.tracks()])
    if visit.keeps_looks:  # as far as this network and this text have them
        visit.colour = visit.colour if visit.colour in (SURPRISE, *told) else ""
        visit.pins = [pin for pin in visit.pins if is_track(pin, model.config, told)]
    else:
        visit.colour, visit.pins = asked.colour(told), asked.pins(model.config, told)
        visit.opened, visit.sort, visit.shows = asked.opened(), asked.sort(), asked.shows()
    visit.refused = asked.refused
    return visit
