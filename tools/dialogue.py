"""A quote unit on dialogue that nobody trained on, with hard-wrapped lines and without.

    CHARVIZ_CORPORA=… python -m tools.dialogue

Unit, sign and threshold are those that ship with the model. In `unwrapped` text each paragraph is
one line, as in what people paste: the network never saw such a text. Intervals are 95%, by
bootstrap over blocks.
"""

import argparse
import re

import numpy as np

from charviz import checkpoint
from charviz.checkpoint import Model
from charviz.concepts import CONCEPTS
from charviz.corpora import load
from charviz.hunting.bootstrap import counted, draws, interval, scores
from charviz.hunting.detail import grades_of
from charviz.hunting.passes import prepare, sampled_bins, units_of, values
from charviz.hunting.split import LONGEST
from charviz.units import parse_unit


def unwrapped(text: str) -> str:
    """Join the lines of each paragraph."""
    return re.sub(r"(?<=\S)[ \t]*\n(?=\S)", " ", text)


def tell(model: Model, text: str, what: str) -> None:
    """Print how well the shipped quote unit does on a text."""
    row = next(r for r in model.detectors() if r["concept"] == "quotes")
    place = units_of(model).index(parse_unit(row["unit"], model.config))
    reading = prepare(model, text, [CONCEPTS["quotes"]])
    grades = grades_of(reading, "quotes")
    bins, read = sampled_bins(values(model, reading.fed, [place]))
    levels, says = np.empty(len(grades), np.uint8), np.empty(len(grades), np.bool_)
    for positions, raw in read:
        levels[positions] = bins.levels(raw)[0]
        says[positions] = (raw[:, 0] >= row["threshold"]) == (row["sign"] > 0)
    block = (np.arange(len(grades)) // LONGEST).astype(np.int16)
    counts = counted(levels, grades, block, False)
    area = float(scores(counts, np.ones((1, len(counts))), row["sign"])[0])
    low, high = interval(scores(counts, draws(len(counts), 0), row["sign"])) or (np.nan, np.nan)
    told = grades >= 0
    inside = float((grades[told] == 1).mean())
    right = float((says[told] == (grades[told] == 1)).mean())
    print(
        f"{what}: {len(grades):,} characters, {told.mean():.1%} of them told, {inside:.1%} inside; "
        f"{row['unit']}: AUROC {area:.4f} [{low:.4f}, {high:.4f}], right at {right:.1%}; always "
        f"the same answer {max(inside, 1 - inside):.1%}",
        flush=True,
    )


def main() -> None:
    """Read the corpus both ways."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="war-and-peace")
    parser.add_argument("--corpus", default="novels")
    parser.add_argument("--characters", type=int, default=1_000_000)
    asked = parser.parse_args()
    model, text = checkpoint.load(asked.model), load(asked.corpus).text[: asked.characters]
    tell(model, unwrapped(text), f"{asked.corpus}, unwrapped")
    tell(model, text, f"{asked.corpus}, as printed")


if __name__ == "__main__":
    main()
