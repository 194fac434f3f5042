"""All state worth sharing stands in the page's address: read and checked here, changed here.

`model` and `text` choose what is shown, `own` is a short text of one's own, and the rest is where
and how one looks at it: `unit`, `pos`, `stretch`, `colour`, `pins`, `open`, and in the heat map
`sort`, `shows`, `zoom`. The component writes all but the first two by itself, without the server.
"""

import re
from collections.abc import Collection, Mapping, Sequence

import streamlit as st

from charviz.concepts import CONCEPTS
from charviz.errors import UnitError
from charviz.recurrence import Config
from charviz.ui.wish import MOST_PINS, SURPRISE, is_track
from charviz.units import Unit, parse_unit

OWN = "own"
LOOKS = ("unit", "pos", "stretch", "colour", "pins", "open", "sort", "shows", "zoom")
PANELS = ("units", "where")  # those that can be opened
SIDE = "side"  # the same on the page that samples; an address goes along from page to page
DEPARTURES = "departures"  # what the heat map may show instead of levels
SORTS = ("likeness", "variance", "number", *CONCEPTS)  # orders of the heat map
_DOES = {"stretch": "marks the stretch", "zoom": "zooms in on"}
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
        """Return the unit asked for, if the network has it."""
        asked = self.values.get("unit")
        if asked is None:
            return otherwise
        try:
            unit = parse_unit(asked, config)
        except UnitError as error:
            self._refuse(f"{error} {otherwise} is shown instead.")
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

    def stretch(self, length: int, key: str = "stretch") -> tuple[int, int] | None:
        """Return the stretch asked for: its first position, and the one after its last.

        key: `stretch`, the one marked, or `zoom`, the one that the heat map shows.
        """
        asked = self.values.get(key)
        if asked is None:
            return None
        ends = re.fullmatch(r"(\d{1,9})-(\d{1,9})", asked, re.ASCII)
        if ends and int(ends[1]) < int(ends[2]) <= length:
            return int(ends[1]), int(ends[2])
        self._refuse(
            f"The address {_DOES[key]} {asked[:_SHOWN]!r}: write where it begins and ends, "
            f"such as 0-{min(length, 60)}, within the {length:,} characters of this text."
        )
        return None

    def tracks(self) -> list[str]:
        """Return the tracks asked for, be they what they may."""
        return [self.values.get("colour", ""), *self._listed("pins")]

    def colour(self, told: Collection[str]) -> str:
        """Return the track that colours the text, "" for the unit; told: the text's concepts."""
        asked = self.values.get("colour", "")
        if not asked or asked in (SURPRISE, *told):
            return asked
        self._refuse(
            f"The address colours the text by {asked[:_SHOWN]!r}, which this text does not tell: "
            f"it tells {', '.join((SURPRISE, *told))}."
        )
        return ""

    def pins(self, config: Config, told: Collection[str]) -> list[str]:
        """Return the tracks pinned under the text: units, `surprise`, or the text's concepts."""
        asked = list(dict.fromkeys(self._listed("pins")))
        known = [pin for pin in asked if is_track(pin, config, told)]
        strange = [pin for pin in asked if pin not in known]
        if strange:
            self._refuse(
                f"The address pins {strange[0][:_SHOWN]!r}, which is neither a unit of this "
                f"network nor among what this text tells: {', '.join((SURPRISE, *told))}."
            )
        if len(known) > MOST_PINS:
            self._refuse(
                f"The address pins {len(known)} tracks, but at most {MOST_PINS} have room: "
                f"{', '.join(known[:MOST_PINS])} are shown."
            )
        return known[:MOST_PINS]

    def opened(self) -> list[str]:
        """Return the panels that are open."""
        asked = [panel for panel in dict.fromkeys(self._listed("open")) if panel != SIDE]
        strange = [panel for panel in asked if panel not in PANELS]
        if strange:
            self._refuse(
                f"The address opens the panel {strange[0][:_SHOWN]!r}, which is not here: "
                f"there are {' and '.join(PANELS)}."
            )
        return [panel for panel in asked if panel in PANELS]

    def sort(self) -> str:
        """Return the order of the heat map, "" for the usual one."""
        asked = self.values.get("sort", "")
        if not asked or asked in SORTS:
            return asked
        self._refuse(
            f"The address sorts the units by {asked[:_SHOWN]!r}, which is not known: "
            f"there are {', '.join(SORTS)}."
        )
        return ""

    def shows(self) -> str:
        """Return what the heat map shows of units: `DEPARTURES`, or "" for their levels."""
        asked = self.values.get("shows", "")
        if not asked or asked == DEPARTURES:
            return asked
        self._refuse(
            f"The address asks the heat map for {asked[:_SHOWN]!r}, which is not known: write "
            f"{DEPARTURES}, or leave it out for the levels."
        )
        return ""

    def _listed(self, key: str) -> Sequence[str]:
        asked = self.values.get(key, "")
        return asked.split(",") if asked else []

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
