"""A model on disk: `model.safetensors` and `model.json`, checked before use, never a pickle."""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as parse_safetensors
from safetensors.numpy import save as pack_safetensors

from charviz import runs
from charviz.errors import ModelError
from charviz.home import SAMPLE_MODELS, home
from charviz.recurrence import GATES, Config, Network
from charviz.tokenizer import CharTokenizer

SCHEMA = 1
LARGEST_FILE = 512 * 2**20
LARGEST_CARD = 16 * 2**20
LIMITS = {"layers": 8, "hidden_size": 4096, "embedding_size": 4096}
DEFAULT_BURN_IN = 1000
_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)

Weights = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Model:
    """A loaded network with all that is said of it.

    card: `model.json`. digest: 16 hex digits of what the network computes.
    """

    name: str
    folder: Path
    config: Config
    tokenizer: CharTokenizer
    network: Network
    card: dict[str, Any]
    digest: str

    @property
    def burn_in(self) -> int:
        """How many characters a stretch reads before it counts (measured for this model)."""
        return int(self.card.get("burn_in", DEFAULT_BURN_IN))

    @property
    def line_length(self) -> int | None:
        """The length at which the lines of its training text were wrapped, None where not."""
        said = self.card.get("line_length")
        return said if type(said) is int and said > 0 else None

    @cached_property
    def _detectors(self) -> list[dict[str, Any]]:
        path = self.folder / "detectors.json"
        found = read_json(path).get("detectors") if path.exists() else []
        if isinstance(found, list) and all(
            isinstance(row, dict) and row.keys() >= {"concept", "unit"} for row in found
        ):
            return found
        raise ModelError(
            f"{self.folder.name}/{path.name} is not as charviz writes it: copy the model again."
        )

    def detectors(self) -> list[dict[str, Any]]:
        """Return the rows of `detectors.json`, none where there is no such file.

        Raises ModelError for one that charviz did not write.
        """
        return self._detectors


def names() -> list[str]:
    """Return the names of all models that everybody may see: those shipped, then the user's runs.

    A run that was begun on a page has a key for a name, which is for its owner alone.
    """
    found = []
    for folder in (SAMPLE_MODELS, home() / "runs"):
        if folder.is_dir():
            found += sorted(p.name for p in folder.iterdir() if _is_finished(p))
    return [name for name in dict.fromkeys(found) if not is_key(name)]


def is_key(name: str) -> bool:
    """Tell whether a name is the unguessable one of somebody's run."""
    return _KEY.fullmatch(name) is not None


def _is_finished(folder: Path) -> bool:
    """Tell whether a folder holds a model; one that a run has not finished lacks something."""
    state = runs.read_state(folder)
    return (folder / "model.json").is_file() and (state is None or state.state == "done")


def find(name: str) -> Path:
    """Return the folder of a model given by name or path; raise ModelError if there is none."""
    if re.fullmatch(r"\w[\w.-]{,99}", name):
        for folder in (SAMPLE_MODELS / name, home() / "runs" / name):
            if folder.is_dir():
                return folder
    try:
        if name and Path(name).is_dir():
            return Path(name)
    except (OSError, ValueError):  # too long, or with a NUL: no folder has such a name
        pass
    raise ModelError(f"There is no model {name[:80]!r}, nor a folder of that name. {_there_are()}")


def load(name: str | Path) -> Model:
    """Load a model by name or folder; every size, shape and entry is checked before use."""
    folder = find(str(name))
    card = read_json(folder / "model.json")
    data = _read_bytes(folder / "model.safetensors", LARGEST_FILE)
    _check_hash(data, card, folder)
    return _assemble(folder, data, card)


def build(folder: Path, weights: Weights, card: Mapping[str, Any]) -> Model:
    """Make the model that `save` would write and `load` would read back, in memory only."""
    return _built(folder, _packed(weights), card)


def save(folder: Path, weights: Weights, card: Mapping[str, Any]) -> Model:
    """Write a checkpoint, the card last, and return its model; other files there stay.

    card: `model.json` without `schema` and `weights_sha256`, which are set here. Weights and card
    are each whole or absent; where only one of them is new, `load` says that they do not match.
    """
    data = _packed(weights)
    model = _built(folder, data, card)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "model.safetensors", data)
    write_json(folder / "model.json", model.card)
    return model


def card_of(config: Config, tokenizer: CharTokenizer) -> dict[str, Any]:
    """Return the part of `model.json` that says what the network is."""
    shape = asdict(config)
    del shape["vocabulary_size"]
    return {
        "config": shape,
        "vocabulary": list(tokenizer.itos),
        "unknown": tokenizer.unknown,
    }


def digest(data: bytes, config: Config, tokenizer: CharTokenizer) -> str:
    """Return 16 hex digits that change when what the network computes changes."""
    said = json.dumps([asdict(config), tokenizer.itos, tokenizer.unknown], sort_keys=True)
    return hashlib.sha256(hashlib.sha256(data).digest() + said.encode()).hexdigest()[:16]


