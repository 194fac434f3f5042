"""From a finished run to a model: measured as its readers will meet it, through the NumPy reader.

The folder then holds model.safetensors (float16), model.json, units.json, detectors.json, card.md,
words.safetensors, table.safetensors, corpus.safetensors and traces/, beside the files of the run.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np

from charviz import birth, checkpoint, ngram, vocabulary
from charviz.checkpoint import Model, write_json
from charviz.concepts import CONCEPTS
from charviz.corpora import pieces_of
from charviz.corpora.wrapping import wrapped_at
from charviz.hunting import corpus, table, whole
from charviz.hunting.hunt import hunt
from charviz.hunting.stages import STAGES
from charviz.machine import processor
from charviz.passages import PASSAGES, first_for
from charviz.shown import save_trace
from charviz.spread import FILE as UNITS
from charviz.spread import unit_spread
from charviz.tokenizer import NOT_FED
from charviz.tracing import measure_burn_in, nats, trace
from charviz.training import timeline
from charviz.training.card import card_text
from charviz.training.material import SCORED
from charviz.training.run import LINES_FROM, Run

BURN_IN_TEXT = 200_000  # characters on which the burn-in is measured
HUNTED = 2_000_000  # characters of the test part, at most
TABLE_TEXT = 2_000_000  # characters: the table of 5,000,000 of C would have 13 MB

Say = Callable[[str], None]


def finish(run: Run, command: str, say: Say, title: str | None = None) -> Model:
    """Write the best network of a run as a model and measure it; `say` is told each step.

    title: what people call it, if not by its folder's name.
    """
    weights = {name: array.astype(np.float16) for name, array in run.best.items()}
    card = _card(run, command, title)
    say("measuring the burn-in")
    model = checkpoint.build(run.folder, weights, card)
    card["burn_in"] = measure_burn_in(model, str(run.parts.validation[:BURN_IN_TEXT]))
    model = checkpoint.build(run.folder, weights, card)
    say("losses and the n-gram line")
    card["losses"] = _losses(run, model, card)
    say("means and spreads of units")
    units = unit_spread(model, str(run.parts.validation[:SCORED]))
    model = checkpoint.save(run.folder, weights, card)
    write_json(run.folder / UNITS, {"model_digest": model.digest, **units})
    words = [vocabulary.build(piece) for piece in pieces_of(run.parts.train)]
    vocabulary.save(model, np.unique(np.concatenate(words)))
    say("what concepts say of its corpus")
    said = str(run.corpus.text[: corpus.MOST])
    hold_ready(model, str(run.parts.train[-TABLE_TEXT:]), said)
    text = str(run.parts.test[:HUNTED])
    found = hunt(model, text, say=lambda stage: say(f"detectors: {STAGES.get(stage, stage)}"))
    write_json(run.folder / "detectors.json", whole.told(model, text, found, seed=0))
    first = first_for(run.corpus.language)
    save_trace(run.folder, first, model, trace(model, PASSAGES[first].text))
    (run.folder / "card.md").write_text(card_text(card, found.rows), encoding="utf-8")
    model = checkpoint.load(run.folder)
    if run.settings.timeline:
        _timeline(run, model, say)
    return model


def _timeline(run: Run, model: Model, say: Say) -> None:
    """Say how the detectors came about; the snapshots are not needed any more."""
    per_step = run.streams.characters_per_step
    pace = timeline.Pace(per_step, per_step * run.streams.steps_per_epoch, run.progress.best_step)
    train = str(run.parts.train[-timeline.LINES_FROM :])
    validation = str(run.parts.validation[: timeline.STRETCH])
    told = timeline.tell(model, run.folder, train, validation, pace, say)
    if told is None and not (run.folder / birth.JSON).is_file():  # else one was told before
        say("no timeline: no unit came to follow a concept that one could look back for")
    timeline.forget(run.folder)


def hold_ready(model: Model, train: str, whole: str) -> None:
    """Write what a hunt holds a model's units against: what the last characters tell in text it was
    trained on, and what concepts say of its whole corpus.
    """
    built_in, train = list(CONCEPTS.values()), train[-TABLE_TEXT:]
    ids = model.tokenizer.encode(train).ids
    fed = ids != NOT_FED
    labels = {concept.name: concept.label(train)[fed] for concept in built_in}
    table.save(model.folder, table.fit(ids[fed], labels), model)
    corpus.save(model, corpus.collect(model, whole, built_in))


def _card(run: Run, command: str, title: str | None) -> dict[str, Any]:
    learned = run.corpus
    return {
        "name": title or run.folder.name,
        **checkpoint.card_of(run.config, run.tokenizer),
        "corpus": {
            "name": learned.name,
            "title": learned.title,
            "sha256": learned.sha256,
            "version": learned.version,
            "licence": learned.licence,
            "language": learned.language,
            "characters": len(learned.text),
            "split": run.parts.spans,
        },
        "line_length": wrapped_at(str(run.parts.train[:SCORED])),
        "hyperparameters": asdict(run.settings),
        "seed": run.settings.seed,
        "training": {
            "command": command,
            "steps": run.trainer.step_number,
            "of": run.trainer.total,  # more where somebody stopped it
            "best_step": run.progress.best_step,
            "seconds": round(run.progress.seconds),
            "machine": f"{processor()}, threads: {run.settings.threads}{_processes(run)}",
        },
    }


def _processes(run: Run) -> str:
    return f", processes: {run.group.size}" if run.group.size > 1 else ""


def _losses(run: Run, model: Model, card: dict[str, Any]) -> dict[str, Any]:
    """Nats per LF character; `train` is over the stretch of training text before validation."""
    parts = run.parts
    start = max(0, len(parts.train) - min(len(parts.validation), SCORED))
    validation, test = str(parts.validation[:SCORED]), str(parts.test[:SCORED])
    line = ngram.line(str(parts.train[-LINES_FROM:]), test, tokenizer=run.tokenizer)
    card["train_loss_span"] = [start, len(parts.train)]
    card["ngram_lines"] = {str(order): round(value, 5) for order, value in line.nats.items()}
    card["ngram_order"] = line.order
    return {
        "train": round(nats(model, str(parts.train[start:]))[0], 5),
        "validation": round(nats(model, validation)[0], 5),
        "test": round(nats(model, test)[0], 5),
        "ngram": round(line.best, 5),
    }
