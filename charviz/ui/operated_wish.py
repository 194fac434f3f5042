"""What the Operate page is asked for: read from an address or from its component, and checked."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from charviz.checkpoint import Model
from charviz.errors import CharvizError, SamplingError, UnitError
from charviz.interventions import MOST
from charviz.sampling.choosing import HOTTEST, Choice
from charviz.sampling.dice import LARGEST_SEED
from charviz.sampling.operations import MOST_UNITS, Doing, Operation
from charviz.sampling.writing import LONGEST_PROMPT
from charviz.spread import load_spread
from charviz.ui.address import editor_text
from charviz.units import Unit, parse_unit

KEYS = ("prompt", "t", "length", "seed", "do", "from", "to", "target", "twin", "unit")
LENGTHS = (50, 1_000)
FARTHEST = 2.0  # a push that takes a unit from one end of its scale to the other
NOTHING = "none"  # for `do`: no operation at all
NAMES = {"newline": "\n", "space": " ", "tab": "\t"}  # for `target`
SHOWN = 40  # characters of a bad value that are repeated to its writer
_NUMBER = re.compile(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})(e[+-]?\d{1,3})?", re.ASCII | re.I)


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
    operations: tuple[Operation, ...]
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
            "do": ",".join(map(_written, self.operations)) or NOTHING,
            "from": str(self.start),
            "to": "" if self.stop is None else str(self.stop),
            "target": names.get(self.target, self.target),
            "twin": str(self.twin),
            "unit": str(self.unit),
        }


def number_of(value: float) -> str:
    """Return a value as an address has it, to three decimals, such as -0.87."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _written(operation: Operation) -> str:
    value = "" if operation.value is None else f":{number_of(operation.value)}"
    return f"{operation.doing}:{operation.unit}{value}"


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
        length = self.whole("length", usual.length, *LENGTHS, what="length")
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
        value = otherwise if asked is None else _number(asked)
        if 0.0 <= value <= HOTTEST:
            return value
        self.refuse(
            f"The temperature {_quoted(asked)} cannot be had: it goes from 0, always the likeliest "
            f"character, to {HOTTEST:g}; {otherwise:g} is taken."
        )
        return otherwise

    def whole(self, key: str, otherwise: int, least: int, most: int, what: str) -> int:
        asked = self.values.get(key)
        if asked is None:
            return otherwise
        value = _whole(asked)
        if value is not None and least <= value <= most:
            return value
        upper = "2^63 - 1" if most == LARGEST_SEED else f"{most:,}"
        self.refuse(
            f"The {what} {_quoted(asked)} cannot be had: it is a whole number from {least:,} to "
            f"{upper}; {otherwise} is taken."
        )
        return otherwise

    def stretch(self, length: int) -> tuple[int, int | None]:
        """Return where the operations begin, and end; "" and none at all: with the text."""
        asked = {key: self.values.get(key) or None for key in ("from", "to")}
        start = 0 if asked["from"] is None else _whole(asked["from"])
        stop = length if asked["to"] is None else _whole(asked["to"])
        if start is None or stop is None or not start < stop <= length:
            given = " to ".join(_quoted(value) for value in asked.values() if value is not None)
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
            f"The target {_quoted(asked)} is not one character that {self.model.name} knows; "
            f"{_named(otherwise)} is taken."
        )
        return otherwise

    def unit(self) -> Unit | None:
        asked = self.values.get("unit")
        if asked is None:
            return None
        try:
            return _carried(self.model, asked)
        except CharvizError as error:
            self.refuse(str(error))
            return None

    def operations(self, usual: Experiment, start: int, stop: int | None) -> tuple[Operation, ...]:
        asked = self.values.get("do")
        if asked is None:
            return tuple(Operation(o.unit, o.doing, o.value, start, stop) for o in usual.operations)
        if asked in ("", NOTHING):
            return ()
        parts = asked.split(",")
        if len(parts) > MOST_UNITS:
            self.refuse(
                f"{len(parts)} operations are too many: the first {MOST_UNITS} are carried out."
            )
        found: dict[tuple[Unit, bool], Operation] = {}
        for part in parts[:MOST_UNITS]:
            try:
                operation = self.operation(part, start, stop)
            except CharvizError as error:
                self.refuse(str(error))
                continue
            what = (operation.unit, operation.doing == "push")
            if what in found:
                self.refuse(
                    f"{operation.unit} is operated on twice: {_written(found[what])} is carried "
                    f"out, {_written(operation)} is not."
                )
            else:
                found[what] = operation
        return tuple(found.values())

    def operation(self, asked: str, start: int, stop: int | None) -> Operation:
        """Read one operation, such as `hold:c0.473:-0.87`; raise CharvizError if it is none."""
        doing, name, value, *more = [*asked.split(":"), "", ""]
        if doing not in get_args(Doing) or any(more):
            raise SamplingError(
                f"The operation {_quoted(asked)} is not known: write hold:UNIT:VALUE, "
                "push:UNIT:AMOUNT or silence:UNIT."
            )
        unit = _carried(self.model, name)
        if doing == "silence":
            load_spread(self.model)  # says what is missing
            return Operation(unit, "silence", None, start, stop)
        number = _number(value)
        if not math.isfinite(number):
            raise SamplingError(
                f"{unit} is to be {'held at' if doing == 'hold' else 'pushed by'} "
                f"{_quoted(value)}: give a number, such as 0.9; a unit goes from -1 to 1."
            )
        most = MOST if doing == "hold" else FARTHEST
        if abs(number) > most:
            self.refuse(
                f"{unit} goes from -1 to 1, so {_quoted(value)} is taken as "
                f"{number_of(math.copysign(most, number))}."
            )
            number = math.copysign(most, number)
        return Operation(unit, "hold" if doing == "hold" else "push", number, start, stop)

    def refuse(self, sentence: str) -> None:
        self.refused.append(sentence)


def _carried(model: Model, name: str) -> Unit:
    """Read the name of a unit that the network carries on; raise UnitError for any other."""
    unit = parse_unit(name, model.config)
    if unit.state not in model.config.states:
        carried = " or ".join(f"{state}0.12" for state in model.config.states)
        raise UnitError(
            f"{unit} is a gate, which a network makes anew at each character: operate on what it "
            f"carries on, such as {carried}."
        )
    return unit


def _number(asked: str) -> float:
    plain = asked.replace("−", "-")
    return float(plain) if _NUMBER.fullmatch(plain) else math.nan


def _whole(asked: str) -> int | None:
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 20 else None


def _quoted(asked: Any) -> str:
    return repr(str(asked)[:SHOWN])


def _named(target: str) -> str:
    names = {character: name for name, character in NAMES.items()}
    return names.get(target, target)
