"""Hunting for the units that follow concepts in a text, and how far to believe each."""

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import click

from charviz import checkpoint
from charviz.checkpoint import Model
from charviz.cli.common import (
    answer,
    check_writable,
    json_option,
    say,
    text_of,
    text_option,
    write,
)
from charviz.concepts import CONCEPTS, Concept
from charviz.concepts.labelled import labelled_concept
from charviz.concepts.pattern import pattern_concept
from charviz.errors import TextError
from charviz.hunting import whole
from charviz.hunting.hunt import Hunted
from charviz.hunting.hunt import hunt as hunt_in
from charviz.hunting.stages import SHORT, STAGES
from charviz.hunting.team import ALONE, Team
from charviz.overview.excerpt import excerpt
from charviz.units import parse_unit
from charviz.viz.report import best, report_page, row_of


@click.command()
@click.argument("model")
@text_option
@click.option("--concept", "names", multiple=True, metavar="NAME", help="Repeatable; else all.")
@click.option(
    "--regex", "patterns", multiple=True, metavar="NAME=PATTERN", help="A concept of your own."
)
@click.option(
    "--labels",
    "tables",
    multiple=True,
    metavar="NAME=FILE.csv",
    help="A concept that a file tells of: lines from,to (inside), from,to,label (1 inside, 0 "
    "outside) or from,to,value (how much).",
)
@click.option(
    "--gates", is_flag=True, help="Search the gates too: i f g o of an LSTM, r z n of a GRU."
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option(
    "--html",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OUT",
    help="Also write the report of the detector that gets furthest, on a page.",
)
@json_option
def hunt(
    model: str,
    source: str,
    names: tuple[str, ...],
    patterns: tuple[str, ...],
    tables: tuple[str, ...],
    gates: bool,
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Find the unit that follows each concept in a text, and a verdict with its reason.

    Under `torchrun --nproc-per-node N -m charviz hunt …` N processes share the work.
    """
    network = checkpoint.load(model)
    text = text_of(source)
    asked = _asked(names, patterns, tables, text)
    if out is not None:
        check_writable(out)
    with _team() as team:
        tell = say if team.rank == 0 else _nobody
        if len(text) < SHORT:
            tell(
                f"Below {SHORT:,} characters there are scores, but most verdicts will be absent: "
                f"the text has {len(text):,}."
            )
        found = hunt_in(
            *(network, text, asked, seed),
            say=lambda stage: tell(STAGES.get(stage, stage)),
            team=team,
            gates=gates,
        )
    if team.rank != 0:
        return
    told = whole.told(network, text, found, seed)
    if as_json:
        answer(told)
    else:
        _print(network, found)
    if out is not None:
        _write(out, network, text, told, asked)


def _team() -> AbstractContextManager[Team]:
    """Return the processes that torchrun has started, which share the work, or this one alone."""
    if int(os.environ.get("WORLD_SIZE", "1")) < 2:
        return nullcontext(ALONE)
    from charviz.hunting.shards import together  # torch, which takes seconds and nobody else needs

    return together()


def _nobody(message: str) -> None:
    """Tell nobody: another process of the team says the same."""


def _write(
    out: Path, model: Model, text: str, told: dict[str, Any], asked: Sequence[Concept]
) -> None:
    """Write the report of the best of the detectors asked for."""
    name = best(told)
    unit, concept = row_of(told, name)["unit"], next(c for c in asked if c.name == name)
    shown = None
    if unit is not None:
        shown = excerpt(model, text, parse_unit(unit, model.config), concept, told["report"])
    write(out, report_page(told, name, shown, "The text hunted in"))
    say(f"wrote {out}: {name}, {unit or 'no unit'}")


def _asked(
    names: Sequence[str], patterns: Sequence[str], tables: Sequence[str], text: str
) -> list[Concept]:
    """Return the concepts asked for, all that are built in if there are none.

    names: built in. patterns, tables: each a name, = and a pattern or a file of labels of the text.
    """
    chosen: dict[str, Concept] = {}
    for name in names:
        if name not in CONCEPTS:
            raise TextError(f"There is no concept {name[:50]!r}: choose {', '.join(CONCEPTS)}.")
        chosen[name] = CONCEPTS[name]
    for said in patterns:
        name, equals, pattern = said.partition("=")
        if not equals:
            raise TextError(
                f"{said[:80]!r} is no concept: write a name, = and a pattern, such as years=[0-9]+."
            )
        _own(name, chosen)
        chosen[name] = pattern_concept(name, pattern)
    for said in tables:
        name, equals, file = said.partition("=")
        if not equals:
            raise TextError(
                f"{said[:80]!r} is no file of labels: write a name, = and a file, such as "
                "speech=labels.csv."
            )
        _own(name, chosen)
        chosen[name] = labelled_concept(name, text_of(file), text)
    return list((chosen or CONCEPTS).values())


def _own(name: str, chosen: dict[str, Concept]) -> None:
    if name in CONCEPTS or name in chosen:
        raise TextError(f"There is a concept {name} already: call yours something else.")


def _print(model: Model, found: Hunted) -> None:
    """Print what was found, those to believe most first, what is absent in one line."""
    order = ("used", "tracks", "local", "chance")
    there = [row for row in found.rows if row["verdict"] in order]
    for row in sorted(there, key=lambda row: order.index(row["verdict"])):
        head = f"{row['concept']}: {click.style(row['verdict'], bold=True)}"
        click.echo(f"{head}, {row['unit']} of {model.name}, {_right(row)}")
        click.echo(f"  {row['why']}")
    absent = [row for row in found.rows if row["verdict"] == "absent"]
    for why in dict.fromkeys(row["why"] for row in absent):
        click.echo(f"absent: {', '.join(r['concept'] for r in absent if r['why'] == why)}")
        click.echo(f"  {why}")


def _right(row: dict[str, Any]) -> str:
    """Return how good a unit is in words."""
    if row["kind"] == "graded":
        rho = row["spearman"]
        return "which never changes" if rho is None else f"rank correlation {rho:+.2f}"
    commoner = "inside" if row["base_rate"] > 0.5 else "outside"
    return (
        f"right at {_percent(row['accuracy'])}; always answering {commoner}: "
        f"{_percent(row['majority'])}"
    )


def _percent(share: float) -> str:
    """Return a share so that 99.96% is not said to be all."""
    return f"{share:.0%}" if 0.01 <= share < 0.995 or share == 1 else f"{share:.2%}"
