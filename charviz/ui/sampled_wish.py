"""What the Sample page is asked for: read from an address or from its component, and checked."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from charviz.checkpoint import Model
from charviz.errors import UnitError
from charviz.sampling.choosing import HOTTEST, Choice
from charviz.sampling.dice import LARGEST_SEED
from charviz.sampling.film import TEMPERATURES
from charviz.ui import words
from charviz.ui.address import PANELS, SIDE, editor_text
from charviz.units import Unit, parse_unit

KEYS = ("prompt", "t", "length", "k", "p", "seed", "unit", "at", "open")
LONGEST_PROMPT = 2_000  # characters: as much as a link has room for
SHORTEST, LONGEST = 50, 2_000  # characters written
LENGTH, TEMPERATURE, SEED = 400, 0.8, 1
SHOWN = 40  # characters of a bad value that are repeated to its writer
PROMPTS = {"prose": '"I will not go,', "c": "static int ", "python": "def "}
_NUMBER = re.compile(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})(e[+-]?\d{1,3})?", re.ASCII | re.I)


@dataclass(frozen=True)
class Wanted:
    """What is written, and how it is looked at.

    choice: at the temperature shown. at: the position of the character chosen, from 0 after the
    prompt. opened: the panel that is open, or "".
    """

    prompt: str
    choice: Choice
    length: int
    unit: Unit
    at: int
    opened: str

    def address(self) -> dict[str, str]:
        """Return its values as an address has them; "" for what is left out there."""
        choice = self.choice
        return {
            "prompt": self.prompt,
            "t": f"{choice.temperature:g}",
            "length": str(self.length),
            "k": str(choice.top_k or ""),
            "p": "" if choice.top_p is None else f"{choice.top_p:.12g}",
            "seed": str(choice.seed),
            "unit": str(self.unit),
            "at": str(self.at),
            "open": self.opened,
        }


def reading(model: Model) -> Callable[[Mapping[str, object]], tuple[Wanted, list[str]]]:
    """Return what reads values from outside for a model: into what is wanted, and a sentence for
    everything that cannot be had and was replaced.
    """

    def read(values: Mapping[str, object]) -> tuple[Wanted, list[str]]:
        asked = _Asked(model, values)
        return asked.wanted(), asked.refused

    return read


class _Asked:
    """The values of one address or question."""

    def __init__(self, model: Model, values: Mapping[str, object]) -> None:
        self.model = model
        self.values = {k: v for k, v in values.items() if isinstance(v, str) and k in KEYS}
        self.refused: list[str] = []

    def wanted(self) -> Wanted:
        length = self.whole("length", LENGTH, SHORTEST, LONGEST, "number of characters to write")
        return Wanted(
            prompt=self.prompt(),
            choice=Choice(
                self.temperature(),
                self.whole("k", None, 1, 10**9, "top-k"),
                self.top_p(),
                self.whole("seed", SEED, 0, LARGEST_SEED, "seed"),
            ),
            length=length,
            unit=self.unit(),
            at=self.whole("at", 0, 0, length - 1, "chosen character"),
            opened=self.opened(),
        )

    def prompt(self) -> str:
        asked = self.values.get("prompt")
        if asked is None:
            return PROMPTS.get(words.language_of(self.model) or "", "")
        prompt = editor_text(asked)
        if len(prompt) > LONGEST_PROMPT:
            self.refused.append(
                f"The prompt has {len(prompt):,} characters: its last {LONGEST_PROMPT:,} are "
                "read, which is what a link has room for."
            )
        return prompt[-LONGEST_PROMPT:]

    def temperature(self) -> float:
        asked = self.values.get("t")
        if asked is None:
            return TEMPERATURE
        value = _number(asked)
        if not 0.0 <= value <= HOTTEST:
            self.refused.append(
                f"The temperature {_quoted(asked)} cannot be had: it goes from 0, always the "
                f"likeliest character, to {HOTTEST:g}, close to noise. {TEMPERATURE:g} is shown."
            )
            return TEMPERATURE
        nearest = min(TEMPERATURES, key=lambda t: abs(t - value))
        if abs(nearest - value) > 1e-6:
            self.refused.append(
                f"Temperatures go in steps of 0.1 here: {nearest:g} is shown in place of "
                f"{_quoted(asked)}."
            )
        return nearest

    def top_p(self) -> float | None:
        asked = self.values.get("p")
        if not asked:
            return None
        value = _number(asked)
        if 0.0 < value <= 1.0:
            return value
        self.refused.append(
            f"Top-p {_quoted(asked)} cannot be had: it is a share of the probability, above 0 and "
            "at most 1. It is left out, so that every character may come."
        )
        return None

    def whole(self, key: str, otherwise: Any, least: int, most: int, what: str) -> Any:
        asked = self.values.get(key)
        if not asked:
            return otherwise
        value = int(asked) if re.fullmatch(r"[0-9]{1,19}", asked) else -1
        if least <= value <= most:
            return value
        upper = "2^63 - 1" if most == LARGEST_SEED else f"{most:,}"
        instead = "it is left out" if otherwise is None else f"{otherwise:,} is taken"
        self.refused.append(
            f"The {what} {_quoted(asked)} cannot be had: it is a whole number from {least:,} to "
            f"{upper}; {instead}."
        )
        return otherwise

    def unit(self) -> Unit:
        row = words.lead(self.model)
        usual = parse_unit(
            row["unit"] if row else f"{self.model.config.states[0]}0.0", self.model.config
        )
        asked = self.values.get("unit")
        if asked is None:
            return usual
        try:
            unit = parse_unit(asked, self.model.config)
            if unit.state not in self.model.config.states:
                raise UnitError(f"{unit} is a gate, which is not kept while a network writes.")
        except UnitError as error:
            self.refused.append(f"{error} {usual} is shown instead.")
            return usual
        return unit

    def opened(self) -> str:
        asked = self.values.get("open", "")
        if asked in ("", SIDE):
            return asked
        if set(asked.split(",")) <= set(PANELS):  # it came along from a text
            return ""
        self.refused.append(
            f"The address opens the panel {_quoted(asked)}, which is not here: there is {SIDE}."
        )
        return ""


def _number(asked: str) -> float:
    return float(asked) if _NUMBER.fullmatch(asked) else math.nan


def _quoted(asked: str) -> str:
    return repr(asked[:SHOWN])
