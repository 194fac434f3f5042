"""What a run writes into its folder: what was asked, checkpoints and figures; whole or absent.

run.json           what was asked, of which corpus, how many steps in all, and where it was ended
resume.safetensors all that a later process needs to go on with the same bits
metrics.jsonl      a line a report: step, losses, gradient norm, characters a second, notes
lines.json         the n-gram lines of the validation part
"""

import json
import logging
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from charviz.checkpoint import read_json, write_json
from charviz.corpora import AnyCorpus
from charviz.errors import TrainingError
from charviz.training.settings import Settings

CHECKPOINT = "resume.safetensors"
START_NEW = "start a new run in another folder"
Arrays = dict[str, NDArray[Any]]
log = logging.getLogger(__name__)


def check_new(folder: Path) -> None:
    """Raise TrainingError where a folder holds a run or a model already."""
    if (folder / "run.json").exists() or (folder / "model.json").exists():
        raise TrainingError(
            f"{folder.name} already holds a run or a model: go on with --resume, or give another "
            "folder to --out."
        )


def begin(folder: Path, settings: Settings, corpus: AnyCorpus, total: int) -> None:
    """Write down what a new run is; TrainingError where there is one already."""
    check_new(folder)
    stored = {
        "settings": asdict(settings),
        "corpus": {"name": corpus.name, "sha256": corpus.sha256},
        "total_steps": total,
    }
    write_json(folder / "run.json", stored)


def end_at(folder: Path, step: int) -> None:
    """Write down that a run ends early, after so many steps, however often it is resumed."""
    write_json(folder / "run.json", read_json(folder / "run.json") | {"ends_at": step})


def begun(folder: Path, corpus: AnyCorpus) -> tuple[Settings, int, int]:
    """Return what a run was asked, its steps in all, and after how many it ends.

    Raises TrainingError where it cannot go on.
    """
    path = folder / "run.json"
    if not path.exists():
        raise TrainingError(f"{folder.name} holds no run to go on with: start it without --resume.")
    try:
        stored = json.loads(path.read_text("utf-8"))
        known, total = stored["corpus"], int(stored["total_steps"])
        end = int(stored.get("ends_at", total))
        settings = Settings.from_json(stored["settings"])
        name, sha256 = str(known["name"]), str(known["sha256"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(
            f"run.json in {folder.name} is damaged, and with it what was asked: {START_NEW}."
        ) from error
    if sha256 != corpus.sha256:
        raise TrainingError(
            f"The run in {folder.name} learned from another text ({name}, sha256 "
            f"{sha256[:12]}…): give that text again."
        )
    return settings, total, end


def keep(folder: Path, arrays: Arrays, step: int) -> None:
    """Write the checkpoint beside the last one, then put it in its place in one step."""
    staged = folder / ".resume.part"
    try:
        save_file(arrays, staged)
        with staged.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(staged, folder / CHECKPOINT)
    except (OSError, SafetensorError) as error:
        staged.unlink(missing_ok=True)
        raise TrainingError(
            f"The checkpoint at step {step} could not be written ({error}); the one before it is "
            "kept: make room, then go on with --resume."
        ) from error
    log.info("checkpoint at step %d", step)


def kept(folder: Path) -> Arrays | None:
    """Return the last checkpoint, None where a run was killed before the first."""
    path = folder / CHECKPOINT
    if not path.exists():
        return None
    try:
        return load_file(path)
    except (SafetensorError, OSError, ValueError) as error:
        raise damaged(folder) from error


def damaged(folder: Path) -> TrainingError:
    """Return what is said of a checkpoint that is not what a run wrote."""
    return TrainingError(
        f"The checkpoint in {folder.name} is damaged or cut short; it is left as it is. Put a copy "
        f"of {CHECKPOINT} back, or {START_NEW}."
    )


def add(folder: Path, line: dict[str, Any]) -> None:
    """Add a line to the run's figures."""
    told = (json.dumps(line, allow_nan=False) + "\n").encode()
    try:
        with (folder / "metrics.jsonl").open("ab+") as file:
            if file.tell():  # a line that was cut short must not spoil this one
                file.seek(-1, os.SEEK_END)
                told = told if file.read() == b"\n" else b"\n" + told
            file.write(told)
    except OSError as error:
        raise TrainingError(
            f"The figures of step {line['step']} could not be written ({error.strerror}); the last "
            "checkpoint is kept: make room, then go on with --resume."
        ) from error
