"""Training a network from the command line: the only verb that imports torch."""

import os
import shlex
from pathlib import Path
from typing import Any

import click

from charviz.cli.common import answer, json_option, say
from charviz.corpora import opened
from charviz.errors import TrainingError
from charviz.home import home


class _Folder(click.Path):
    """A folder's name; an empty one, which an unset variable leaves, would be the one at hand."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if value == "":
            raise TrainingError("--out is empty: name a folder for the run, such as runs/mine.")
        return super().convert(value, param, ctx)


@click.command()
@click.argument("corpus")
@click.option("--out", required=True, type=_Folder(path_type=Path, file_okay=False))
@click.option("--cell", type=click.Choice(["rnn", "gru", "lstm"]))
@click.option("--layers", type=int)
@click.option("--hidden-size", type=int)
@click.option("--embedding-size", type=int)
@click.option("--epochs", type=float, help="Passes over the training part; 20 unless told.")
@click.option("--minutes", type=float, help="Instead of epochs: about how long.")
@click.option("--batch", type=int, help="Streams read side by side.")
@click.option("--sequence", type=int, help="Characters of truncated BPTT.")
@click.option("--learning-rate", type=float)
@click.option("--weight-decay", type=float)
@click.option("--clip", type=float, help="Largest norm of the gradient.")
@click.option("--dropout", type=float)
@click.option("--warmup", type=int, help="Steps until the learning rate is full.")
@click.option("--vocabulary", type=int, help="At most so many characters; the rest are unknown.")
@click.option("--seed", type=int)
@click.option("--device", help="Such as cpu or cuda.")
@click.option("--precision", type=click.Choice(["float32", "bfloat16"]))
@click.option("--threads", type=int, help="Cores - 1 unless told.")
@click.option("--timeline", is_flag=True, default=None, help="Keep snapshots on the way.")
@click.option("--name", help="What the model is called; its folder's name unless told.")
@click.option("--estimate", is_flag=True, help="Only say what it would take: train nothing.")
@click.option("--resume", is_flag=True, help="Go on with the run in --out, as it was begun.")
@json_option
def train(
    corpus: str,
    out: Path,
    name: str | None,
    estimate: bool,
    resume: bool,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Train a network on a corpus of the catalog or a text file; ends with a model in --out.

    Under torchrun several processes share out the streams of a batch, and --threads.
    """
    given = {key: value for key, value in chosen.items() if value is not None}
    if "minutes" in given and "epochs" not in given:
        given["epochs"] = None
    if resume and given:
        raise TrainingError(
            f"A resumed run keeps its settings: leave out {_options(given)}, or start another run."
        )
    _check_threads(given.get("threads"))
    # torch takes seconds to import, and no other verb needs it.
    from charviz.training.estimate import estimated
    from charviz.training.run import PauseError
    from charviz.training.session import train as trained
    from charviz.training.settings import Settings
    from charviz.training.team import is_follower

    if estimate:
        if is_follower():
            return
        _answer_estimate(estimated(opened(corpus), Settings(**given)), as_json)
        return
    try:
        run, model = trained(
            corpus,
            out,
            Settings(**given),
            resume,
            lambda line: say(_progress(line)),
            say,
            lambda run: _command(corpus, run.asked),
            name,
        )
    except PauseError as pause:
        if not is_follower():  # all of them pause, and the first says so
            say(str(pause))
        raise SystemExit(1) from pause
    if model is None:  # one of several processes, of which the first answers
        return
    told = {
        "model": model.name,
        "model_digest": model.digest,
        "resumed_from_step": run.resumed_from_step,
        "losses": model.card["losses"],
        "seconds": round(run.progress.seconds, 1),
        "out": str(out),
    }
    if as_json:
        answer(told)
        return
    losses = model.card["losses"]
    click.echo(
        f"{out}: test {losses['test']:.4f} nats per character, n-gram line {losses['ngram']:.4f}"
    )
    shown = home() / "runs"
    if out.resolve().parent != shown.resolve():
        say(f"The pages show networks that lie in {shown}: move the folder there to see this one.")


def _answer_estimate(told: dict[str, Any], as_json: bool) -> None:
    if as_json:
        answer(told)
        return
    seconds = told["seconds"]
    lasts = f"{seconds:.1f} seconds" if seconds < 60 else f"{seconds / 60:.1f} minutes"
    click.echo(
        f"{told['parameters']:,} weights, about {told['memory_bytes'] / 1e6:,.0f} MB of memory; "
        f"{told['steps']:,} steps at {told['characters_per_second']:,} characters/s take {lasts} "
        "here."
    )


def _check_threads(threads: int | None) -> None:
    """Refuse more threads than there are cores: training would hardly move."""
    cores = os.cpu_count() or 1
    if threads is not None and threads > cores:
        raise TrainingError(f"--threads is {threads:,}, but this machine has {cores} cores.")


def _options(given: dict[str, Any]) -> str:
    return ", ".join("--" + name.replace("_", "-") for name in given)


def _progress(line: dict[str, Any]) -> str:
    head = f"step {line['step']:,} of {line['of']:,}, {line['seconds'] / 60:.1f} min"
    if "validation" in line:
        return f"{head}: validation {line['validation']:.4f} nats, best {line['best']:.4f}"
    return f"{head}: training {line['train']:.4f} nats, {line['rate']:,} characters/s"


def _command(corpus: str, asked: dict[str, Any]) -> str:
    """Return the command that makes the model again: what differs from the defaults."""
    name = corpus if "/" not in corpus else Path(corpus).name
    options = [
        f"--{key.replace('_', '-')}" + ("" if value is True else f" {value}")
        for key, value in asked.items()
    ]
    return " ".join(["python -m charviz train", shlex.quote(name), "--out DIR", *options])
