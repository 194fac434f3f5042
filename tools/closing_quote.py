"""`python -m tools.closing_quote`: does the quote cell decide when a quotation closes?

A network goes on from `"I will not go,` 200 times at temperature .7, with the same dice each time
while its quote cell (the unit of `detectors.json`) is left alone, held at its mean over characters
inside quotations, or at its mean outside. The controls are 20 random cells like it in spread and
outgoing weight (`charviz.sampling.operations.matched`), each moved from its own mean as many of its
own standard deviations, to the same side of it.

Told: how far it is to the next quotation mark, which closes; and, along the untouched texts, read
again with the cells held (teacher forcing), the mean probability of the mark at temperature 1: in
all, up to the mark that closed the quotation, and after it, where the next one opens another.
Intervals are 95%, by bootstrap over seeds. Means and spreads are those of validation text if it is
at hand (`CHARVIZ_CORPORA`); else inside and outside are told from the passages that ship.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from charviz import checkpoint
from charviz.checkpoint import Model, read_json
from charviz.concepts.prose import label_quotes
from charviz.corpora import CATALOG, at_hand, load, split
from charviz.interventions import MOST
from charviz.passages import PASSAGES
from charviz.sampling.choosing import Choice, softmax
from charviz.sampling.operations import Operation, instead, matched
from charviz.sampling.writing import Stream, blocks, write
from charviz.spread import load_spread
from charviz.stretches import stretches, suggested_streams
from charviz.tokenizer import NOT_FED
from charviz.units import Unit, parse_unit

PROMPT, MARK = '"I will not go,', '"'
TEMPERATURE, LENGTH = 0.7, 400
WITHIN = (1, 50, 100, 400)
CONTROLS = 20
RESAMPLES = 2_000

Doubles = NDArray[np.float64]
Figure = Callable[[Doubles], Doubles]


@dataclass(frozen=True)
class Condition:
    """What is done to the network; of one kind are the controls of one value."""

    kind: str
    operations: Sequence[Operation] = ()


def distance(text: str) -> int:
    """Return how many characters are written up to and with the first mark; one too many: none."""
    at = text.find(MARK)
    return LENGTH + 1 if at < 0 else at + 1


def interval(values: Doubles, figure: Figure, seed: int = 0) -> tuple[float, float, float]:
    """Return a figure of values [seeds, …] and its 95% bootstrap interval over seeds.

    figure: values [resamples, seeds, …] to figures [resamples].
    """
    rng = np.random.default_rng(seed)
    drawn = rng.integers(len(values), size=(RESAMPLES, len(values)))
    low, high = np.quantile(figure(values[drawn]), [0.025, 0.975])
    return float(figure(values[None])[0]), float(low), float(high)


def mean(values: Doubles) -> Doubles:
    """Return the mean of each resample, all that were told of a seed taken together."""
    return values.reshape(len(values), -1).mean(axis=1)


def middle(values: Doubles) -> Doubles:
    """Return the median of each resample, all that were told of a seed taken together."""
    return np.median(values.reshape(len(values), -1), axis=1)


def sides(model: Model, text: str, unit: Unit) -> tuple[float, float]:
    """Return the means of tanh(c) over the characters inside quotations, and outside."""
    ids = model.tokenizer.encode(text).ids
    fed = ids[ids != NOT_FED]
    labels = label_quotes(text)[ids != NOT_FED]
    shown = np.empty(len(fed), np.float32)
    streams = suggested_streams(len(fed), model.burn_in)
    for stretch in stretches(model.network, fed, streams, model.burn_in):
        values = np.tanh(stretch.c[unit.layer][..., unit.index])
        shown[stretch.positions[stretch.valid]] = values[stretch.valid]
    inside = labels.values.astype(np.bool_)
    means = [float(shown[labels.valid & at].mean()) for at in (inside, ~inside)]
    return means[0], means[1]


def conditions(model: Model, unit: Unit, inside: float, outside: float) -> list[Condition]:
    """Return the untouched network, the cell held at either mean, and the controls of both."""
    wanted = {
        name: [Operation(unit, "hold", value)]
        for name, value in (("inside", inside), ("outside", outside))
    }
    most = min(CONTROLS, len(matched(model, unit)))
    seeds: dict[Unit, int] = {}  # the seed that chooses each control
    for seed in count():
        if len(seeds) == most:
            break
        (other,) = instead(model, wanted["inside"], seed)[1]
        seeds.setdefault(other, seed)
    return [
        Condition("untouched"),
        *(Condition(f"held {name}", operations) for name, operations in wanted.items()),
        *(
            Condition(f"controls {name}", instead(model, operations, seed)[0])
            for name, operations in wanted.items()
            for seed in seeds.values()
        ),
    ]


def distances(
    model: Model, operations: Sequence[Operation], seeds: int
) -> tuple[list[str], Doubles]:
    """Return a text for each seed, and how far it is to the mark, float64 [seeds]."""
    streams = [Stream(Choice(TEMPERATURE, seed=seed), operations) for seed in range(seeds)]
    texts = [sample.text for sample in write(model, PROMPT, streams, LENGTH)]
    return texts, np.array([distance(text) for text in texts], np.float64)


def chances(model: Model, text: str, held: Sequence[Condition]) -> Doubles:
    """Return the mean probability of the mark along a text: in all, up to the first mark, after it.

    float64 [conditions, 3], NaN for a stretch without characters.
    """
    streams = [Stream(operations=condition.operations) for condition in held]
    ids, mark = model.tokenizer.encode(text).ids, model.tokenizer.stoi[MARK]
    rows = [
        softmax(block.logits[:-1].astype(np.float64))[..., mark]
        for block in blocks(model, PROMPT, streams, len(ids), forced=ids)
    ]
    found, cut = np.concatenate(rows), min(distance(text), len(text))
    parts = [found, found[:cut], found[cut:]]
    nothing = np.full(len(held), np.nan)
    return np.stack([part.mean(axis=0) if len(part) else nothing for part in parts], axis=1)


def telling_text(model: Model) -> tuple[str, str]:
    """Return a text to tell inside from outside by, and what it is."""
    corpus = CATALOG.get(model.name)
    if corpus is not None and at_hand(corpus):
        return split(load(model.name).text).validation, "validation text"
    return "\n\n".join(passage.text for passage in PASSAGES.values()), "the passages that ship"


def as_far(untouched: float, held: float, cells: Doubles) -> int:
    """Count the cells that move a figure as far as the quote cell did, to the same side."""
    return int(((cells - untouched) * np.sign(held - untouched) >= abs(held - untouched)).sum())


def tell(figure: Figure, kinds: dict[str, list[int]], values: Doubles, what: str) -> None:
    """Print a figure of values [seeds, conditions] for each kind, of controls by cell too."""
    print(f"\n{what}")
    for kind, those in kinds.items():
        told = "{:.4g} [{:.4g}, {:.4g}]".format(*interval(values[:, those], figure))
        if kind.startswith("controls"):
            by_cell = figure(values[:, those].T)
            (held,) = kinds[kind.replace("controls", "held")]
            untouched, by_quotes = figure(values[:, [0, held]].T)
            beyond = as_far(untouched, by_quotes, by_cell)
            told += f", by cell {by_cell.min():.4g} to {by_cell.max():.4g}"
            told += f"; {beyond} of {len(those)} move it as far as the quote cell"
        print(f"  {kind:18} {told}", flush=True)


def tell_distances(kinds: dict[str, list[int]], far: Doubles) -> None:
    """Print how far it was to the mark; far: [seeds, conditions]."""
    none = f"{LENGTH + 1} where there is none"
    tell(middle, kinds, far, f"Characters to the closing mark, median of {len(far)} texts; {none}")
    for most in WITHIN:
        closed = (far <= most).astype(np.float64)
        tell(mean, kinds, closed, f"Share of texts closed within {most}")


def tell_chances(kinds: dict[str, list[int]], found: Doubles) -> None:
    """Print how likely the mark was, and by how much that moved, paired by seed.

    found: [seeds, conditions, parts of a text].
    """
    for part, when in enumerate(("in all", "up to the one that closed", "after that")):
        there = found[~np.isnan(found[:, 0, part]), :, part]
        what = f"Probability of the mark {when}, mean of {len(there)} untouched texts"
        tell(mean, kinds, there, what)
        moved = {kind: those for kind, those in kinds.items() if kind != "untouched"}
        tell(mean, moved, there - there[:, :1], "  moved by")


def main() -> None:
    """Write, read again, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="war-and-peace")
    parser.add_argument("--seeds", type=int, default=200)
    asked = parser.parse_args()
    model = checkpoint.load(asked.model)
    rows = read_json(model.folder / "detectors.json")["detectors"]
    unit = parse_unit(next(r["unit"] for r in rows if r["concept"] == "quotes"), model.config)
    text, what = telling_text(model)
    inside, outside = sides(model, text, unit)
    spread = load_spread(model)
    print(f"{model.name}, {unit}: mean {spread.mean(unit):.3f}, spread {spread.spread(unit):.3f}")
    print(f"inside {inside:.3f}, outside {outside:.3f}, on {what} of {len(text):,} characters")

    held = conditions(model, unit, inside, outside)
    kinds: dict[str, list[int]] = {}
    for k, condition in enumerate(held):
        kinds.setdefault(condition.kind, []).append(k)
    those = kinds["controls inside"] + kinds["controls outside"]
    cut = sum(abs(held[k].operations[0].value or 0.0) > MOST for k in those)
    print(f"{len(those) // 2} controls of {len(matched(model, unit))} cells that match;", end=" ")
    print(f"{cut} of their {len(those)} values are cut to ±{MOST}", flush=True)

    texts, far = zip(*(distances(model, c.operations, asked.seeds) for c in held), strict=True)
    tell_distances(kinds, np.stack(far, axis=1))
    tell_chances(kinds, np.stack([chances(model, text, held) for text in texts[0]]))


if __name__ == "__main__":
    main()
