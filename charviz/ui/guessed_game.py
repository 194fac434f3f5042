"""A game of Guess the neuron: texts coloured by units of which a hunt has judged what they follow.

The same seed and networks make the same game. A question is fair on the very text it shows: there
the unit follows the right answer plainly, and none of the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS, Labels
from charviz.hunting.verdict import BELIEVED
from charviz.passages import PASSAGES
from charviz.tracing import ActivationTrace, Levels
from charviz.ui import cache, words
from charviz.ui.guessed_scores import agreement, clearness
from charviz.units import Unit, parse_unit

QUESTIONS = 8
OPTIONS = 4  # concepts to choose from, beside none of them
LONGEST = 620  # characters of a text: what a phone shows without much scrolling
PLAIN, HIDDEN = 0.7, 0.35  # clearness of the right answer at least, of a wrong one at most
AGREES = 0.5  # of the right answer at least: what the eye sees, where the rarer answer is rare
FEWEST_RUNS = 2  # of either class of the right answer: once may be an accident
LIVELY = 25  # levels of standard deviation, below which there is hardly a colour to see
TRIES = 200  # units looked at for one that follows nothing
FACTS = words.FACTS | {"why"}
READS = {"verse": "prose"}  # a passage's language, where networks learn it under another name

Row = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """A stretch of a passage coloured by a unit, and what it may follow.

    network: its name. options: names of concepts. row: of the hunt that found the unit, None for a
    unit that follows nothing. clear: how plainly the unit follows each concept that the stretch
    tells of, 0 to 1.
    """

    network: str
    passage: str
    start: int
    stop: int
    unit: Unit
    levels: Levels
    options: tuple[str, ...]
    row: Row | None
    clear: Mapping[str, float]

    @property
    def right(self) -> str | None:
        """The concept that the unit follows, if any."""
        return self.row["concept"] if self.row else None

    @property
    def text(self) -> str:
        """The stretch."""
        return PASSAGES[self.passage].text[self.start : self.stop]


class Network:
    """A network, its hunt's rows, and what it does on the passages in its language."""

    def __init__(self, model: Model) -> None:
        """Take the model; nothing is read before it is asked for."""
        self.model = model
        language = words.language_of(model)
        self.passages = [
            key for key, p in PASSAGES.items() if READS.get(p.language, p.language) == language
        ]

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of the concepts that have a unit and make sense in the network's language."""
        skipped = words.OF_PROSE if words.language_of(self.model) in words.CODE else frozenset()
        whole = (row for row in self.model.detectors() if row.keys() >= FACTS)
        return [row for row in whole if row["unit"] and row["concept"] not in skipped]

    @cached_property
    def labels(self) -> dict[str, dict[str, Labels]]:
        """By passage, what it tells of every concept that is both there and not there in it."""
        skipped = words.OF_PROSE if words.language_of(self.model) in words.CODE else frozenset()
        told = {
            key: {name: concept.label(PASSAGES[key].text) for name, concept in CONCEPTS.items()}
            for key in self.passages
        }
        return {
            key: {n: x for n, x in found.items() if x.runs and n not in skipped}
            for key, found in told.items()
        }

    def trace(self, passage: str) -> ActivationTrace:
        """Return what the network does on a passage."""
        return cache.read(self.model, PASSAGES[passage].text)

    def clear(self, passage: str, unit: Unit, stretch: slice) -> dict[str, float]:
        """Return how plainly a unit follows each concept in a stretch, 0 to 1."""
        levels = self.trace(passage)[unit][stretch]
        every = ((n, x[stretch]) for n, x in self.labels[passage].items())
        return {name: clearness(levels, labels) for name, labels in every if labels.runs}


def game(models: Sequence[Model], seed: int) -> list[Question]:
    """Return the questions of a seed; fewer than `QUESTIONS` only where networks tell too little.

    Some ask for what follows nothing, but never the first, which is among the plainest.
    """
    rng = Random(f"guess the neuron {seed}")
    networks = [Network(model) for model in models]
    blanks = rng.choice((1, 2, 2, 3))
    followed = _taken(_followed(networks, rng), QUESTIONS - blanks)
    others = _taken(_following_nothing(networks, rng), QUESTIONS - len(followed))
    if not followed:
        return others
    first = max(followed[:3], key=lambda asked: asked.clear[asked.right or ""])
    rest = [asked for asked in (*followed, *others) if asked is not first]
    rng.shuffle(rest)
    return [first, *rest]


def truth(question: Question) -> NDArray[np.uint8]:
    """Return how true the right answer is at each character, uint8 [time]: 0 no, 1 to 3 yes."""
    if question.right is None:
        return np.zeros(question.stop - question.start, np.uint8)
    whole = CONCEPTS[question.right].label(PASSAGES[question.passage].text)
    labels = whole[slice(question.start, question.stop)]
    values = labels.values.astype(np.float64)
    least = values[labels.valid].min()
    share = (values - least) / max(values[labels.valid].max() - least, 1)
    return np.where(labels.valid, np.ceil(share * 3), 0).astype(np.uint8)


