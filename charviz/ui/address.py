"""All state worth sharing stands in the page's address: read and checked here, changed here.

`model` and `text` choose what is shown, `unit` and `pos` where one looks, `own` is a short text of
one's own. The component writes `unit`, `pos` and `own` by itself, without the server.
"""

from collections.abc import Collection, Mapping

import streamlit as st

from charviz.errors import UnitError
from charviz.recurrence import Config
from charviz.units import Unit, parse_unit

OWN = "own"
_SHOWN = 40  # characters of a bad value that are repeated to its writer


class Address:
    """What an address asks for; what cannot be had is replaced, and said in `refused`."""

    def __init__(self, values: Mapping[str, str]) -> None:
        """Take the address's parameters as they stand."""
        self.values = dict(values)
        self.refused: list[str] = []

    def model(self, known: Collection[str], otherwise: str) -> str:
        """Return the network asked for, if it is there."""
        return self._one_of("model", "network", known, otherwise)

    def text(self, known: Collection[str], otherwise: str) -> str:
        """Return the key of the text asked for, or `OWN`."""
        return self._one_of("text", "text", known, otherwise)

    def own(self) -> str | None:
        """Return the text of one's own that the address carries, with an editor's line ends."""
        own = self.values.get("own")
        return own if own is None else editor_text(own)

    def unit(self, config: Config, otherwise: Unit) -> Unit:
        """Return the unit asked for, if it is one that the network carries on."""
        asked = self.values.get("unit")
        if asked is None:
            return otherwise
        try:
            unit = parse_unit(asked, config)
        except UnitError as error:
            self._refuse(f"{error} {otherwise} is shown instead.")
            return otherwise
        if unit.state not in config.states:
            self._refuse(f"{unit} is a gate, and gates are not shown yet; {otherwise} is shown.")
            return otherwise
        return unit

    def position(self, length: int, otherwise: int) -> int:
        """Return the position asked for, code points from 0, if the text is that long."""
        asked = self.values.get("pos")
        if asked is None or not length:
            return otherwise
        if asked.isascii() and asked.isdigit() and len(asked) < 10 and int(asked) < length:
            return int(asked)
        self._refuse(
            f"The address asks for character {asked[:_SHOWN]!r}, but positions in this text "
            f"go from 0 to {length - 1:,}."
        )
        return otherwise

    def _one_of(self, key: str, what: str, known: Collection[str], otherwise: str) -> str:
        asked = self.values.get(key)
        if asked is None or asked in known:
            return asked or otherwise
        self._refuse(
            f"The address asks for the {what} {asked[:_SHOWN]!r}, which is not here; "
            f"{otherwise} is shown instead."
        )
        return otherwise

    def _refuse(self, sentence: str) -> None:
        self.refused.append(sentence)


def here() -> Address:
    """Return the address of the page in this browser."""
    return Address(st.query_params.to_dict())


def change(**values: str | None) -> None:
    """Change the address in one step, which one can go Back from; None takes a value out."""
    merged: dict[str, str | None] = {**st.query_params.to_dict(), **values}
    st.query_params.from_dict({key: value for key, value in merged.items() if value is not None})


def editor_text(text: str) -> str:
    """Return a text as a browser's editor would hold it: LF line ends, no lone surrogates."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\r\n", "\n").replace("\r", "\n")
