"""What this browser looks at, as far as the server knows.

The browser moves on by itself and writes its address without telling, and Streamlit repeats an old
address at its next run; so an address is taken up once, when it is a new one.
"""

from dataclasses import dataclass, field

import streamlit as st

from charviz.checkpoint import Model
from charviz.passages import PASSAGES
from charviz.ui import address, words
from charviz.ui.address import OWN, Address
from charviz.units import Unit

_KEY = "visit"
_CHOSEN = "chosen"


@dataclass
class Visit:
    """The state of one session.

    number: grows whenever unit and position are to be taken from here. keeps_unit: the browser
    goes on with its own unit, though the text is another. own: the text typed, cut to what is
    read; own_length: how long it was.
    """

    number: int = 0
    seen: dict[str, str] | None = None
    model: str = ""
    unit: Unit | None = None
    position: int = 0
    keeps_unit: bool = False
    own: str = ""
    own_length: int = 0
    refused: list[str] = field(default_factory=list)

    def take_own(self, text: str, length: int) -> None:
        """Take a text of one's own, of which `length` characters were typed."""
        self.own, self.own_length = text[: words.MOST_READ], max(length, len(text))


def current() -> Visit:
    """Return this session's visit."""
    visit: Visit = st.session_state.setdefault(_KEY, Visit())
    return visit


def choose(**values: str) -> None:
    """Go to another network or text: an entry to go Back from, which the browser completes."""
    st.session_state[_CHOSEN] = values
    address.change(**values, unit=None, pos=None, own=None)


def enter(asked: Address, model: Model, name: str, text: str, otherwise: Unit) -> Visit:
    """Take up what the address asks for, if it is not the one that was taken up last."""
    visit, chosen = current(), st.session_state.pop(_CHOSEN, {})
    if asked.values == visit.seen:
        return visit
    visit.number += 1
    was_chosen = bool(chosen) and chosen.items() <= asked.values.items()
    visit.keeps_unit = was_chosen and visit.model == name and visit.unit is not None
    visit.seen, visit.model = asked.values, name
    own = asked.own()
    if text == OWN and own is not None:
        visit.take_own(own, len(own))
    if not visit.keeps_unit:
        visit.unit = asked.unit(model.config, otherwise)
    shown = visit.own if text == OWN else PASSAGES[text].text
    # Where nothing else is asked for: the first quotation mark, if there is one.
    visit.position = asked.position(len(shown), max(0, shown.find('"')))
    visit.refused = asked.refused
    return visit
