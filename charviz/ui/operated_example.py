"""What the Operate page begins with: the best detector, taken hold of where it shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from charviz.checkpoint import Model
from charviz.errors import ModelError
from charviz.interventions import MOST
from charviz.passages import PASSAGES, first_for
from charviz.sampling.choosing import Choice
from charviz.sampling.operations import Operation
from charviz.spread import Spread, load_spread
from charviz.ui import cache, truths, words
from charviz.ui.operated_wish import Begin, Experiment
from charviz.units import Unit, parse_unit

LENGTH, TEMPERATURE = 300, 0.7
FEWEST = 30  # characters on either side, for a mean that is worth its name


@dataclass(frozen=True)
class Opening:
    """A prompt for a concept, and which side of it a unit is held on.

    It is the side on which the network is not, or of which it is not sure: where it knows well
    that a string is open, to be told so changes nothing.
    """

    prompt: str
    is_inside: bool
    target: str
    seed: int = 0


PROSE = Opening('"I will not go,', True, '"')
OPENINGS: Mapping[tuple[str | None, str], Opening] = {
    ("prose", "quotes"): PROSE,
    ("c", "strings"): Opening('\tpr_info("waiting for ', False, '"'),
    ("c", "comment"): Opening("/* Wait until the other side has ", False, "\n"),
    ("python", "strings"): Opening('def close(self):\n    """Close the ', False, '"'),
    ("python", "parentheses"): Opening("def close(self):\n    self.write(", False, ")"),
    ("python", "comment"): Opening("def close(self):\n    # Wait until ", False, "\n"),
}


@dataclass(frozen=True)
class Side:
    """What a unit is on average on one side of what it follows: the side's name, the mean."""

    concept: str
    name: str
    value: float


def begin(model: Model) -> Begin:
    """Return how a model's page begins, given a unit that is asked for, or None."""

    def usual(unit: Unit | None) -> Experiment:
        row = words.lead(model)
        opening = OPENINGS.get((words.language_of(model), row["concept"] if row else ""), PROSE)
        if unit is None:
            name = row["unit"] if row else f"{model.config.states[0]}0.0"
            unit = parse_unit(name, model.config)
        letters = model.tokenizer.stoi
        target = next((c for c in (opening.target, "\n") if c in letters), model.tokenizer.itos[0])
        value = held_at(model, unit, opening.is_inside)
        return Experiment(
            prompt=opening.prompt if '"' in letters else opening.prompt.replace('"', ""),
            choice=Choice(TEMPERATURE, seed=opening.seed),
            length=LENGTH,
            operations=(Operation(unit, "hold", round(value, 3)),),
            start=0,
            stop=None,
            target=target,
            twin=0,
            unit=unit,
        )

    return usual


def held_at(model: Model, unit: Unit, is_inside: bool) -> float:
    """Return a value to hold a unit at: its mean on one side of what it follows, if that is known,
    else two standard deviations above its mean, else near its end.
    """
    known = sides(model).get(str(unit))
    if known:
        return known[0 if is_inside else 1].value
    told = spread(model)
    if told is None:
        return 0.9
    return max(-MOST, min(MOST, told.mean(unit) + 2.0 * told.spread(unit)))


def spread(model: Model) -> Spread | None:
    """Return each unit's mean and spread, or None where the model does not tell them."""
    try:
        return load_spread(model)
    except ModelError:
        return None


def passage(model: Model) -> str:
    """Return the key of the passage that the sides are measured on."""
    return first_for(words.language_of(model))


def sides(model: Model) -> dict[str, tuple[Side, Side]]:
    """Return the means of each detector where its concept is true, and where not, by its unit.

    They are measured on the passage of the network's language that ships with charviz.
    """
    key = passage(model)
    return cache.derived(model, PASSAGES[key].text, "sides", lambda: _sides(model, key))


def _sides(model: Model, key: str) -> dict[str, tuple[Side, Side]]:
    found: dict[str, tuple[Side, Side]] = {}
    labelled = truths.told(model, PASSAGES[key].text)
    for row in words.rows(model):
        unit, labels = parse_unit(row["unit"], model.config), labelled.get(row["concept"])
        if row["level"] is None or labels is None or unit.state not in model.config.states:
            continue
        levels = cache.shown_passage(model, key, unit.group)[unit]
        where = [labels.valid & labels.classes, labels.valid & ~labels.classes]
        if min(int(side.sum()) for side in where) < FEWEST:
            continue
        low, high = words.ends(row["concept"])
        means = [float(levels[side].mean()) / 127.5 - 1.0 for side in where]
        inside, outside = (
            Side(row["concept"], name, max(-MOST, min(MOST, mean)))
            for name, mean in zip((high, low), means, strict=True)
        )
        found.setdefault(str(unit), (inside, outside))
    return found
