"""Reading a text: coloured in the terminal, as a page, or as JSON."""

import sys
from pathlib import Path
from typing import Any

import click
import numpy as np

from charviz import checkpoint, tracing
from charviz.checkpoint import Model
from charviz.cli.common import (
    answer,
    json_option,
    numbers,
    say,
    text_of,
    text_option,
    write,
)
from charviz.tracing import ActivationTrace
from charviz.units import Unit, parse_unit
from charviz.viz.page import coloured_page, unit_track
from charviz.viz.terminal import coloured_lines


@click.command()
@click.argument("model")
@text_option
@click.option("--unit", "names", multiple=True, metavar="UNIT", help="Such as c0.120; repeatable.")
@click.option("--html", "out", type=click.Path(path_type=Path, dir_okay=False), metavar="OUT")
@json_option
def read(model: str, source: str, names: tuple[str, ...], out: Path | None, as_json: bool) -> None:
    """Read a text and show what units did at every character."""
    network = checkpoint.load(model)
    units = [parse_unit(name, network.config) for name in names] or [default_unit(network)]
    text = text_of(source)
    trace = tracing.trace(network, text)
    levels = _levels(network, trace, units)
    if out is not None:
        tracks = [unit_track(unit, levels[str(unit)]) for unit in units]
        write(out, coloured_page(text, tracks, network.name))
        say(f"wrote {out}")
    if as_json:
        answer(_told(network, trace, levels))
    elif out is None:
        if not sys.stdout.isatty():
            say("Colours need a terminal: --json and --html have what the units did.")
        for name, row in levels.items():
            click.echo(f"{name} of {network.name}")
            for line in coloured_lines(text, row):
                click.echo(line)


def default_unit(model: Model) -> Unit:
    """Return the first unit of `detectors.json`, else the first unit there is."""
    found = [row["unit"] for row in model.detectors() if row.get("unit")]
    return parse_unit(found[0] if found else f"{model.config.states[0]}0.0", model.config)


def _levels(model: Model, trace: ActivationTrace, units: list[Unit]) -> dict[str, np.ndarray]:
    gates = {
        u.layer: tracing.gate_levels(model, trace.text, u.layer)
        for u in units
        if u.state in model.config.gates
    }
    return {
        str(u): gates[u.layer][u.state][u.index] if u.state in model.config.gates else trace[u]
        for u in units
    }


def _told(model: Model, trace: ActivationTrace, levels: dict[str, np.ndarray]) -> dict[str, Any]:
    ids, probabilities = trace.top5_ids.tolist(), trace.top5_probs.astype(float).round(5).tolist()
    letters = model.tokenizer.itos
    return {
        "model": model.name,
        "model_digest": model.digest,
        "text": trace.text,
        "units": list(levels),
        "levels": {name: row.tolist() for name, row in levels.items()},
        "surprise": numbers(trace.surprise),
        "top5": [
            [[letters[i], p] for i, p in zip(row, chances, strict=True)]
            for row, chances in zip(ids, probabilities, strict=True)
        ],
        "unknown_chars": trace.unknown,
        "replaced_chars": trace.replaced,
        "burn_in": trace.burn_in,
        "streams": trace.streams,
    }