def _followed(networks: Sequence[Network], rng: Random) -> Iterator[Question]:
    """Yield questions about units that plainly follow a concept, from each network in turn.

    Those that the hunt believes come sooner. No concept comes twice before all came once.
    """
    piles = []
    for network in networks:
        drawn = [(rng.random() - 0.3 * (row["verdict"] in BELIEVED), row) for row in network.rows]
        piles.append([(network, row) for _, row in sorted(drawn, key=lambda pair: pair[0])])
    asked, again = set[str](), []
    for network, row in _in_turn(piles, rng):
        if row["concept"] in asked:
            again.append((network, row))
        elif question := _about(network, row, rng):
            asked.add(row["concept"])
            yield question
    for network, row in again:
        if question := _about(network, row, rng):
            yield question


def _about(network: Network, row: Row, rng: Random) -> Question | None:
    """Return a question about a detector where it is a fair one."""
    unit, right = parse_unit(row["unit"], network.model.config), row["concept"]
    for passage, stretch in _stretches(network, rng):
        clear = network.clear(passage, unit, stretch)
        if clear.get(right, 0) < PLAIN:
            continue
        labels = network.labels[passage][right][stretch]
        agrees = agreement(network.trace(passage)[unit][stretch], labels)
        if labels.runs < FEWEST_RUNS or agrees < AGREES:
            continue
        wrong = [name for name, found in clear.items() if found <= HIDDEN]
        if len(wrong) < OPTIONS - 1:
            continue
        options = [right, *rng.sample(wrong, OPTIONS - 1)]
        return _question(network, passage, stretch, unit, options, row, clear)
    return None


def _following_nothing(networks: Sequence[Network], rng: Random) -> Iterator[Question]:
    """Yield questions about units that the hunt did not name, and that follow nothing here."""
    piles = []
    for network in networks:
        config = network.model.config
        named = {name for row in network.rows for name in _named(row)}
        places = range(config.layers * config.hidden_size)
        units = [
            Unit(config.states[0], *divmod(place, config.hidden_size))
            for place in rng.sample(places, min(TRIES, len(places)))
        ]
        piles.append([(network, unit) for unit in units if str(unit) not in named])
    for network, unit in _in_turn(piles, rng):
        if question := _without(network, unit, rng):
            yield question


def _without(network: Network, unit: Unit, rng: Random) -> Question | None:
    """Return a question about a unit that follows nothing in any of the passages."""
    whole = [network.clear(passage, unit, slice(None)) for passage in network.passages]
    if any(max(clear.values(), default=1) > HIDDEN for clear in whole):
        return None
    for passage, stretch in _stretches(network, rng):
        clear = network.clear(passage, unit, stretch)
        is_lively = network.trace(passage)[unit][stretch].std() >= LIVELY
        if is_lively and len(clear) >= OPTIONS and max(clear.values()) <= HIDDEN:
            options = rng.sample(sorted(clear), OPTIONS)
            return _question(network, passage, stretch, unit, options, None, clear)
    return None


def _question(
    network: Network,
    passage: str,
    stretch: slice,
    unit: Unit,
    options: Sequence[str],
    row: Row | None,
    clear: Mapping[str, float],
) -> Question:
    order = tuple(name for name in CONCEPTS if name in options)  # its order tells nothing
    levels = network.trace(passage)[unit][stretch].copy()  # a view would hold all that it is of
    name = network.model.name
    return Question(name, passage, stretch.start, stretch.stop, unit, levels, order, row, clear)


def _stretches(network: Network, rng: Random) -> Iterator[tuple[str, slice]]:
    """Yield stretches of whole lines of the passages, none longer than `LONGEST`, at random."""
    found = []
    for passage in network.passages:
        ends = np.cumsum([len(line) for line in PASSAGES[passage].text.splitlines(True)]).tolist()
        for start in (0, *ends):
            if PASSAGES[passage].text[start : start + 1] == "\n":
                continue
            stop = max((end for end in ends if end - start <= LONGEST), default=0)
            if stop - start > LONGEST // 2:
                found.append((passage, slice(start, stop)))
    rng.shuffle(found)
    yield from found


def _in_turn(piles: Sequence[Sequence[Any]], rng: Random) -> Iterator[Any]:
    """Yield one of each pile, then another of each; which pile comes first is drawn once."""
    piles = rng.sample(list(piles), len(piles))
    for at in range(max(map(len, piles), default=0)):
        yield from (pile[at] for pile in piles if at < len(pile))


def _taken(questions: Iterator[Question], most: int) -> list[Question]:
    """Return the first questions, none about a unit that an earlier one asked about."""
    found: list[Question] = []
    for question in questions:
        if len(found) >= most:
            break
        if all((q.network, q.unit) != (question.network, question.unit) for q in found):
            found.append(question)
    return found


def _named(row: Row) -> list[str]:
    """Return the units that a row names: the best, and those after it."""
    return [row["unit"], *(name for name, _ in row.get("runners_up") or [])]
