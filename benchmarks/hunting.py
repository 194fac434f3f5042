"""The hunt's one pass over all units and ten concepts, beside one bare fused `nn.LSTM` forward."""

from collections.abc import Iterator

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from benchmarks.machine import one_thread
from benchmarks.reading import BURN_IN, STREAMS, TOKENIZER, pair
from benchmarks.results import Bar, Result, rate, ratios, side_by_side, timed
from benchmarks.texts import text
from charviz.checkpoint import Model, card_of
from charviz.concepts import CONCEPTS
from charviz.hunting.passes import Reading, prepare
from charviz.hunting.scores import score
from charviz.hunting.select import select
from charviz.hunting.split import split
from charviz.hunting.tally import Labelled, Tally
from charviz.recurrence import Config

HIDDEN, LENGTH = 512, 5_000_000
PIECE = 20  # characters of a stretch that torch reads in a call: its states need little memory
SCORED, PAIRS = 300_000, 8  # places; units that scikit-learn scores


def hunting(length: int = LENGTH) -> Iterator[Result]:
    """Find the best of all c and h units for ten concepts; then the scoring alone."""
    one_thread()
    network, theirs = pair(HIDDEN)
    config = Config("lstm", 1, HIDDEN, 64, TOKENIZER.size)
    card = {**card_of(config, TOKENIZER), "burn_in": BURN_IN}
    model = Model("random", None, config, TOKENIZER, network, card, "")
    concepts = list(CONCEPTS.values())[:10]
    reading = prepare(model, text(length), concepts)
    ids = torch.from_numpy(reading.fed[: len(reading.fed) // STREAMS * STREAMS].copy()).long()
    by_stream = ids.reshape(STREAMS, -1).T.contiguous()

    def ours() -> object:
        return select(model, reading, split(len(reading.fed)), concepts)

    def fused() -> None:
        carried = None
        with torch.no_grad():
            for part in by_stream.split(PIECE):
                _, carried = theirs.rnn(theirs.embedding(part), carried)

    mine, others = side_by_side(ours, fused, rounds=1 if length > 1_000_000 else 5)
    graded = sum(concept.kind == "graded" for concept in concepts)
    yield Result(
        f"Hunting in {2 * HIDDEN:,} units for {len(concepts)} concepts, {graded} of them graded, "
        f"{len(reading.fed):,} characters",
        ratios(mine, others),
        "×",
        Bar(2.0, least=False),
        [
            rate("charviz: reading, burn-in, all scores", len(reading.fed), mine),
            rate("nn.LSTM, fused: h of every step", len(reading.fed), others),
        ],
    )
    yield _scoring(reading)


def _scoring(reading: Reading) -> Result:
    """Levels of random units that are at hand, scored here and by scikit-learn."""
    truth = reading.truth.until(SCORED)
    names = [*truth.binary]
    labelled = Labelled.of(truth, names)
    levels = np.random.default_rng(0).integers(0, 256, (64, SCORED)).astype(np.uint8)
    places, everywhere = np.arange(SCORED), np.ones(SCORED, np.bool_)
    labels = [truth.labels(name) for name in names]
    asked = [labels[k] for k in range(len(names)) if 0 < labels[k].values.mean() < 1]

    def ours() -> None:
        counts = Tally.empty(len(levels), labelled, everywhere)
        for at in range(0, SCORED, 2**15):
            here = slice(at, at + 2**15)
            counts.add(levels[:, here], places[here])
        for name in names:
            score(*counts.classes(name))

    def sklearn() -> None:
        for told in asked:
            roc_auc_score(told.values[told.valid], levels[0][told.valid])

    each = [timed(ours) / len(levels) / len(names) for _ in range(PAIRS)]
    others = [timed(sklearn) / len(asked) for _ in range(PAIRS)]
    return Result(
        f"Scoring alone, a unit and a concept, {len(names)} concepts, {SCORED:,} places",
        ratios(others, each),
        "×",
        Bar(300.0),
        [
            rate("charviz: every score of a unit and a concept", SCORED, each),
            rate("sklearn.roc_auc_score", SCORED, others),
        ],
    )
