"""What the browser asks for. It comes from outside, so nothing of it is taken for granted."""

import contextlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from charviz.errors import UnitError
from charviz.recurrence import Config
from charviz.ui.extras import MAKERS
from charviz.units import Unit, parse_unit

SURPRISE = "surprise"
MOST_PINS = 3
_LONGEST = 100  # characters of a name


@dataclass(frozen=True)
class Wish:
    """A whole wish; what was not as it should be is left out of it.

    number: the answer says it again. unit: None where there is no such unit. colour: the track
    that colours the text, "" where the unit does. pins: tracks. have: the `trace` whose text the
    browser holds, and all tracks shown but those that are missing. extras: what panels ask for, by
    name; see `MAKERS`.
    """

    number: int = 0
    unit: Unit | None = None
    colour: str = ""
    pins: tuple[str, ...] = ()
    have: str = ""
    missing: frozenset[str] = frozenset()
    extras: Mapping[str, Any] = field(default_factory=dict)


def number_of(sent: Mapping[str, object]) -> int:
    """Return the number of a question, which its answer says again; 0 for none."""
    number = sent.get("number")
    return number if type(number) is int and 0 <= number < 2**53 else 0


def read_wish(sent: object, config: Config, told: Collection[str]) -> Wish:
    """Read a wish as the component's `ask` sends it; told: the concepts of the text shown."""
    if not isinstance(sent, dict):
        return Wish()
    colour = sent.get("colour")
    unit = None
    with contextlib.suppress(UnitError):
        unit = parse_unit(_name(sent.get("unit")), config)
    pins = _names(sent.get("pins"), MOST_PINS)
    return Wish(
        number=number_of(sent),
        unit=unit,
        colour=colour if isinstance(colour, str) and colour in (SURPRISE, *told) else "",
        pins=tuple(dict.fromkeys(pin for pin in pins if is_track(pin, config, told))),
        have=_name(sent.get("have")),
        missing=frozenset(_names(sent.get("missing"), MOST_PINS + 2)),
        extras={name: sent[name] for name in MAKERS if sent.get(name) is not None},
    )


def is_track(name: str, config: Config, told: Collection[str]) -> bool:
    """Tell whether a name is that of a unit, of a concept told by the text, or `surprise`."""
    if name == SURPRISE or name in told:
        return True
    with contextlib.suppress(UnitError):
        return bool(parse_unit(name, config))
    return False


def _name(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST else ""


def _names(values: object, most: int) -> list[str]:
    return [_name(value) for value in values[:most]] if isinstance(values, list) else []
