"""Losses: of a model on a text, and of n-grams on any split."""

import math

import click

from charviz import checkpoint, tracing
from charviz import ngram as ngrams
from charviz.cli.common import answer, json_option, say, span, table, text_of, text_option
from charviz.corpora import normalise, read_text


@click.command()
@click.argument("model")
@text_option
@json_option
def evaluate(model: str, source: str, as_json: bool) -> None:
    """Score a text by a model: nats and bits per character.

    Line ends become newlines and a byte-order mark goes, as before training.
    """
    network = checkpoint.load(model)
    text = normalise(text_of(source))
    nats, scored = tracing.nats(network, text)
    unknown = network.tokenizer.encode(text).unknown
    told = {
        "model": network.name,
        "model_digest": network.digest,
        "chars": len(text),
        "scored_chars": scored,
        "unknown_chars": unknown,
        "nats_per_char": nats,
        "bits_per_char": nats / math.log(2),
        "burn_in": network.burn_in,
    }
    if as_json:
        answer(told)
        return
    click.echo(
        f"{nats:.4f} nats ({nats / math.log(2):.4f} bits) per character, over {scored:,} characters"
    )
    _tell_unknown(unknown, len(text), "are unknown to this network")


def _tell_unknown(unknown: int, of: int, why: str) -> None:
    """Say how much of a text a loss leaves out: losses over other shares do not compare."""
    if unknown:
        say(f"{unknown:,} of {of:,} characters {why}: they are left out, so others do not compare.")


@click.command()
@click.option("--train", "train_file", required=True, metavar="FILE", help="Text to count in.")
@click.option("--test", "test_file", required=True, metavar="FILE", help="Text to score.")
@click.option("--orders", default="1-8", show_default=True, help="Order n sees n - 1 characters.")
@json_option
def ngram(train_file: str, test_file: str, orders: str, as_json: bool) -> None:
    """Score a text by modified Kneser-Ney n-grams of another: the line beside every loss.

    Line ends become newlines and byte-order marks go, as before training.
    """
    train, test = (normalise(read_text(name)) for name in (train_file, test_file))
    line = ngrams.line(train, test, span(orders))
    told = {
        "chars": len(test),
        "scored_chars": line.scored,
        "unknown_chars": line.unknown,
        "orders": {str(order): nats for order, nats in line.nats.items()},
        "best_order": line.order,
        "nats_per_char": line.best,
        "bits_per_char": line.best / math.log(2),
    }
    if as_json:
        answer(told)
        return
    rows = [(order, nats, nats / math.log(2)) for order, nats in line.nats.items()]
    table(rows, ("order", "nats", "bits"))
    _tell_unknown(line.unknown, len(test), f"are not in {train_file}")
