"""What the Operate page says of what happened, in plain sentences."""

import math
from collections.abc import Sequence

from charviz.sampling.effects import Told, Written
from charviz.sampling.operations import WORDS, Operation
from charviz.ui.operated_wish import Experiment

CALLED = {'"': "quotation mark", "\n": "newline", " ": "space", "\t": "tab"}
HARDLY = 0.05  # nats: a factor of 1.05


def did(operations: Sequence[Operation]) -> str:
    """Return what was done, such as 'c0.473 held at −0.63'."""
    if len(operations) > 2:
        return f"{len(operations)} units operated on"
    return " and ".join(map(_did, operations))


def _did(operation: Operation) -> str:
    done = f"{operation.unit} {WORDS[operation.doing]}"
    if operation.value is None:
        return done
    sign = "+" if operation.doing == "push" and operation.value >= 0 else ""
    value = f"{operation.value:.2f}".replace("-", "−")
    return f"{done} {'by' if operation.doing == 'push' else 'at'} {sign}{value}"


def target_of(wanted: Experiment) -> str:
    """Return what the target is called, with 'closing' where it can only close a quotation."""
    name = CALLED.get(wanted.target, f"“{wanted.target}”")
    return f"closing {name}" if is_open(wanted) else name


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
    return [_parting(wanted, written), _writing(wanted, told), _chances(wanted, told)]


def _parting(wanted: Experiment, written: Sequence[Written]) -> str:
    _, operated, *control = written
    what = did(operated.operations)
    if operated.parts is None:
        said = f"With {what}, nothing changes: the same {_signs(wanted.length)}"
    else:
        said = f"With {what}, the text differs from character {operated.parts + 1:,} on"
    if not control:
        return f"{said}."
    parts = control[0].parts
    other = "it does not" if parts is None else f"from character {parts + 1:,} on"
    if operated.parts is None:
        other = "neither does it" if parts is None else f"the text differs {other}"
    return f"{said}; with the random unit, {other}."


def _writing(wanted: Experiment, told: Sequence[Told]) -> str:
    untouched, operated, *control = told
    said = (
        f"Operated on, it wrote {_first(wanted, operated, target_of(wanted))}; "
        f"untouched, {_first(wanted, untouched)}"
    )
    if control:
        said += f"; with the random unit, {_first(wanted, control[0])}"
    return f"{said}."


def _first(wanted: Experiment, told: Told, target: str = "") -> str:
    room = _signs(wanted.length - wanted.start)
    if told.distance is None:
        return f"no {target} within {room}" if target else f"none within {room}"
    when = "at once" if told.distance == 0 else f"after {_signs(told.distance)}"
    return f"its first {target} {when}" if target else when


def _chances(wanted: Experiment, told: Sequence[Told]) -> str:
    _, operated, *control = told
    name = CALLED.get(wanted.target, f"“{wanted.target}”")
    said = f"Along the untouched text, a {name} becomes {_times(operated.gap)}"
    if control:
        said += f"; with the random unit, {_times(control[0].gap)}"
    return f"{said}."


def _times(gap: float) -> str:
    """Return a mean gap of log probabilities as a factor, such as '2.1 times as likely'."""
    if abs(gap) < HARDLY:
        return "hardly likelier or less likely"
    factor = math.exp(min(abs(gap), 700.0))
    shown = (
        f"{factor:,.0f}" if factor >= 10 else f"{factor:.1f}" if factor >= 2 else f"{factor:.2f}"
    )
    return f"on average {shown} times {'as likely' if gap > 0 else 'less likely'}"


def chart_words(wanted: Experiment, highest: float) -> str:
    """Return what the chart of chances shows; highest: the highest of the untouched ones."""
    name = CALLED.get(wanted.target, f"“{wanted.target}”")
    return (
        f"A chart of the probability of a {name} before each of the {_signs(wanted.length)} of the "
        f"untouched text: at most {100 * highest:.1f}%. The table below tells it in figures."
    )


def _signs(count: int) -> str:
    return "1 character" if count == 1 else f"{count:,} characters"
