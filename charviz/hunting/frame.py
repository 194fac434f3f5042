"""The hunt for notebooks: a pandas table, one row a concept."""

from collections.abc import Sequence
from typing import Any, get_args

import pandas as pd

from charviz import checkpoint
from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS, Concept
from charviz.errors import TextError
from charviz.hunting import whole
from charviz.hunting.hunt import hunt as hunt_in
from charviz.hunting.verdict import Verdict

WORDS = ("kind", "unit", "verdict", "why")
FIGURES = (
    *("auroc", "spearman", "accuracy", "majority", "base_rate", "f1", "mcc", "iou", "ap"),
    *("sign", "threshold", "p", "q", "n", "runs"),
)
INSIDE = {  # columns that stand in a part of a row: its part, and its name there
    "untrained_score": ("untrained", "score"),
    "untrained_lead": ("untrained", "lead"),
    "table_score": ("table", "score"),
    "table_lead": ("table", "lead"),
    "gap_closed": ("effect", "closed"),
    "surely_closed": ("effect", "surely_closed"),
}


def hunt(
    model: str | Model,
    text: str,
    concepts: str | Sequence[str | Concept] | None = None,
    seed: int = 0,
    gates: bool = False,
) -> pd.DataFrame:
    """Hunt for the units that follow concepts in a text; return a table, a row a concept.

    model: a name, a folder, or a model. concepts: a built-in one's name, or several, or concepts of
    your own; all built-in ones if None. gates: whether to search them besides all c and h. Raises
    ModelError, TextError, and UnitError for the gates of a network that has none.

    Verdicts are ordered, so that `found[found.verdict >= "tracks"]` is what one may believe.
    Columns have the names that the command line's `hunt --json` gives them, NaN where a thing is
    not defined or was not tested; that whole answer stands in the table's `attrs["hunt"]`.
    """
    network = checkpoint.load(model) if isinstance(model, str) else model
    wanted = [concepts] if isinstance(concepts, str) else concepts
    asked = None if wanted is None else [_concept(one) for one in wanted]
    told = whole.told(network, text, hunt_in(network, text, asked, seed, gates=gates), seed)
    return table(told)


def table(told: dict[str, Any]) -> pd.DataFrame:
    """Return a hunt as it is written as a table."""
    rows = told["detectors"]
    columns: dict[str, Any] = {name: [row[name] for row in rows] for name in (*WORDS, *FIGURES)}
    for name, (part, inner) in INSIDE.items():
        columns[name] = [(row[part] or {}).get(inner) for row in rows]
    index = pd.Index([row["concept"] for row in rows], name="concept")
    found = pd.DataFrame(columns, index=index)
    for name in (*FIGURES, *INSIDE):
        found[name] = pd.to_numeric(found[name])
    found["verdict"] = pd.Categorical(found["verdict"], get_args(Verdict), ordered=True)
    found.attrs["hunt"] = told
    return found


def _concept(one: str | Concept) -> Concept:
    if isinstance(one, Concept):
        return one
    if one not in CONCEPTS:
        raise TextError(f"There is no concept {one[:50]!r}: choose {', '.join(CONCEPTS)}.")
    return CONCEPTS[one]
