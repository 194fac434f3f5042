"""What a message may hold besides the text and its levels, made only when the browser asks for it.

Each kind has a file of its own beside this one, imported at its first use: a first page waits for
none of them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.tracing import ActivationTrace
from charviz.units import Unit


@dataclass(frozen=True)
class Extra:
    """A part of a message: in the browser `message[name]` is `{...facts, ...arrays}`.

    facts: what JSON can hold. arrays: uint8, uint16, uint32, int16, int32 or float32, sent flat.
    """

    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What an extra is made for: the unit shown, and the wish itself as the browser sent it.

    wish: JSON from outside, of any kind, never None; whoever makes the extra checks it.
    """

    unit: Unit
    wish: Any


Maker = Callable[[Model, ActivationTrace, Asked], Extra | None]


def _heat(model: Model, trace: ActivationTrace, asked: Asked) -> Extra:
    from charviz.ui.extras.heat import heat

    return heat(model, trace, asked)


def _file(model: Model, trace: ActivationTrace, asked: Asked) -> Extra:
    from charviz.ui.extras.file import file

    return file(model, trace, asked)


def _where(model: Model, trace: ActivationTrace, asked: Asked) -> Extra:
    from charviz.ui.extras.where import where

    return where(model, trace, asked)


# By the key under which a panel's `wish()` asks. A maker imports its file when it is called; the
# trace it gets holds the levels of the unit's group, also where that is a gate. A CharvizError it
# raises is shown on the page; None leaves the extra out.
MAKERS: dict[str, Maker] = {"file": _file, "heat": _heat, "where": _where}


def asked_for(
    model: Model, trace: ActivationTrace, unit: Unit, wishes: Mapping[str, Any]
) -> Iterator[Extra]:
    """Make the extras that the browser wishes for."""
    for name, wish in wishes.items():
        extra = MAKERS[name](model, trace, Asked(unit, wish))
        if extra is not None:
            yield extra
