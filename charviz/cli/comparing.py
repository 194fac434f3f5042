"""Comparing two texts that end alike."""

from typing import Any

import click

from charviz import checkpoint, comparing
from charviz.cli.common import answer, json_option, say, table, text_of
from charviz.errors import TextError

SHOWN = 10


@click.command()
@click.argument("model")
@click.argument("one", metavar="FILE|-")
@click.argument("other", metavar="FILE")
@click.option("--mark", default='"', show_default=True, help="The character whose chance is told.")
@click.option("--by", type=click.Choice(["lasting", "mean"]), default="lasting", show_default=True)
@json_option
def compare(model: str, one: str, other: str, mark: str, by: str, as_json: bool) -> None:
    """Read two texts that end alike, and show which units still differ, and for how long."""
    if one == other == "-":
        raise TextError("Standard input holds one text: give at least one of the two as a file.")
    network = checkpoint.load(model)
    found = comparing.compare(network, text_of(one), text_of(other))
    chances = comparing.chances(network, found, mark)
    units = [
        {
            "unit": str(unit),
            "lasting": found.lasts(unit),
            "mean": round(found.mean(unit), 5),
            "first": round(float(found.groups[unit.group].first[unit.index]), 5),
        }
        for unit in found.ranked(by)
    ]
    told: dict[str, Any] = {
        "model": network.name,
        "model_digest": network.digest,
        "differs": list(found.differs),
        "common": len(found.end),
        "unknown_chars": found.unknown,
        "units": units,
        "differing": {group: row.counts.tolist() for group, row in found.groups.items()},
        "mark": mark,
        "chances": [[round(p, 6) for p in row] for row in chances.astype(float).tolist()],
    }
    if as_json:
        answer(told)
        return
    head = ("unit", "differs for", "on average by")
    table([(u["unit"], u["lasting"], u["mean"]) for u in units[:SHOWN]], head)
    most = int(abs(chances[0] - chances[1]).argmax())
    say(
        f"{len(found.end):,} characters in common; the chance of {mark!r} differs most after "
        f"{most + 1}: {chances[0, most]:.3f} after the first, {chances[1, most]:.3f} after the "
        "second"
    )
