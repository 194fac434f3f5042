"""The states and gates of a cell in words: what one sees when one looks at a unit of each."""

from dataclasses import dataclass

from charviz.recurrence import Config
from charviz.tracing import SIGNED
from charviz.ui.definitions import DEFINITIONS, STATES

ORDER = "chifgozrn"  # in which they are best met
ENDS = {
    "i": ("writes nothing", "writes"),
    "f": ("forgets", "keeps"),
    "o": ("hides", "shows"),
    "z": ("replaces", "keeps"),
    "r": ("ignores", "looks"),
}


@dataclass(frozen=True)
class State:
    """A state or gate: its letter in unit names, its name, and what it is.

    low, high: what the ends of its scale mean, "" where that is each unit's own affair. signed:
    whether it goes from -1 to 1, and not from 0.
    """

    letter: str
    name: str
    definition: str
    low: str
    high: str
    signed: bool


def states(config: Config) -> list[State]:
    """Return the states and gates of a network's units."""
    return [
        State(
            letter,
            STATES[letter].capitalize(),
            DEFINITIONS[STATES[letter]],
            *ENDS.get(letter, ("", "")),
            signed=letter in config.states or letter in SIGNED,
        )
        for letter in ORDER
        if letter in config.states + config.gates
    ]
