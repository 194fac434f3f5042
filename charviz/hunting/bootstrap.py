"""How sure a score is: blocks of the report, drawn again and again (Künsch 1989).

Neighbouring characters are alike, so what is drawn are whole blocks; and a difference between two
scores is taken on the same draws, since what is hard for the one is hard for the other.
"""

import numpy as np
from numpy.typing import NDArray

from charviz.hunting.histogram import LEVELS
from charviz.hunting.scores import auroc, spearman
from charviz.hunting.truth import GRADES, PIECE

ROUNDS = 1_000
COVERED = 0.95

Doubles = NDArray[np.float64]


def draws(blocks: int, seed: int) -> Doubles:
    """Return how often each block is drawn, float64 [rounds, blocks]: as many as there are."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(blocks, np.full(blocks, 1 / blocks), size=ROUNDS).astype(np.float64)


def counted(
    levels: NDArray[np.integer],
    grades: NDArray[np.integer],
    block: NDArray[np.integer],
    is_graded: bool,
) -> Doubles:
    """Count levels against grades in each block, float64 [blocks, 256, grades].

    grades: 0 and 1 for outside and inside, or the bins of a graded concept, of which there are at
    least 3; -1 where not valid. block: which block each place is in, -1 for none; [time] all three.
    """
    count = int(block.max(initial=-1)) + 1
    size = int(np.clip(grades.max(initial=0) + 1, 3, GRADES)) if is_graded else 2
    found = np.zeros(count * LEVELS * size, np.int64)
    for at in range(0, len(grades), PIECE):  # since it takes many bytes a place
        level, grade, where = (x[at : at + PIECE] for x in (levels, grades, block))
        there = (grade >= 0) & (where >= 0)
        cell = (where[there].astype(np.int64) * LEVELS + level[there]) * size + grade[there]
        found += np.bincount(cell, minlength=len(found))
    return found.reshape(count, LEVELS, size).astype(np.float64)


def scores(counts: Doubles, drawn: Doubles, sign: int) -> Doubles:
    """Return a unit's score in every round, float64 [rounds]: AUROC for two grades, else |ρ|.

    counts: [blocks, 256, grades]. sign: of the unit, so that one that turns round is no better.
    NaN where a round drew one class only.
    """
    found = [
        _scores(counts, part, sign) for part in np.array_split(drawn, max(1, len(drawn) // 64))
    ]
    return np.concatenate(found)  # in parts, since a graded concept has 16,384 cells a round


def _scores(counts: Doubles, drawn: Doubles, sign: int) -> Doubles:
    blocks, levels, grades = counts.shape
    flat = (drawn @ counts.reshape(blocks, -1)).reshape(len(drawn), levels, grades)
    whole = np.rint(flat).astype(np.int64)
    if grades == 2:
        area = auroc(whole[..., 1], whole[..., 0])
        return area if sign > 0 else 1 - area
    return spearman(whole) * sign


def interval(values: Doubles) -> tuple[float, float] | None:
    """Return the middle `COVERED` of what came out, None where hardly any round gave a score."""
    known = values[np.isfinite(values)]
    if len(known) < ROUNDS // 2:
        return None
    low, high = np.quantile(known, [(1 - COVERED) / 2, (1 + COVERED) / 2])
    return float(low), float(high)


def lead(ours: Doubles, theirs: Doubles) -> float | None:
    """Return the lower bound of how far one score is above another on the same draws."""
    found = interval(ours - theirs)
    return None if found is None else found[0]
