"""Whether a detector does better than chance may, which whatever shows its row asks."""

from collections.abc import Mapping
from typing import Any

# Below any of these a unit is no better than chance may be: it is listed, but not shown as one
# that follows the concept.
LEAST = {"auroc": 0.75, "mcc": 0.30}
LEAST_SPEARMAN = 0.5


def follows(row: Mapping[str, Any]) -> bool:
    """Tell whether the unit of a row of `detectors.json` does clearly better than chance."""
    if row["unit"] is None:
        return False
    if row["spearman"] is not None:
        return abs(row["spearman"]) >= LEAST_SPEARMAN
    return all(row[key] is not None and row[key] >= least for key, least in LEAST.items())
