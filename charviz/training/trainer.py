"""One trainer: the network, its optimiser and the carried state, and all of it as arrays.

Everything random at a step comes from the seed and the step's number, so that a run that was
killed and resumed computes the same bits as one that was not. Several processes share out the
streams of a batch, and add up their gradients.
"""

import math
import os
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
from charviz.training.team import Group, device_of

BETAS = (0.9, 0.99)
LOWEST_RATE = 0.01
MOMENTS = ("step", "exp_avg", "exp_avg_sq")


class Trainer:
    """Trains a network step by step; `total` steps shape the learning rate.

    In a group, what takes a step, validates or gathers arrays is called in every process.
    """

    def __init__(
        self,
        config: Config,
        settings: Settings,
        streams: Streams,
        total: int,
        group: Group | None = None,
    ) -> None:
        self.settings, self.streams, self.total = settings, streams, total
        self.group = group or Group()
        self._share = self.group.share(streams.batch)
        self.device = _device(device_of(settings.device))
        if settings.precision == "bfloat16" and self.device.type == "cuda":
            torch.set_float32_matmul_precision("high")  # TF32, for what stays float32
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
        if settings.precision == "bfloat16":
            self._check_bfloat16()

    def rate(self) -> float:
        """Return this step's learning rate: linear warm-up, then a cosine to 1%."""
        step, s = self.step_number, self.settings
        cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, step / max(1, self.total))))
        warm = min(1.0, (step + 1) / max(1, s.warmup))
        return s.learning_rate * warm * (LOWEST_RATE + (1 - LOWEST_RATE) * cosine)

    def step(self) -> tuple[float, float]:
        """Take one step; return its loss, nats a character, and the gradient's norm."""
        torch.manual_seed(_seed_of(self.settings.seed, self.step_number, self.group.rank))
        batch = self.streams.at(self.step_number, self._share)
        if batch.fresh:
            self.carried = None
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate()
        self.network.train()
        with self._autocast():
            logits, carried = self.network(batch.ids.to(self.device), self.carried)
        loss = _loss(logits, batch.coming.to(self.device))
        if self.group.size > 1:  # a part of the mean over all streams
            loss = loss * (batch.ids.shape[1] / self.streams.batch)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        loss = loss.detach()
        self.group.add_up(
            [loss, *(p.grad for p in self.network.parameters() if p.grad is not None)]
        )
        norm = torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.settings.clip)
        value = loss.item()
        for name, found in (("loss", value), ("gradient's norm", float(norm))):
            if not math.isfinite(found):
                raise TrainingError(
                    f"The {name} became {found} at step {self.step_number}: start again with a "
                    f"learning rate below {self.settings.learning_rate:g}; the last checkpoint is "
                    "kept."
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
        is_shared = width >= self.group.size
        share = self.group.share(width) if is_shared else slice(None)
        starts = length * np.arange(width)[share]
        carried, total = None, torch.zeros(1, dtype=torch.float64)
        for at in range(0, length, chunk):
            where = starts + np.arange(at, min(at + chunk, length) + 1)[:, None]  # [time + 1, …]
            read = torch.from_numpy(ids[where].astype(np.int64)).to(self.device)
            with self._autocast():
                logits, carried = self.network(read[:-1], carried)
            total += _loss(logits, read[1:], reduction="sum").item()
        if is_shared:
            self.group.add_up([total])
        return total.item() / (width * length)

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
            found[f"carried/{i}"] = self.group.joined(x.cpu().numpy().copy(), axis=1)
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
            torch.from_numpy(arrays[k][:, self._share].copy()).to(self.device)
            for k in sorted(arrays)
            if "carried/" in k
        ]
        self.carried = None if not kept else kept[0] if len(kept) == 1 else (kept[0], kept[1])
        self.step_number = int(arrays["step_number"][0])

    @torch.no_grad()
    def _check_bfloat16(self) -> None:
        """Read one character: some processors have no LSTM in bfloat16, and say so only then."""
        try:
            with self._autocast():
                self.network(torch.zeros(1, 1, dtype=torch.int64, device=self.device), None)
        except RuntimeError as error:
            raise TrainingError(
                f"This processor cannot train {self.settings.cell.upper()} networks in bfloat16 "
                "(an Intel or AMD one needs AVX-512 for it): take --precision float32; a run begun "
                "in bfloat16 goes on where it was begun."
            ) from error

    def _autocast(self) -> torch.autocast:
        mixed = self.settings.precision == "bfloat16"
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=mixed)


def _loss(logits: Tensor, coming: Tensor, reduction: str = "mean") -> Tensor:
    return cross_entropy(logits.float().flatten(0, 1), coming.flatten(), reduction=reduction)


def _tensors(carried: Carried) -> tuple[Tensor, ...]:
    if carried is None:
        return ()
    return carried if isinstance(carried, tuple) else (carried,)


def _seed_of(seed: int, step: int, rank: int) -> int:
    """Return what dropout is drawn from: in each process, other streams are dropped otherwise."""
    entropy = [seed, step, rank] if rank else [seed, step]
    return int(np.random.SeedSequence(entropy).generate_state(1, np.uint64)[0] >> np.uint64(1))


def _device(name: str) -> torch.device:
    """Return a device that works, set so that a run on CUDA, too, can be resumed to the bit."""
    if name.startswith("cuda"):
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:2")  # as torch's `nn.LSTM` asks
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        if name.startswith("cuda") and not torch.cuda.is_available():
            raise TrainingError(
                "There is no CUDA here: either the machine has no NVIDIA graphics processor with a "
                f"driver, or torch {torch.__version__} was built without it (pytorch.org says how "
                "to install one with); --device cpu needs neither."
            ) from error
        raise TrainingError(
            f"The device {name!r} cannot be used here: try --device cpu."
        ) from error
    return device
