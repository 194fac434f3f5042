"""Letting a network write: at one temperature or all, and with operations on single units."""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import zip_longest
from typing import Any

import click

from charviz import checkpoint
from charviz.checkpoint import Model
from charviz.cli.common import answer, json_option, say
from charviz.errors import SamplingError
from charviz.sampling.choosing import Choice
from charviz.sampling.film import TEMPERATURES
from charviz.sampling.judging import judge
from charviz.sampling.operations import Doing, Operation, instead
from charviz.sampling.writing import Sample, Stream, write
from charviz.units import parse_unit

SET = "UNIT=VALUE"


@click.command()
@click.argument("model")
@click.option("--prompt", default="", help="What it goes on from; without one, a line begins.")
@click.option("--temperature", type=float, default=1.0, show_default=True, help="0 (greedy) to 3.")
@click.option("--length", type=int, default=400, show_default=True, help="Characters.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the dice.")
@click.option("--top-k", type=int, metavar="N", help="Choose among the N likeliest.")
@click.option("--top-p", type=float, metavar="P", help="Choose among those that make up P.")
@click.option("--stop", metavar="S", help="End before the text S.")
@click.option(
    "--clamp",
    multiple=True,
    metavar=SET,
    help="Hold a unit at a value, such as c0.120=0.9; repeatable.",
)
@click.option("--ablate", multiple=True, metavar="UNIT", help="Hold a unit at its mean.")
@click.option("--add", multiple=True, metavar=SET, help="Add to a unit at every character.")
@click.option("--from", "start", type=int, default=0, metavar="N", help="Leave N characters alone.")
@click.option("--to", "end", type=int, metavar="N", help="Operate up to character N.")
@click.option(
    "--control", type=click.IntRange(0), metavar="SEED", help="Also on random units that match."
)
@click.option("--filmstrip", is_flag=True, help="Also at all temperatures, with the same dice.")
@json_option
def sample(
    model: str,
    prompt: str,
    temperature: float,
    length: int,
    seed: int,
    top_k: int | None,
    top_p: float | None,
    stop: str | None,
    clamp: tuple[str, ...],
    ablate: tuple[str, ...],
    add: tuple[str, ...],
    start: int,
    end: int | None,
    control: int | None,
    filmstrip: bool,
    as_json: bool,
) -> None:
    """Let a network write on from a prompt."""
    network = checkpoint.load(model)
    choice = Choice(temperature, top_k, top_p, seed)
    wanted = [
        *(_parsed(network, "hold", said, start, end) for said in clamp),
        *(_parsed(network, "silence", said, start, end) for said in ablate),
        *(_parsed(network, "push", said, start, end) for said in add),
    ]
    if not wanted and (start or end is not None):
        raise SamplingError(
            "--from and --to say where operations begin and end: give one to begin, such as "
            "--ablate c0.120."
        )
    # Each is written by itself: what stands beside a text must not change its last digits.
    (written,) = write(network, prompt, [Stream(choice, wanted)], length, stop)
    told = _told(network, prompt, choice, written) | {
        "length": length,
        "stop": stop,
        "operations": [_operation(operation) for operation in wanted],
        "unknown_chars": written.unknown,
        "replaced_chars": written.replaced,
    }
    if wanted:
        (untouched,) = write(network, prompt, [Stream(choice)], length, stop)
        told["untouched"] = _text(network, prompt, untouched) | _apart(untouched, written)
    if control is not None:
        told["control"] = _controlled(network, prompt, choice, wanted, length, stop, control)
    if filmstrip:
        streams = [Stream(Choice(t, top_k, top_p, seed), wanted) for t in TEMPERATURES]
        films = write(network, prompt, streams, length, stop)
        told["films"] = [
            {"temperature": t, **_text(network, prompt, film)}
            for t, film in zip(TEMPERATURES, films, strict=True)
        ]
    if as_json:
        answer(told)
    else:
        _print(told)


