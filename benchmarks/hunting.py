"""Hunts for ten concepts in all units, beside one bare fused `nn.LSTM` forward over the text."""

import os
import tempfile
from collections.abc import Callable, Iterator

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from benchmarks.machine import one_thread
from benchmarks.reading import BURN_IN, STREAMS, TOKENIZER, Torch, pair
from benchmarks.results import Bar, Result, rate, ratios, timed
from benchmarks.texts import text
from charviz import checkpoint
from charviz.checkpoint import Model, card_of
from charviz.concepts import CONCEPTS
from charviz.hunting.hunt import Hunted, hunt
from charviz.hunting.passes import Reading, prepare
from charviz.hunting.scores import score
from charviz.hunting.select import select
from charviz.hunting.split import split
from charviz.hunting.tally import Labelled, Tally
from charviz.recurrence import Config

HIDDEN, LENGTH = 512, 5_000_000
PIECE = 20  # characters of a stretch that torch reads in a call: its states need little memory
SCORED, PAIRS = 300_000, 8  # places; units that scikit-learn scores
TRAINED = "war-and-peace"  # which has a table and labels of its own corpus: LSTM, 1x512
PROSE = (  # concepts that those tell of
    *("quotes", "newline-next", "line-position", "parentheses", "line-end", "sentence-start"),
    *("capital-word", "word-start", "word-position", "digits"),
)
BEGUN = 200_000  # characters that bring all of the untrained networks into the cache


def hunting(length: int = LENGTH) -> Iterator[Result]:
    """Find the best of all c and h units, whole hunts and scores only; then the scoring alone.

    The bare forward is measured before and after both.
    """
    one_thread()
    network, theirs = pair(HIDDEN)
    config = Config("lstm", 1, HIDDEN, 64, TOKENIZER.size)
    card = {**card_of(config, TOKENIZER), "burn_in": BURN_IN}
    model = Model("random", None, config, TOKENIZER, network, card, "")
    concepts = list(CONCEPTS.values())[:10]
    reading = prepare(model, text(length), concepts)
    fused = _fused(reading.fed, theirs)
    first = timed(fused)
    scores = timed(lambda: select(model, reading, split(len(reading.fed)), concepts))
    begun, found = _whole(length)
    bare = [first, timed(fused)]
    graded = sum(concept.kind == "graded" for concept in concepts)
    beside = rate("nn.LSTM, fused: h of every step", length, bare)
    yield Result(
        f"Hunting in {2 * HIDDEN:,} units for {len(concepts)} concepts, {graded} of them graded, "
        f"{len(reading.fed):,} characters",
        [scores / b for b in bare],
        "×",
        Bar(2.0, least=False),
        [rate("charviz: reading, burn-in, all scores", length, [scores]), beside],
    )
    there = sum(row["unit"] is not None for row in found.rows)
    yield Result(
        f"The same with labels, null, bootstrap, table and kept untrained networks in {TRAINED}, "
        f"{there} concepts, {length:,} characters",
        [found.seconds["total"] / b for b in bare],
        "×",
        Bar(4.0, least=False),
        [
            rate("charviz: a whole hunt", length, [found.seconds["total"]]),
            beside,
            f"seconds: {_stages(found)}",
            f"nothing kept, causes and probes, {BEGUN:,} characters, seconds: {_stages(begun)}",
        ],
    )
    yield _scoring(reading)


def _fused(fed: np.ndarray, theirs: Torch) -> Callable[[], None]:
    """Return the forward over a text in as many streams; nothing is done with its states."""
    ids = torch.from_numpy(fed[: len(fed) // STREAMS * STREAMS].copy()).long()
    by_stream = ids.reshape(STREAMS, -1).T.contiguous()

    def forward() -> None:
        carried = None
        with torch.no_grad():
            for part in by_stream.split(PIECE):
                _, carried = theirs.rnn(theirs.embedding(part), carried)

    return forward


def _whole(length: int) -> tuple[Hunted, Hunted]:
    """Hunt in the beginning of a text with nothing kept, then in all of it without causes."""
    model, concepts = checkpoint.load(TRAINED), [CONCEPTS[name] for name in PROSE]
    known = "".join(c for c in text(length) if c in model.tokenizer.stoi)
    told = (known * (length // len(known) + 1))[:length]
    before = os.environ.get("CHARVIZ_HOME")
    with tempfile.TemporaryDirectory(prefix="charviz-benchmark-") as home:
        os.environ["CHARVIZ_HOME"] = home
        try:
            begun = hunt(model, told[:BEGUN], concepts)
            return begun, hunt(model, told, concepts, with_causes=False)
        finally:
            if before is None:
                del os.environ["CHARVIZ_HOME"]
            else:
                os.environ["CHARVIZ_HOME"] = before


def _stages(found: Hunted) -> str:
    return ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in found.seconds.items())


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
