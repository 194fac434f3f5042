"""What the Operate page is asked for: read from an address or from its component, and checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from charviz.checkpoint import Model
from charviz.errors import CharvizError
from charviz.sampling.choosing import HOTTEST, Choice
from charviz.sampling.dice import LARGEST_SEED
from charviz.sampling.operations import Operation
from charviz.sampling.writing import LONGEST_PROMPT
from charviz.ui.address import editor_text
from charviz.ui.operated_doing import (
    carried,
    number,
    quoted,
    read_operations,
    whole_number,
    written,
)
from charviz.units import Unit

KEYS = ("prompt", "t", "length", "seed", "do", "from", "to", "target", "twin", "unit")
Operations = tuple[Operation, ...]
LENGTHS = (50, 1_000)
NAMES = {"newline": "\n", "space": " ", "tab": "\t"}  # for `target`


@dataclass(frozen=True)
class Experiment:
    """What is written, and what is done to units meanwhile.

    operations: with the stretch they share, `start` to `stop` (None: to the end). target: the
    character whose chances are told. twin: the seed that chooses the random units. unit: the one
    that colours the texts.
    """

    prompt: str
    choice: Choice
    length: int
    operations: Operations
    start: int
    stop: int | None
    target: str
    twin: int
    unit: Unit

    def address(self) -> dict[str, str]:
        """Return its values as an address has them; "" for an end that is not set."""
        names = {character: name for name, character in NAMES.items()}
        return {
            "prompt": self.prompt,
            "t": f"{self.choice.temperature:.12g}",
            "length": str(self.length),
            "seed": str(self.choice.seed),
            "do": written(self.operations),
            "from": str(self.start),
            "to": "" if self.stop is None else str(self.stop),
            "target": names.get(self.target, self.target),
            "twin": str(self.twin),
            "unit": str(self.unit),
        }


Begin = Callable[[Unit | None], Experiment]


class Reading:
    """Reads values from outside for one model; what cannot be had is replaced, and told."""

    def __init__(self, model: Model, begin: Begin) -> None:
        """Take the model, and what it begins with, be it with a unit of one's own."""
        self.model, self.begin = model, begin

    def __call__(self, values: Mapping[str, object]) -> tuple[Experiment, list[str]]:
        """Return what is wanted, and a sentence for everything that was replaced."""
        return _Asked(self.model, values).experiment(self.begin)


class _Asked:
    """Values of one address."""

    def __init__(self, model: Model, values: Mapping[str, object]) -> None:
        self.model = model
        self.values = {k: v for k, v in values.items() if isinstance(v, str) and k in KEYS}
        self.refused: list[str] = []

    def experiment(self, begin: Begin) -> tuple[Experiment, list[str]]:
        unit = self.unit()
        usual = begin(unit if "do" not in self.values else None)
        length = self.length(usual.length)
        start, stop = self.stretch(length)
        operations = self.operations(usual, start, stop)
        found = Experiment(
            prompt=self.prompt(usual.prompt),
            choice=Choice(
                self.temperature(usual.choice.temperature),
                seed=self.whole("seed", usual.choice.seed, 0, LARGEST_SEED, what="seed"),
            ),
            length=length,
            operations=operations,
            start=start,
            stop=stop,
            target=self.target(usual.target),
            twin=self.whole("twin", usual.twin, 0, LARGEST_SEED, what="seed of the random unit"),
            unit=unit or (operations[0].unit if operations else usual.unit),
        )
        return found, self.refused

    def prompt(self, otherwise: str) -> str:
        prompt = editor_text(self.values.get("prompt", otherwise))
        if len(prompt) <= LONGEST_PROMPT:
            return prompt
        self.refuse(
            f"The prompt has {len(prompt):,} characters; the last {LONGEST_PROMPT:,} are read."
        )
        return prompt[-LONGEST_PROMPT:]

    def temperature(self, otherwise: float) -> float:
        asked = self.values.get("t")
        value = otherwise if asked is None else number(asked)
        if 0.0 <= value <= HOTTEST:
            return value
        self.refuse(
            f"The temperature {quoted(asked)} cannot be had: it goes from 0, always the likeliest "
            f"character, to {HOTTEST:g}; {otherwise:g} is taken."
        )
        return otherwise

    def whole(self, key: str, otherwise: int, least: int, most: int, what: str) -> int:
        asked = self.values.get(key)
        if asked is None:
            return otherwise
        value = whole_number(asked)
        if value is not None and least <= value <= most:
            return value
        upper = "2^63 - 1" if most == LARGEST_SEED else f"{most:,}"
        self.refuse(
            f"The {what} {quoted(asked)} cannot be had: it is a whole number from {least:,} to "
            f"{upper}; {otherwise} is taken."
        )
        return otherwise

    def length(self, otherwise: int) -> int:
        """Return how many characters are written; of too many, as many as may be."""
        asked, (least, most) = whole_number(self.values.get("length", "")), LENGTHS
        if asked is None or asked <= most:
            return self.whole("length", otherwise, least, most, what="length")
        self.refuse(f"Of {asked:,} characters, {most:,} are written here.")
        return most

    def stretch(self, length: int) -> tuple[int, int | None]:
        """Return where the operations begin, and end; "" and none at all: with the text."""
        asked = {key: self.values.get(key) or None for key in ("from", "to")}
        start = 0 if asked["from"] is None else whole_number(asked["from"])
        stop = length if asked["to"] is None else whole_number(asked["to"])
        if start is None or stop is None or not start < stop <= length:
            given = " to ".join(quoted(value) for value in asked.values() if value is not None)
            self.refuse(
                f"The operations cannot act from {given}: the {length:,} characters written are "
                f"numbered from 0, and {length:,} is the end. They act everywhere."
            )
            return 0, None
        return start, None if asked["to"] is None or stop == length else stop

    def target(self, otherwise: str) -> str:
        asked = self.values.get("target")
        if asked is None:
            return otherwise
        target = NAMES.get(asked, asked)
        if target in self.model.tokenizer.stoi:
            return target
        self.refuse(
            f"The target {quoted(asked)} is not one character that {self.model.name} knows; "
            f"{_named(otherwise)} is taken."
        )
        return otherwise

    def unit(self) -> Unit | None:
        asked = self.values.get("unit")
        if asked is None:
            return None
        try:
            return carried(self.model, asked)
        except CharvizError as error:
            self.refuse(str(error))
            return None

    def operations(self, usual: Experiment, start: int, stop: int | None) -> Operations:
        asked = self.values.get("do")
        if asked is None:
            return tuple(replace(o, start=start, stop=stop) for o in usual.operations)
        found, refused = read_operations(self.model, asked, start, stop)
        self.refused += refused
        return found

    def refuse(self, sentence: str) -> None:
        self.refused.append(sentence)


def _named(target: str) -> str:
    names = {character: name for name, character in NAMES.items()}
    return names.get(target, target)
