"""The same best units by others' methods, on the same arrays.

    CHARVIZ_CORPORA=… python -m tools.probeless [--neurox PYTHON]

A sample model reads the test part of its corpus; at the same places of tune each concept's best
unit is chosen by

- charviz: AUROC from 256 levels;
- scikit-learn: `roc_auc_score` on the raw floats;
- the probeless ranking (Antverg and Belinkov 2022): the distance between the mean inside and the
  mean outside, on what the unit shows, tanh(c) or h;
- NeuroX's own code for it, by an interpreter that has it (`--neurox`). What it pins (NumPy 1.19,
  torch 1.8) fits no Python that charviz runs on, but `pip install --no-deps neurox` is enough: its
  probeless module needs NumPy alone.

Distances of means are not made for ranks: a unit that moves far may be less often right. So what
is told of the last two is the place that the best unit by AUROC has in their ranking, and the AUROC
of the unit that they put first.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from charviz.hunting.detail import grades_of
from charviz.hunting.histogram import LEVELS, Bins
from charviz.hunting.passes import units_of, values
from charviz.hunting.scores import auroc
from charviz.hunting.select import TUNE
from charviz.hunting.split import split
from tools.rungs import Ground

PLACES = 20_000  # of tune
NEUROX = """
import json, sys
import numpy as np
from neurox.interpretation.probeless import get_neuron_ordering_for_tag as ordering
x, y = (np.load(f"{sys.argv[1]}/{name}.npy") for name in ("x", "y"))
print(json.dumps([ordering(x, row, {"inside": 1}, "inside") for row in y]))
"""

Floats = NDArray[np.float32]


def raw_values(ground: Ground, places: NDArray[np.intp]) -> Floats:
    """Return what all units do at some places, float32 [places, units]."""
    found = np.empty((len(places), len(units_of(ground.model))), np.float32)
    for positions, raw in values(ground.model, ground.reading.fed):
        at = np.minimum(np.searchsorted(places, positions), len(places) - 1)
        hit = np.flatnonzero(places[at] == positions)
        found[at[hit]] = raw[hit]
    return found


def by_levels(raw: Floats, inside: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the AUROC of each unit in its better direction, as charviz counts it."""
    levels = Bins.from_sample(raw).levels(raw)
    classes = [
        np.stack([np.bincount(row[there], minlength=LEVELS) for row in levels])
        for there in (inside, ~inside)
    ]
    area = auroc(*classes)
    return np.maximum(area, 1 - area)


def by_sklearn(raw: Floats, inside: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the same from scikit-learn, on floats."""
    area = np.array([roc_auc_score(inside, column) for column in raw.T])
    return np.maximum(area, 1 - area)


def by_means(shown: Floats, inside: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the units in probeless order: |mean inside - mean outside|, greatest first."""
    apart = np.abs(shown[inside].mean(axis=0) - shown[~inside].mean(axis=0))
    return np.argsort(-apart, kind="stable")


def by_neurox(python: str, shown: Floats, classes: NDArray[np.bool_]) -> list[list[int]]:
    """Return what NeuroX says, for each row of classes."""
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder) / "x.npy", shown)
        np.save(Path(folder) / "y.npy", classes.astype(np.int64))
        done = subprocess.run(
            [python, "-c", NEUROX, folder], capture_output=True, text=True, check=True
        )
    found: list[list[int]] = json.loads(done.stdout)
    return found


def main() -> None:
    """Rank, and print where they agree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="war-and-peace")
    parser.add_argument("--neurox", metavar="PYTHON", help="an interpreter that has NeuroX")
    asked = parser.parse_args()
    ground = Ground.of(asked.model, "test")
    fed, names = ground.reading.fed, units_of(ground.model)
    concepts = [c for c in ground.concepts if c.kind == "binary"]
    grades = np.stack([grades_of(ground.reading, c.name) for c in concepts])
    tuned = (split(len(fed)).side(len(fed)) == TUNE) & (grades >= 0).all(axis=0)
    places = np.sort(np.random.default_rng(0).permutation(np.flatnonzero(tuned))[:PLACES])
    raw, classes = raw_values(ground, places), grades[:, places] == 1
    cells = [k for k, unit in enumerate(names) if unit.state == "c"]
    shown = raw.copy()
    shown[:, cells] = np.tanh(raw[:, cells])
    orders = by_neurox(asked.neurox, shown, classes) if asked.neurox else None
    same = 0
    for k, concept in enumerate(concepts):
        inside = classes[k]
        ours, theirs = by_levels(raw, inside), by_sklearn(raw, inside)
        best, other = int(ours.argmax()), int(theirs.argmax())
        ranked = by_means(shown, inside)
        place = int(np.flatnonzero(ranked == best)[0]) + 1
        first = int(ranked[0])
        same += best == other
        line = (
            f"{concept.name}: charviz {names[best]} {ours[best]:.5f}, scikit-learn {names[other]} "
            f"{theirs[other]:.5f}, largest difference of any unit {np.abs(ours - theirs).max():.1e}"
            f", half of them below {np.median(np.abs(ours - theirs)):.0e}; probeless puts it "
            f"{place}., first {names[first]} {theirs[first]:.3f}"
        )
        if orders is not None:
            agree = sum(a == b for a, b in zip(orders[k][:10], ranked[:10], strict=True))
            line += f"; NeuroX first {names[orders[k][0]]}, {agree} of its first 10 as our formula"
        print(line, flush=True)
    print(f"charviz and scikit-learn: the same best unit for {same} of {len(concepts)} concepts")


if __name__ == "__main__":
    main()
