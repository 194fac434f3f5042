"""What the Operate page says of what happened, in plain sentences."""

import math
from collections.abc import Sequence

from charviz.interventions import MOST
from charviz.sampling.effects import Told, Written
from charviz.sampling.operations import WORDS, Operation
from charviz.ui import words
from charviz.ui.operated_wish import Experiment

CALLED = {'"': "quotation mark", "\n": "newline", " ": "space", "\t": "tab"}
MOST_NAMED = 3  # operations
HARDLY = 0.05  # nats: a factor of 1.05


def did(operations: Sequence[Operation]) -> str:
    """Return what was done, such as 'c0.473 held at −0.63'."""
    if len(operations) > MOST_NAMED:
        return f"{len(operations)} operations"
    *first, last = [*map(_did, operations)] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _did(operation: Operation) -> str:
    done = f"{operation.unit} {WORDS[operation.doing]}"
    if operation.value is None:
        return done
    sign = "+" if operation.doing == "push" and operation.value >= 0 else ""
    value = f"{sign}{_decimal(_within(operation))}"
    return f"{done} {'by' if operation.doing == 'push' else 'at'} {value}"


def _within(operation: Operation) -> float:
    """Return an operation's value as far as a unit's scale goes."""
    value = operation.value or 0.0
    return max(-MOST, min(MOST, value)) if operation.doing == "hold" else value


def cut(operations: Sequence[Operation]) -> list[str]:
    """Return what to say of random units that cannot go as far as they would have to."""
    found = [o for o in operations if o.value is not None and _within(o) != o.value]
    if len(found) > MOST_NAMED:
        return [
            f"{len(found)} of the random units would have to leave their scale to go as far from "
            "their means as those they stand for: they are held at its ends."
        ]
    return [
        f"To go as far from its mean as the unit it stands for, {o.unit} would have to be held at "
        f"{_decimal(o.value or 0.0, 3)}; its scale ends at {_decimal(_within(o), 3)}."
        for o in found
    ]


def _decimal(value: float, places: int = 2) -> str:
    return f"{value:.{places}f}".replace("-", "−")


def target_of(wanted: Experiment) -> str:
    """Return what the target is called, with 'closing' where it can only close a quotation."""
    return f"closing {name_of(wanted)}" if is_open(wanted) else name_of(wanted)


def is_open(wanted: Experiment) -> bool:
    """Tell whether the target is a quotation mark, and the prompt ends in an open quotation."""
    paragraph = wanted.prompt.rpartition("\n\n")[2]
    return wanted.target == '"' and wanted.start == 0 and paragraph.count('"') % 2 == 1


def sentences(wanted: Experiment, written: Sequence[Written], told: Sequence[Told]) -> list[str]:
    """Return what happened; written, told: untouched, operated and, if there is one, control."""
    if len(written) == 1:
        return ["Nothing is done to the network yet: choose a unit above, and take hold of it."]
    if not wanted.length:
        return []
    return [_parting(wanted, written), _writing(wanted, told), _expecting(wanted, told)]


def _parting(wanted: Experiment, written: Sequence[Written]) -> str:
    _, operated, *control = written
    if operated.parts is None:
        same = words.characters(wanted.length)
        said = f"With {did(operated.operations)}, nothing changes: it writes the same {same}"
    else:
        said = f"With {did(operated.operations)}, the text differs {_from(operated.parts)}"
    if not control:
        return f"{said}."
    parts = control[0].parts
    if operated.parts is None:
        other = "too" if parts is None else f"the text differs {_from(parts)}"
    else:
        other = "it does not" if parts is None else _from(parts)
    return f"{said}; with the {_twin(wanted)}, {other}."


def _from(parts: int) -> str:
    return f"from character {parts + 1:,} on"


def _writing(wanted: Experiment, told: Sequence[Told]) -> str:
    untouched, operated, *control = told
    if all(figures.distance is None for figures in told):
        texts = "either text" if len(told) == 2 else "any of the texts"
        room = words.characters(wanted.length - wanted.start)
        return f"There is no {target_of(wanted)} within {room} in {texts}{_counted(wanted)}."
    said = (
        f"Operated on, it wrote {_first(wanted, operated, target_of(wanted))}; "
        f"untouched, {_first(wanted, untouched)}"
    )
    if control:
        said += f"; with the {_twin(wanted)}, {_first(wanted, control[0])}"
    return f"{said}{_counted(wanted)}."


def _counted(wanted: Experiment) -> str:
    return f", counted from character {wanted.start + 1:,}" if wanted.start else ""


def _first(wanted: Experiment, told: Told, target: str = "") -> str:
    room = words.characters(wanted.length - wanted.start)
    if told.distance is None:
        return f"no {target} within {room}" if target else f"none within {room}"
    when = "at once" if told.distance == 0 else f"after {words.characters(told.distance)}"
    return f"its first {target} {when}" if target else when


def _expecting(wanted: Experiment, told: Sequence[Told]) -> str:
    untouched, operated, *control = (f"{figures.expected:.1f}" for figures in told)
    where = ""
    if wanted.start or wanted.stop is not None:
        last = wanted.length if wanted.stop is None else min(wanted.stop, wanted.length)
        where = f" from character {wanted.start + 1:,} to {last:,}"
    said = (
        f"Reading the untouched text{where}, it expects {untouched} {name_of(wanted)}s by "
        f"itself (the sum of their chances), and {operated} operated on"
    )
    return f"{said}; {control[0]} with the {_twin(wanted)}." if control else f"{said}."


def shift_words(wanted: Experiment, told: Sequence[Told]) -> str:
    """Return by how much a target becomes likelier on average, as a sentence."""
    if len(told) < 2:
        return ""
    said = f"How many times likelier a {name_of(wanted)} becomes: on average {_times(told[1].gap)}"
    return f"{said}; with the {_twin(wanted)}, {_times(told[2].gap)}." if told[2:] else f"{said}."


def instead_of(wanted: Experiment) -> str:
    """Return the title of what is compared with."""
    return "Random units instead" if _twin(wanted).endswith("s") else "A random unit instead"


def _twin(wanted: Experiment) -> str:
    units = {operation.unit for operation in wanted.operations}
    return "random units" if len(units) > 1 else "random unit"


def name_of(wanted: Experiment) -> str:
    """Return what the target is called, such as 'newline' or '“e”'."""
    return CALLED.get(wanted.target, f"“{wanted.target}”")


def _times(gap: float) -> str:
    """Return a mean gap of log probabilities as a factor, such as '2.1 times as likely'."""
    if abs(gap) < HARDLY:
        return "no change to speak of"
    factor = math.exp(min(abs(gap), 700.0))
    shown = (
        f"{factor:,.0f}" if factor >= 10 else f"{factor:.1f}" if factor >= 2 else f"{factor:.2f}"
    )
    return f"{shown} times {'as likely' if gap > 0 else 'less likely'}"


def chart_words(wanted: Experiment, highest: float) -> str:
    """Return what the chart of chances shows; highest: the highest of the untouched ones."""
    return (
        f"A chart of the probability of a {name_of(wanted)} before each of the "
        f"{words.characters(wanted.length)} of the untouched text: at most {100 * highest:.1f}%. "
        "The table below tells it in figures."
    )
