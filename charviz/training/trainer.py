"""One trainer: the network, its optimiser and the carried state, and all of it as arrays.

Everything random at a step comes from the seed and the step's number, so that a run that was
killed and resumed computes the same bits as one that was not.
"""

import math
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from charviz.errors import TrainingError
from charviz.recurrence import Config
from charviz.training.network import Carried, CharRNN, detached
from charviz.training.settings import Settings
from charviz.training.streams import Streams

BETAS = (0.9, 0.99)
LOWEST_RATE = 0.01
MOMENTS = ("step", "exp_avg", "exp_avg_sq")


class Trainer:
    """Trains a network step by step; `total` steps shape the learning rate."""

    def __init__(self, config: Config, settings: Settings, streams: Streams, total: int) -> None:
        self.settings, self.streams, self.total = settings, streams, total
        self.device = _device(settings.device)
        torch.manual_seed(settings.seed)
        self.network = CharRNN(config, settings.dropout).to(self.device)
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(),
            lr=settings.learning_rate,
            betas=BETAS,
            weight_decay=settings.weight_decay,
            fused=True,
        )
        self.step_number = 0
        self.carried: Carried = None

    def rate(self) -> float:
        """Return this step's learning rate: linear warm-up, then a cosine to 1%."""
        step, s = self.step_number, self.settings
        cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, step / max(1, self.total))))
        warm = min(1.0, (step + 1) / max(1, s.warmup))
        return s.learning_rate * warm * (LOWEST_RATE + (1 - LOWEST_RATE) * cosine)

    def step(self) -> tuple[float, float]:
        """Take one step; return its loss, nats a character, and the gradient's norm."""
        torch.manual_seed(_seed_of(self.settings.seed, self.step_number))
        batch = self.streams.at(self.step_number)
        if batch.fresh:
            self.carried = None
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate()
        self.network.train()
        with self._autocast():
            logits, carried = self.network(batch.ids.to(self.device), self.carried)
        loss = _loss(logits, batch.coming.to(self.device))
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.settings.clip)
        value = loss.item()
        if not math.isfinite(value) or not math.isfinite(float(norm)):
            raise TrainingError(
                f"The loss became {value} at step {self.step_number}: start again with a learning "
                f"rate below {self.settings.learning_rate:g}; the last checkpoint is kept."
            )
        self.optimiser.step()
        self.carried = detached(carried)
        self.step_number += 1
        return value, float(norm)

    @torch.no_grad()
    def validate(self, ids: NDArray[np.integer], width: int = 64, chunk: int = 500) -> float:
        """Return nats a character over ids [time], read as parallel streams from a zero state."""
        self.network.eval()
        width = max(1, min(width, (len(ids) - 1) // 200))
        length = (len(ids) - 1) // width
        whole = torch.from_numpy(np.ascontiguousarray(ids, dtype=np.int64)).to(self.device)
        read = whole[: width * length].view(width, length).T
        coming = whole[1 : width * length + 1].view(width, length).T
        carried, total = None, 0.0
        for at in range(0, length, chunk):
            with self._autocast():
                logits, carried = self.network(read[at : at + chunk], carried)
            total += float(_loss(logits, coming[at : at + chunk], reduction="sum"))
        return total / (width * length)

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """Return the network's arrays, float32, under the names of `recurrence`."""
        return {k: v.detach().cpu().numpy().copy() for k, v in self.network.state_dict().items()}

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return all that a later process needs to go on with the same bits."""
        found: dict[str, NDArray[Any]] = {f"network/{k}": v for k, v in self.weights().items()}
        for name, parameter in self.network.named_parameters():
            for key in MOMENTS:
                if parameter in self.optimiser.state:
                    moment = self.optimiser.state[parameter][key]
                    found[f"{key}/{name}"] = moment.detach().cpu().numpy().copy()
        for i, x in enumerate(_tensors(self.carried)):
            found[f"carried/{i}"] = x.cpu().numpy().copy()
        found["step_number"] = np.array([self.step_number])
        return found

    def restore(self, arrays: dict[str, NDArray[Any]]) -> None:
        """Go back to where `arrays` was called."""
        self.network.load_state_dict(
            {k.removeprefix("network/"): torch.from_numpy(v) for k, v in arrays.items()
             if k.startswith("network/")}
        )  # fmt: skip
        for name, parameter in self.network.named_parameters():
            if f"step/{name}" in arrays:
                self.optimiser.state[parameter] = {
                    key: torch.from_numpy(arrays[f"{key}/{name}"]).to(self.device)
                    for key in MOMENTS
                }
        kept = [
            torch.from_numpy(arrays[k]).to(self.device) for k in sorted(arrays) if "carried/" in k
        ]
        self.carried = None if not kept else kept[0] if len(kept) == 1 else (kept[0], kept[1])
        self.step_number = int(arrays["step_number"][0])

    def _autocast(self) -> torch.autocast:
        mixed = self.settings.precision == "bfloat16"
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=mixed)


def _loss(logits: Tensor, coming: Tensor, reduction: str = "mean") -> Tensor:
    return cross_entropy(logits.float().flatten(0, 1), coming.flatten(), reduction=reduction)


def _tensors(carried: Carried) -> tuple[Tensor, ...]:
    if carried is None:
        return ()
    return carried if isinstance(carried, tuple) else (carried,)


def _seed_of(seed: int, step: int) -> int:
    return int(np.random.SeedSequence([seed, step]).generate_state(1, np.uint64)[0] >> np.uint64(1))


def _device(name: str) -> torch.device:
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise TrainingError(
            f"The device {name!r} cannot be used here: try --device cpu."
        ) from error
    return device
