"""What an address does to units, such as `hold:c0.473:-0.63,silence:h0.4`: read and written."""

import math
import re
from collections.abc import Sequence
from typing import get_args

from charviz.checkpoint import Model
from charviz.errors import CharvizError, SamplingError, UnitError
from charviz.interventions import MOST
from charviz.sampling.operations import MOST_UNITS, Doing, Operation
from charviz.spread import load_spread
from charviz.units import Unit, parse_unit

FARTHEST = 2.0  # a push that takes a unit from one end of its scale to the other
NOTHING = "none"  # no operation at all
SHOWN = 40  # characters of a bad value that are repeated to its writer
_NUMBER = re.compile(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})(e[+-]?\d{1,3})?", re.ASCII | re.I)


def written(operations: Sequence[Operation]) -> str:
    """Return operations as an address has them, values to three decimals."""
    return ",".join(map(_written, operations)) or NOTHING


def read_operations(
    model: Model, asked: str, start: int, stop: int | None
) -> tuple[tuple[Operation, ...], list[str]]:
    """Return the operations of an address, and a sentence for each that cannot be had."""
    if asked in ("", NOTHING):
        return (), []
    parts, refused = asked.split(","), []
    if len(parts) > MOST_UNITS:
        refused.append(
            f"{len(parts)} operations are too many: the first {MOST_UNITS} are carried out."
        )
    found: dict[tuple[Unit, bool], Operation] = {}
    for part in parts[:MOST_UNITS]:
        try:
            operation, cut = _read(model, part, start, stop)
        except CharvizError as error:
            refused.append(str(error))
            continue
        refused += cut
        first = found.setdefault((operation.unit, operation.doing == "push"), operation)
        if first is not operation:
            refused.append(
                f"{operation.unit} is operated on twice: {_written(first)} is carried out, "
                f"{_written(operation)} is not."
            )
    return tuple(found.values()), refused


def carried(model: Model, name: str) -> Unit:
    """Read the name of a unit that the network carries on; raise UnitError for any other."""
    unit = parse_unit(name, model.config)
    if unit.state not in model.config.states:
        such = " or ".join(f"{state}0.12" for state in model.config.states)
        raise UnitError(
            f"{unit} is a gate, which a network makes anew at each character: operate on what it "
            f"carries on, such as {such}."
        )
    return unit


def number(asked: str) -> float:
    """Read a number, also with a typographic minus; NaN where it is none."""
    plain = asked.replace("−", "-")
    return float(plain) if _NUMBER.fullmatch(plain) else math.nan


def whole_number(asked: str) -> int | None:
    """Read a whole number; None where it is none."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 20 else None


def quoted(asked: object) -> str:
    """Return a bad value, as far as its writer needs to see it."""
    return repr(str(asked)[:SHOWN])


def _written(operation: Operation) -> str:
    if operation.value is None:
        return f"{operation.doing}:{operation.unit}"
    return f"{operation.doing}:{operation.unit}:{_short(operation.value)}"


def _short(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _read(model: Model, asked: str, start: int, stop: int | None) -> tuple[Operation, list[str]]:
    """Read one operation, and say where its value was cut; raise CharvizError if it is none."""
    doing, name, value, *more = [*asked.split(":"), "", ""]
    if doing not in get_args(Doing) or any(more):
        raise SamplingError(
            f"The operation {quoted(asked)} is not known: write hold:UNIT:VALUE, push:UNIT:AMOUNT "
            "or silence:UNIT."
        )
    unit = carried(model, name)
    if doing == "silence":
        load_spread(model)  # says what is missing
        return Operation(unit, "silence", None, start, stop), []
    amount = number(value)
    if not math.isfinite(amount):
        raise SamplingError(
            f"{unit} is to be {'held at' if doing == 'hold' else 'pushed by'} {quoted(value)}: "
            "give a number, such as 0.9; a unit goes from -1 to 1."
        )
    most = MOST if doing == "hold" else FARTHEST
    taken = max(-most, min(most, round(amount, 3)))
    said = f"{unit} goes from -1 to 1, so {quoted(value)} is taken as {_short(taken)}."
    operation = Operation(unit, "hold" if doing == "hold" else "push", taken, start, stop)
    return operation, [said] if abs(amount) > most else []
