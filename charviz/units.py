"""Names of units: `c0.120` is cell state, layer 0, unit 120; `h1.7` hidden state; `f0.3` a gate."""

import re
from dataclasses import dataclass

from charviz.errors import UnitError
from charviz.recurrence import Config

_NAME = re.compile(r"([a-z])(\d{1,2})\.(\d{1,5})", re.ASCII)


@dataclass(frozen=True, order=True)
class Unit:
    """One number of a network: a state or gate, its layer, its index."""

    state: str
    layer: int
    index: int

    def __str__(self) -> str:
        return f"{self.state}{self.layer}.{self.index}"

    @property
    def group(self) -> str:
        """The state and layer it stands in, such as `c0`."""
        return f"{self.state}{self.layer}"


def parse_unit(name: str, config: Config) -> Unit:
    """Read a unit's name; raise UnitError unless the network has that unit."""
    kinds = config.states + config.gates
    match = _NAME.fullmatch(name)
    if match is None:
        raise UnitError(
            f"{name[:40]!r} is not a unit: write a state, its layer and a number, "
            f"such as {kinds[0]}0.12."
        )
    unit = Unit(match[1], int(match[2]), int(match[3]))
    if unit.state not in kinds:
        raise UnitError(
            f"{name} names the state {unit.state!r}, but this {config.cell.upper()} has "
            f"{', '.join(kinds)}."
        )
    if unit.layer >= config.layers or unit.index >= config.hidden_size:
        raise UnitError(
            f"There is no unit {name}: layers go from 0 to {config.layers - 1} and units from 0 "
            f"to {config.hidden_size - 1}."
        )
    return unit
