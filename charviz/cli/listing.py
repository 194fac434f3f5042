"""What there is: models, corpora, concepts."""

from pathlib import Path
from typing import Any

import click

from charviz import checkpoint
from charviz.cli.common import answer, json_option, say, table
from charviz.concepts import CONCEPTS
from charviz.corpora import CATALOG, at_hand, load, split
from charviz.errors import ModelError, TextError


@click.command()
@json_option
def models(as_json: bool) -> None:
    """List the models there are."""
    found = []
    for name in checkpoint.names():
        try:
            found.append(_described(checkpoint.load(name)))
        except ModelError as error:
            say(str(error))
    if as_json:
        answer({"models": found})
        return
    head = ("model", "network", "corpus", "test nats", "n-gram line")
    rows = [
        (m["model"], m["network"], m["corpus"], m["losses"].get("test"), m["losses"].get("ngram"))
        for m in found
    ]
    table(rows, head)


def _described(model: checkpoint.Model) -> dict[str, Any]:
    config, corpus = model.config, model.card.get("corpus")
    return {
        "model": model.name,
        "model_digest": model.digest,
        "network": f"{config.cell.upper()} {config.layers}×{config.hidden_size}",
        "characters": config.vocabulary_size,
        "corpus": corpus.get("name") if isinstance(corpus, dict) else None,
        "losses": model.card.get("losses") or {},
        "burn_in": model.burn_in,
        "detectors": [{"concept": d["concept"], "unit": d["unit"]} for d in model.detectors()],
    }


@click.command()
@click.argument("name", required=False)
@click.option("--split", "part", type=click.Choice(["train", "validation", "test"]))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@json_option
def corpora(name: str | None, part: str | None, out: Path | None, as_json: bool) -> None:
    """List the corpora, or write a part of one: NAME --split test --out FILE."""
    if name is None:
        if part or out:
            raise click.UsageError("--split and --out need the NAME of a corpus.")
        _list_corpora(as_json)
        return
    corpus = load(name)
    parts = split(corpus.text)
    text = getattr(parts, part) if part else corpus.text
    if out is not None:
        try:
            out.write_bytes(text.encode())
        except OSError as error:
            raise TextError(f"{out} cannot be written ({error.strerror}).") from error
    told = {
        "corpus": corpus.name,
        "title": corpus.title,
        "licence": corpus.licence,
        "sha256": corpus.sha256,
        "split": part,
        "span": list(parts.spans[part]) if part else [0, len(corpus.text)],
        "chars": len(text),
        "out": str(out) if out else None,
    }
    if as_json:
        answer(told)
        return
    for key, value in told.items():
        if value is not None:
            click.echo(f"{key}: {value}")


def _list_corpora(as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "corpus": c.name,
                "title": c.title,
                "licence": c.licence,
                "bytes": c.size_bytes,
                "sha256": c.sha256,
                "url": c.url,
                "at_hand": at_hand(c),
            }
            for c in CATALOG.values()
        ]
        answer({"corpora": rows})
        return
    state = {True: "at hand", False: "download"}
    table(
        [
            (c.name, c.title, c.licence, state[at_hand(c)] if at_hand(c) or c.url else "bring it")
            for c in CATALOG.values()
        ],
        ("corpus", "title", "licence", "file"),
    )


@click.command()
@json_option
def concepts(as_json: bool) -> None:
    """List the concepts that units can be scored on, with their conventions."""
    if as_json:
        keys = ("name", "title", "kind", "convention", "target")
        answer({"concepts": [{k: getattr(c, k) for k in keys} for c in CONCEPTS.values()]})
        return
    table([(c.name, c.kind, c.convention) for c in CONCEPTS.values()], ("concept", "kind", "means"))
