"""Writing: a prompt is read, then every character is drawn, read, and followed by the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from charviz.cells import Floats
from charviz.checkpoint import Model
from charviz.errors import ModelError, SamplingError
from charviz.recurrence import State
from charviz.sampling.choosing import Choice, Chooser, Doubles, entropies, log_norm
from charviz.sampling.dice import Dice
from charviz.sampling.operations import Operation, programme

LONGEST_PROMPT = 10_000  # characters
LONGEST = 100_000
MOST_STREAMS = 4_096
MOST_DRAWN = 4_000_000  # characters, of all streams
BLOCK = 64  # steps, or fewer where so many streams write that `ROOM` does not do
ROOM = 2_000_000  # logits held at once


@dataclass(frozen=True)
class Stream:
    """How one stream writes: its way of choosing, and what is done to units meanwhile."""

    choice: Choice = field(default_factory=Choice)
    operations: Sequence[Operation] = ()


@dataclass(frozen=True)
class Block:
    """Some steps of all streams.

    first: the position of the first character in the text after the prompt. ids: intp [steps,
    streams]. logits: float32 [steps + 1, streams, vocabulary]: row j is what character j was drawn
    from, row j + 1 what was known after it. h, raw c: float32 [steps, streams, hidden] a layer,
    after each character was read; none unless they were asked for.
    """

    first: int
    ids: NDArray[np.intp]
    logits: Floats
    h: list[Floats]
    c: list[Floats]

    @classmethod
    def empty(
        cls, model: Model, first: int, steps: int, streams: int, keeps_states: bool
    ) -> "Block":
        """Return a block to be filled."""
        layers = model.config.layers if keeps_states else 0
        cells = layers if model.config.cell == "lstm" else 0
        hidden = (steps, streams, model.config.hidden_size)
        return cls(
            first,
            np.empty((steps, streams), np.intp),
            np.empty((steps + 1, streams, model.tokenizer.size), np.float32),
            [np.empty(hidden, np.float32) for _ in range(layers)],
            [np.empty(hidden, np.float32) for _ in range(cells)],
        )

    def keep(self, step: int, state: State) -> None:
        """Keep the states after a step."""
        for kept, now in zip(self.h + self.c, state.h + state.c, strict=True):
            kept[step] = now

    def nats(self) -> Doubles:
        """Return the surprise of each character at temperature 1, float64 [steps, streams]."""
        norms = log_norm(self.logits[:-1].astype(np.float64))
        return norms - np.take_along_axis(self.logits[:-1], self.ids[..., None], axis=-1)[..., 0]


@dataclass(frozen=True)
class Sample:
    """A text that was written after a prompt.

    nats: float64 [characters], the surprise of each under the network itself, at temperature 1.
    entropy: float64 [characters], nats, of what each was drawn from. unknown: how many characters
    of the prompt the vocabulary lacks; replaced: how many were read as plain ones.
    """

    text: str
    nats: Doubles
    entropy: Doubles
    unknown: int
    replaced: int


def blocks(
    model: Model,
    prompt: str,
    streams: Sequence[Stream],
    length: int,
    keeps_states: bool = False,
    forced: NDArray[np.integer] | None = None,
) -> Iterator[Block]:
    """Write `length` characters in every stream, side by side, a block of steps at a time.

    Without a prompt the state is zero and a newline has been read. forced: ids [length] that every
    stream reads, whatever it would draw. Raises SamplingError for what cannot be had, and
    ModelError where the network's logits overflow.
    """
    _check(streams, length)
    acts = programme(model, [stream.operations for stream in streams])
    edits = acts.get(0)
    with _overflow_comes_out_at_the_end():
        state, last = prompted(model, prompt)
        stepper = model.network.stepper(_side_by_side(state, len(streams)))
        if last is None:
            logits = model.network.logits(stepper.state.h[-1])
        else:
            logits = stepper.step(np.full(len(streams), last), edits)
    chooser = Chooser([stream.choice for stream in streams])
    dice = Dice([stream.choice.seed for stream in streams], model.tokenizer.size)
    most = max(1, min(BLOCK, ROOM // logits.size))
    for first in range(0, length, most):
        block = Block.empty(model, first, min(most, length - first), len(streams), keeps_states)
        block.logits[0] = logits
        with _overflow_comes_out_at_the_end():
            for j, noise in enumerate(dice.roll(len(block.ids))):
                block.ids[j] = chooser.draw(logits, noise) if forced is None else forced[first + j]
                edits = acts.get(first + j + 1, edits)
                logits = block.logits[j + 1] = stepper.step(block.ids[j], edits)
                if keeps_states:
                    block.keep(j, stepper.state)
        _require_numbers(model, block)
        yield block


def write(
    model: Model, prompt: str, streams: Sequence[Stream], length: int, stop: str | None = None
) -> list[Sample]:
    """Return what every stream writes after a prompt: `length` characters, or as far as `stop`.

    stop: a text that ends a sample before itself. Raises what `blocks` raises.
    """
    if stop == "":
        raise SamplingError("The stop string is empty, which ends every text before it begins.")
    encoded = model.tokenizer.encode(prompt)
    chooser = Chooser([stream.choice for stream in streams])
    ids, nats, entropy = [], [], []
    texts = [""] * len(streams)
    for block in blocks(model, prompt, streams, length):
        ids.append(block.ids)
        nats.append(block.nats())
        entropy.append(entropies(chooser.scores(block.logits[:-1])))
        texts = [t + model.tokenizer.decode(i) for t, i in zip(texts, block.ids.T, strict=True)]
        if stop is not None and all(stop in text for text in texts):
            break
    if stop is not None:
        texts = [text.partition(stop)[0] for text in texts]
    counts = encoded.unknown, encoded.replaced
    if not ids:
        return [Sample("", np.empty(0), np.empty(0), *counts) for _ in streams]
    all_nats, all_entropy = np.concatenate(nats), np.concatenate(entropy)
    return [
        Sample(text, all_nats[: len(text), b], all_entropy[: len(text), b], *counts)
        for b, text in enumerate(texts)
    ]


def prompted(model: Model, prompt: str) -> tuple[State, int | None]:
    """Return the state before a prompt's last character, and that character's id.

    Without anything to read a newline stands for the prompt; None where the network has none.
    """
    if len(prompt) > LONGEST_PROMPT:
        raise SamplingError(
            f"The prompt has {len(prompt):,} characters; at most {LONGEST_PROMPT:,} are read: "
            "give the end of it."
        )
    fed = model.tokenizer.encode(prompt).fed
    zero = model.network.zero_state()
    if not len(fed):
        return zero, model.tokenizer.stoi.get("\n")
    return model.network.run(fed[:-1, None], zero).state, int(fed[-1])


def _check(streams: Sequence[Stream], length: int) -> None:
    if not 0 <= length <= LONGEST:
        raise SamplingError(
            f"A length of {length:,} characters is out of range: write 0 to {LONGEST:,}."
        )
    if not 1 <= len(streams) <= MOST_STREAMS or len(streams) * length > MOST_DRAWN:
        raise SamplingError(
            f"{len(streams):,} texts of {length:,} characters at once are too many: "
            f"at most {MOST_STREAMS:,} texts, {MOST_DRAWN:,} characters in all."
        )


def _overflow_comes_out_at_the_end() -> np.errstate:
    """Let what is too large become infinity or NaN in silence: `_require_numbers` finds it."""
    return np.errstate(over="ignore", invalid="ignore")


def _require_numbers(model: Model, block: Block) -> None:
    if not np.isfinite(block.logits).all():
        raise ModelError(
            f"{model.name} gives logits that are no numbers within the characters "
            f"{block.first} to {block.first + len(block.ids)}: its weights are too large for the "
            "float32 it is read with. Train it again, with clipping."
        )


def _side_by_side(state: State, streams: int) -> State:
    return State(*([np.repeat(x, streams, axis=0) for x in part] for part in (state.h, state.c)))