def _parsed(model: Model, doing: Doing, said: str, start: int, end: int | None) -> Operation:
    """Read `UNIT=VALUE`, or `UNIT` to silence."""
    name, equals, number = said.partition("=")
    value = None
    if doing != "silence":
        try:
            value = float(number)
        except ValueError:
            raise SamplingError(
                f"{said!r} does not say what to do: write a unit, = and a number, "
                "such as c0.120=0.9."
            ) from None
        if doing == "hold" and abs(value) > 1:
            raise SamplingError(f"{name} cannot be held at {number}: a unit goes from -1 to 1.")
    elif equals:
        raise SamplingError(f"{said!r}: a unit is silenced to its mean; leave the value out.")
    return Operation(parse_unit(name, model.config), doing, value, start, end)


def _controlled(
    model: Model,
    prompt: str,
    choice: Choice,
    wanted: Sequence[Operation],
    length: int,
    stop: str | None,
    seed: int,
) -> dict[str, Any]:
    """Return what the same operations do on random units that match."""
    if not wanted:
        raise SamplingError("A control repeats operations on other units: give one to repeat.")
    operations, units = instead(model, wanted, seed)
    (written,) = write(model, prompt, [Stream(choice, operations)], length, stop)
    return {
        "units": [str(unit) for unit in units],
        "operations": [_operation(operation) for operation in operations],
        **_text(model, prompt, written),
    }


def _told(model: Model, prompt: str, choice: Choice, written: Sample) -> dict[str, Any]:
    return {
        "model": model.name,
        "model_digest": model.digest,
        "prompt": prompt,
        **_text(model, prompt, written),
        "temperature": choice.temperature,
        "top_k": choice.top_k,
        "top_p": choice.top_p,
        "seed": choice.seed,
    }


def _text(model: Model, prompt: str, written: Sample) -> dict[str, Any]:
    """Return a text and what can be said of it without reading it."""
    judged = judge(model, prompt, written.text, written.nats, written.entropy)
    return {
        "text": written.text,
        "nats_per_char": _rounded(judged.nats),
        "entropy": _rounded(judged.entropy),
        "repeated": _rounded(judged.repeated),
        "quotes": asdict(judged.quotes),
        "brackets": asdict(judged.brackets),
        "words": judged.words,
        "known_words": judged.known,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 5)


def _operation(operation: Operation) -> dict[str, Any]:
    return {
        "unit": str(operation.unit),
        "doing": operation.doing,
        "value": operation.value,
        "from": operation.start,
        "to": operation.stop,
    }


def _apart(one: Sample, other: Sample) -> dict[str, int | None]:
    """Say where two texts first differ, if they do."""
    pairs = enumerate(zip_longest(one.text, other.text))
    return {"first_difference": next((at for at, (a, b) in pairs if a != b), None)}


def _print(told: dict[str, Any]) -> None:
    """Print texts for people; figures go to standard error, each text's own below it."""
    if told["unknown_chars"]:
        say(f"{told['unknown_chars']} characters of the prompt are unknown to this network")
    _print_text(told["prompt"], told)
    for name, shown in (("untouched", "Untouched"), ("control", "On units that match")):
        if name in told:
            units = f" ({', '.join(told[name]['units'])})" if "units" in told[name] else ""
            click.echo(f"\n--- {shown}{units}")
            _print_text(told["prompt"], told[name])
    for film in told.get("films", ()):
        click.echo(f"\n--- temperature {film['temperature']}")
        _print_text(told["prompt"], film)


def _print_text(prompt: str, told: dict[str, Any]) -> None:
    click.echo((prompt + told["text"]).encode("utf-8", "replace"))  # half characters have no bytes
    if told["text"]:
        say(
            f"{told['nats_per_char']:.3f} nats a character under the network itself; "
            f"entropy at its temperature {told['entropy']:.3f}"
        )