def check_weights(config: Config, weights: Weights, name: str) -> None:
    """Raise ModelError unless the arrays are exactly those of the config, finite floats all."""
    expected = config.shapes()
    missing, extra = expected.keys() - weights.keys(), weights.keys() - expected.keys()
    if missing:
        also = f" It holds {sorted(extra)[0]!r} instead." if extra else ""
        raise ModelError(f"The weights of {name} lack the array {sorted(missing)[0]!r}.{also}")
    if extra:
        raise ModelError(
            f"The weights of {name} hold an array {sorted(extra)[0]!r} of no use here."
        )
    for key, shape in expected.items():
        array = weights[key]
        if array.dtype not in (np.float16, np.float32):
            raise ModelError(
                f"The array {key} of {name} is {array.dtype}; it must be float16 or float32."
            )
        if array.shape != shape:
            raise ModelError(f"The array {key} of {name} has shape {array.shape}, not {shape}.")
        if not np.isfinite(array).all():
            raise ModelError(f"The array {key} of {name} holds NaN or infinity: train it again.")


def write_json(path: Path, value: Any) -> None:
    """Write JSON for people and machines: whole or not at all, one line an entry, never NaN."""
    told = json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    write_whole(path, told.encode())


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, and nothing beside it either."""
    staged = path.with_name(f".{path.name}.part")
    try:
        staged.write_bytes(data)
        os.replace(staged, path)
    except OSError:
        staged.unlink(missing_ok=True)
        raise


def _there_are() -> str:
    known = names()
    return f"There are: {', '.join(known)}." if known else "No model is installed yet."


def _read_bytes(path: Path, most: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > most:
            raise ModelError(f"{path.parent.name}/{path.name} has {size:,} bytes, over {most:,}.")
        return path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"{path.parent.name} is not a model folder: {path.name} is missing or unreadable."
        ) from error


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object; raise ModelError where it is missing, too large or something else."""
    data = _read_bytes(path, LARGEST_CARD)
    try:
        value = json.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ModelError(
            f"{path.parent.name}/{path.name} is not JSON, or cut short: copy the model again."
        ) from error
    if not isinstance(value, dict):
        raise ModelError(f"{path.parent.name}/{path.name} must hold a JSON object.")
    return value


def _packed(weights: Weights) -> bytes:
    return pack_safetensors({name: np.ascontiguousarray(a) for name, a in weights.items()})


def _built(folder: Path, data: bytes, card: Mapping[str, Any]) -> Model:
    said = {"schema": SCHEMA, **card, "weights_sha256": hashlib.sha256(data).hexdigest()}
    return _assemble(folder, data, said)


def _assemble(folder: Path, data: bytes, card: Mapping[str, Any]) -> Model:
    config, tokenizer = _parse_card(card, folder)
    try:
        weights = parse_safetensors(data)
    except (SafetensorError, ValueError, KeyError) as error:
        raise ModelError(
            f"{folder.name}/model.safetensors is damaged or cut short and cannot be read: "
            "copy the model again."
        ) from error
    check_weights(config, weights, folder.name)
    return Model(
        name=str(card.get("name") or folder.name),
        folder=folder,
        config=config,
        tokenizer=tokenizer,
        network=Network(config, weights),
        card=dict(card),
        digest=digest(data, config, tokenizer),
    )


def _parse_card(card: Mapping[str, Any], folder: Path) -> tuple[Config, CharTokenizer]:
    where = f"{folder.name}/model.json"
    if card.get("schema") != SCHEMA:
        raise ModelError(f"{where} has schema {card.get('schema')!r}; this charviz reads {SCHEMA}.")
    shape, vocabulary = card.get("config"), card.get("vocabulary")
    if not isinstance(shape, dict) or not isinstance(vocabulary, list):
        raise ModelError(f"{where} lacks its config or its vocabulary.")
    if shape.get("cell") not in GATES:
        raise ModelError(f"{where} has the cell {shape.get('cell')!r}: rnn, gru or lstm are known.")
    for key, most in LIMITS.items():
        value = shape.get(key)
        if type(value) is not int or not 1 <= value <= most:
            raise ModelError(f"{where} has {key} {value!r}: a whole number from 1 to {most}.")
    try:
        tokenizer = CharTokenizer(vocabulary, card.get("unknown"))
    except ModelError as error:
        raise ModelError(f"{where}: {error}") from error
    sizes = {key: shape[key] for key in LIMITS}
    return Config(shape["cell"], vocabulary_size=tokenizer.size, **sizes), tokenizer


def _check_hash(data: bytes, card: Mapping[str, Any], folder: Path) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found != card.get("weights_sha256"):
        raise ModelError(
            f"{folder.name}/model.safetensors is not the file that model.json describes "
            f"(sha256 {found[:12]}…): it was changed, cut short or mixed up; copy the model again."
        )
