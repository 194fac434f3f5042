"""What the Compare page is asked for: read from an address or from its component, and checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from charviz.checkpoint import Model
from charviz.comparing import LONGEST, ORDINALS
from charviz.errors import CharvizError, UnitError
from charviz.ui.address import editor_text
from charviz.ui.compared_examples import example
from charviz.units import Unit, parse_unit

KEYS = ("one", "other", "unit", "mark")
MOST_IN_ADDRESS = 2_000  # characters of both texts together
STRETCH = re.compile(r"(\d{1,6})-(\d{1,6})", re.ASCII)  # a `mark` of the Hunt page
NAMES = {"newline": "\n", "space": " ", "tab": "\t"}  # for `mark`
SHOWN = 40  # characters of a bad value that are repeated to its writer


@dataclass(frozen=True)
class Wanted:
    """Two texts, the unit to look at (None: the one that differs longest), and the mark."""

    one: str
    other: str
    unit: Unit | None
    mark: str

    def address(self) -> dict[str, str]:
        """Return its values as an address has them; "" for no unit."""
        return {
            "one": self.one,
            "other": self.other,
            "unit": str(self.unit or ""),
            "mark": named(self.mark),
        }


def named(mark: str) -> str:
    """Return a mark as an address has it."""
    return next((name for name, character in NAMES.items() if character == mark), mark)


class Reading:
    """Reads values from outside for one model; what cannot be had is replaced, and told."""

    def __init__(self, model: Model, is_address: bool) -> None:
        """Take the model, and whether the values stand in an address, which is short."""
        self.model, self.is_address = model, is_address

    def __call__(self, values: Mapping[str, object]) -> tuple[Wanted, list[str]]:
        """Return what is wanted, and a sentence for everything that was replaced."""
        told = {k: v for k, v in values.items() if isinstance(v, str) and k in KEYS}
        usual, refused = example(self.model), list[str]()
        texts = self._texts(told, (usual.one, usual.other), refused)
        unit, mark = self._unit(told, refused), self._mark(told, usual.mark, refused)
        return Wanted(*texts, unit, mark), refused

    def _texts(
        self, told: Mapping[str, str], usual: tuple[str, str], refused: list[str]
    ) -> tuple[str, str]:
        given = [told.get(key) for key in KEYS[:2]]
        total = sum(len(text or "") for text in given)
        if self.is_address and total > MOST_IN_ADDRESS:
            refused.append(
                f"The address carries texts of {total:,} characters, and at most "
                f"{MOST_IN_ADDRESS:,} together: paste them into the two fields instead. The "
                "example is shown."
            )
            return usual
        one, other = (
            self._text(text, which, otherwise, refused)
            for text, which, otherwise in zip(given, ORDINALS, usual, strict=True)
        )
        return one, other

    def _text(self, given: str | None, which: str, usual: str, refused: list[str]) -> str:
        text = usual if given is None else editor_text(given)
        if len(text) > LONGEST:
            refused.append(
                f"The {which} text has {len(text):,} characters: the first {LONGEST:,} are read."
            )
        return text[:LONGEST]

    def _unit(self, told: Mapping[str, str], refused: list[str]) -> Unit | None:
        asked = told.get("unit")
        if not asked:
            return None
        try:
            unit = parse_unit(asked, self.model.config)
            if unit.state not in self.model.config.states:
                raise UnitError(
                    f"{unit} is a gate, which a network makes anew at each character: choose a "
                    f"unit that it carries on, such as {self.model.config.states[0]}0.12."
                )
        except CharvizError as error:
            refused.append(f"{error} The unit that differs longest is shown.")
            return None
        return unit

    def _mark(self, told: Mapping[str, str], usual: str, refused: list[str]) -> str:
        asked = told.get("mark")
        if asked is None or STRETCH.fullmatch(asked):  # it came along from a stretch to hunt in
            return usual
        mark = NAMES.get(asked, asked)
        if mark in self.model.tokenizer.stoi:
            return mark
        refused.append(
            f"The mark {asked[:SHOWN]!r} is not one character that {self.model.name} knows; "
            f"{named(usual)} is taken."
        )
        return usual
