"""Traces kept beside a model, so that its first page needs no reading: `traces/KEY.safetensors`.

Kept are layer 0's cells (h where there is no cell), surprise and the five likeliest characters.
"""

import hashlib
import os
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from charviz.checkpoint import Model
from charviz.tracing import ActivationTrace

KEPT = ("surprise", "top5_ids", "top5_probs")


def save_trace(folder: Path, key: str, model: Model, trace: ActivationTrace) -> None:
    """Write a trace of a passage under its key, whole or not at all."""
    group = f"{model.config.states[0]}0"
    arrays = {name: getattr(trace, name) for name in KEPT}
    arrays[group] = np.ascontiguousarray(trace.levels[group])  # safetensors ignores strides
    (folder / "traces").mkdir(parents=True, exist_ok=True)
    path = folder / "traces" / f"{key}.safetensors"
    staged = path.with_suffix(".part")
    counts = {"unknown": str(trace.unknown), "replaced": str(trace.replaced)}
    save_file(arrays, staged, metadata=_made_from(model, trace.text) | counts)
    os.replace(staged, path)


def load_trace(model: Model, key: str, text: str) -> ActivationTrace | None:
    """Return the kept trace of a passage; None unless it is there, of this model and this text."""
    path = model.folder / "traces" / f"{key}.safetensors"
    try:
        with safe_open(path, framework="numpy") as file:
            said = file.metadata() or {}
            if not _made_from(model, text).items() <= said.items():
                return None
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError):
        return None
    surprise, ids, probabilities = (arrays.pop(name) for name in KEPT)
    for levels in arrays.values():
        levels.flags.writeable = False
    unknown, replaced = int(said["unknown"]), int(said["replaced"])
    return ActivationTrace(
        text, arrays, surprise, ids, probabilities, unknown, replaced, burn_in=0, streams=1
    )


def _made_from(model: Model, text: str) -> dict[str, str]:
    return {"model_digest": model.digest, "text": hashlib.sha256(text.encode()).hexdigest()}
