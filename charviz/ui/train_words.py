"""What the Train page says of its settings and figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from charviz.runs import State
from charviz.ui import words

CELLS = {
    "lstm": "LSTM: a cell that keeps what it was told until a gate lets it go; what Karpathy used",
    "gru": "GRU: much the same with two gates and no cell of its own; a quarter less to compute",
    "rnn": "Plain RNN: one line of arithmetic; it forgets within ten or twenty characters",
}
STATES = {
    "waiting": "waits for its turn",
    "measuring": "is being prepared",
    "training": "is training",
    "finishing": "is being finished",
    "paused": "is paused",
    "done": "is done: from now on every page has it among its networks",
    "failed": "has failed",
}


LASTS = {
    **{f"--minutes={n}": f"{n} minutes" for n in (1, 2, 3, 5, 10, 20, 45, 90)},
    **{f"--epochs={n}": f"{n} epochs" for n in (1, 5, 20, 50)},
} | {"--minutes=1": "1 minute", "--epochs=1": "1 epoch"}
WHERE = "On the validation part:"
TELLING = 10_000  # characters of a test part; below, its losses are mostly luck
USUAL_LASTS = "--minutes=3"


@dataclass(frozen=True)
class Setting:
    """A setting: its option on the command line, its range here, and a word on what it does."""

    option: str
    title: str
    least: float
    most: float
    usual: float
    step: float
    about: str


MAIN = (
    Setting("layers", "Layers", 1, 3, 1, 1,
            "Papers use 1 to 3. A second one helps on large texts; detectors then sit in either."),
    Setting("hidden-size", "Units a layer", 64, 1024, 128, 64,
            "Karpathy's models had 64 to 512. Twice as many take four times as long; below 128, "
            "clean detectors are rare."),
)  # fmt: skip
MORE = (
    Setting("sequence", "Sequence length", 25, 200, 100, 25,
            "How many characters back the gradient goes (truncated BPTT): 25 to 200 in papers, 100 "
            "most often. The state goes on beyond that."),
    Setting("batch", "Batch", 4, 256, 32, 4,
            "Streams read side by side: 32 to 128 in papers. More are faster a character and take "
            "fewer, surer steps."),
    Setting("learning-rate", "Learning rate", 0.0001, 0.02, 0.004, 0.0005,
            "How far a step goes: .001 to .003 for large networks, up to .01 for small ones. Too "
            "far, and the loss jumps or becomes no number at all."),
    Setting("clip", "Largest gradient", 0.1, 10.0, 1.0, 0.1,
            "A gradient whose norm is greater is scaled down to it, since recurrences explode "
            "(Pascanu et al. 2013): 1 to 5 in papers."),
    Setting("dropout", "Dropout", 0.0, 0.8, 0.1, 0.05,
            "How much of the last layer is left out at random while it learns: 0 on short runs, "
            ".25 to .5 on long ones, against learning the text by heart."),
    Setting("seed", "Seed", 0, 999_999, 0, 1,
            "All that is drawn at random comes from it: the same seed, machine, settings and "
            "number of steps give the same network."),
)  # fmt: skip


def parameters(cell: str, layers: int, hidden: int, embedding: int, vocabulary: int) -> int:
    """Return how many weights a network of a shape has."""
    gates = {"rnn": 1, "gru": 3, "lstm": 4}[cell]
    inputs = [embedding, *[hidden] * (layers - 1)]
    recurrent = sum(gates * hidden * (size + hidden + 2) for size in inputs)
    return vocabulary * embedding + recurrent + vocabulary * (hidden + 1)


def out_of_range(chosen: Mapping[str, float]) -> str:
    """Return which settings are beyond what this page takes, and what it takes; else nothing."""
    return " ".join(
        f"{setting.title} takes {setting.least:,g} to {setting.most:,g}, and not "
        f"{chosen[setting.option]:,g}."
        for setting in (*MAIN, *MORE)
        if not setting.least <= chosen[setting.option] <= setting.most
    )


def passed(lines: Mapping[str, float], losses: Sequence[float]) -> str:
    """Return in words which n-gram lines a validation loss has passed."""
    if not lines or not losses:
        return ""
    best = min(losses)
    beaten = [order for order, nats in lines.items() if best < nats]
    finest = min(lines, key=lambda order: lines[order])
    if len(beaten) == len(lines):
        return f"{WHERE} past every n-gram line, that of {_signs(finest)}, the best of them, too."
    if not beaten:
        return f"{WHERE} past no n-gram line yet, so that it has lost to counting characters."
    passed = min(beaten, key=lambda order: lines[order])  # more characters may tell less
    return (
        f"{WHERE} past the n-gram line of {_signs(passed)}; the best n-gram line, of "
        f"{_signs(finest)}, is {lines[finest]:.3f} nats."
    )


def _signs(order: str) -> str:
    return words.characters(int(order))


def losses(found: Mapping[str, float], characters: int) -> str:
    """Return how well a finished network guesses, in words; characters: of the test part."""
    told = (
        f"On the last tenth of its text ({words.characters(characters)}), which it never saw, it "
        f"loses {found['test']:.3f} nats a character; the best n-gram line there is "
        f"{found['ngram']:.3f}."
    )
    return told if characters >= TELLING else f"{told} So few characters tell little."


def standing(state: State, left: float | None, place: int | None) -> str:
    """Return in words where a run stands."""
    told = f"This run {STATES[state.state]}"
    if state.state == "waiting" and place == 0:
        return "This run starts: it is its turn."
    if state.state == "waiting" and place is not None:
        told += ": it is next" if place == 1 else f" behind {place} others"
    if state.state in ("measuring", "finishing") and state.stage:
        told += f" ({state.stage})"
    if state.of and state.state in ("training", "paused", "failed"):
        told += f", at step {state.step:,} of {state.of:,}"
    if left is not None and state.state == "training":
        told += f"; about {left_in_words(left)} left"
    if state.state == "done" and state.step < state.of:
        told += f". It was stopped at step {state.step:,} of {state.of:,}"
    return told + "."


def left_in_words(seconds: float) -> str:
    """Return a time in words, no more exactly than one can tell."""
    if seconds < 50:
        return f"{max(5, round(seconds / 5) * 5)} seconds"
    minutes = max(1, round(seconds / 60))
    return "a minute" if minutes == 1 else f"{minutes} minutes"


def noted(line: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    """Return what the browser shows of a note."""
    scores = []
    for concept, told in line["scores"].items():
        value = told.get("auroc", told.get("spearman"))
        kind = "AUROC" if "auroc" in told else "rank correlation"
        title = titles.get(concept, concept)
        scores.append(
            {
                "name": concept,
                "value": value,
                "said": f"{title}: {told['unit']}, {kind} {value:.3f}",
            }
        )
    when = f"step {line['step']:,}, epoch {line['epoch']:.1f}"
    return {"step": line["step"], "when": when, "sample": line["sample"], "scores": scores}
