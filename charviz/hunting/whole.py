"""A whole hunt as it is written: `detectors.json`, and the command line's answer."""

import hashlib
from typing import Any

from charviz.checkpoint import Model
from charviz.hunting.hunt import Hunted
from charviz.hunting.null import WINDOWS
from charviz.hunting.stages import STAGES
from charviz.hunting.twin import SEEDS


def told(model: Model, text: str, found: Hunted, seed: int) -> dict[str, Any]:
    """Return all of a hunt but the text, which only its length and digest tell of."""
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "model": model.name,
        "model_digest": model.digest,
        "text": {"chars": len(text), "sha256": sha256},
        "tune": [list(span) for span in found.tune],
        "report": [list(span) for span in found.report],
        **({"gates": True} if found.gates else {}),
        "pairs_searched": found.pairs,
        "seed": seed,
        "seeds": list(range(SEEDS)),
        "nulls": WINDOWS,
        "seconds": {stage: round(found.seconds.get(stage, 0.0), 3) for stage in (*STAGES, "total")},
        "detectors": found.rows,
    }
