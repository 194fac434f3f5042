"""Where else a unit is high or low in a text, how often, and for how long it remembers.

Everything counts the characters that the network read: unknown ones and a CR before LF are left
out, since a unit only holds still there.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.tracing import Levels

WINDOW = 50  # characters of a stretch: a line, or a short sentence
PARTS = 128  # of a text, each with a strongest and a weakest window of its own
MOST = 5  # stretches shown at each end
LAGS = 500  # characters, the longest lag told
BARS = 32  # of a histogram: each holds 8 of the 256 levels
FORGOTTEN = 1 / np.e  # the correlation of x(t+k) with x(t), for x that decays as exp(-t/k)

Ints = NDArray[np.int64]
Sums = NDArray[np.signedinteger]
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """How a text is cut: windows side by side, and parts of a few windows each.

    Without parts the strongest windows of a slow unit would be neighbours: one place, five times.
    """

    windows: int
    per_part: int

    @property
    def parts(self) -> int:
        """How many parts there are; the last may have fewer windows."""
        return -(-self.windows // self.per_part)

    @property
    def shown(self) -> int:
        """How many stretches are shown at each end: never so many that both ends share one."""
        return min(MOST, self.parts // 2)

    @property
    def apart(self) -> int:
        """Of how many characters in a row at most one stretch at each end is shown."""
        return self.per_part * WINDOW


def grid(read: int) -> Grid:
    """Cut a text of `read` characters into whole windows, and these into at most `PARTS` parts."""
    windows = read // WINDOW
    return Grid(windows, max(1, -(-windows // PARTS)))


def histogram(levels: Levels) -> Ints:
    """Return how often each level occurs in uint8 [time], int64 [256]."""
    return np.bincount(levels, minlength=256)


def bars(counts: NDArray[np.integer]) -> NDArray[np.float32]:
    """Return the shares of equal ranges of levels, float32 [BARS], from counts [256]."""
    joined = counts.reshape(BARS, -1).sum(axis=1, dtype=np.float64)
    return (joined / max(1.0, joined.sum())).astype(np.float32)


def window_sums(levels: Levels) -> Ints:
    """Return the sum of the levels, uint8 [time], of each whole window, int64 [windows]."""
    whole = len(levels) // WINDOW * WINDOW
    return levels[:whole].reshape(-1, WINDOW).sum(axis=1, dtype=np.int64)


def extremes(levels: Levels) -> tuple[Ints, Ints]:
    """Return where the strongest and the weakest stretches of uint8 [time] begin, most extreme
    first: at most one from each part; of equal ones the strongest is the first, the weakest the
    last. A unit that never changes has none.
    """
    cut, sums = grid(len(levels)), window_sums(levels)
    if not cut.shown or sums.min() == sums.max():
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    filled = np.full((2, cut.parts * cut.per_part), [[-1], [256 * WINDOW]], np.int64)
    filled[:, : len(sums)] = sums
    tops, lows = filled.reshape(2, cut.parts, cut.per_part)
    highest, lowest = tops.argmax(axis=1), cut.per_part - 1 - lows[:, ::-1].argmin(axis=1)
    at = np.arange(cut.parts)
    strong, weak = ranked(tops[at, highest], lows[at, lowest], cut.shown)
    starts = at * cut.per_part
    return (starts + highest)[strong] * WINDOW, (starts + lowest)[weak] * WINDOW


def ranked(highest: Sums, lowest: Sums, count: int) -> tuple[Ints, Ints]:
    """Return the parts with the greatest `highest` and those with the least `lowest`, both
    [..., parts], as int64 [..., count].
    """
    strong = np.argsort(-highest, axis=-1, kind="stable")[..., :count]
    weak = np.argsort(-lowest, axis=-1, kind="stable")[..., ::-1][..., :count]
    return strong, weak


def autocorrelation(levels: Levels, lags: int) -> Doubles | None:
    """Return the correlation of uint8 [time] with itself at lags 0 to `lags`; None if constant.

    Every lag's sum of products is divided by the same n (the 'biased' estimate of Box and Jenkins,
    and of most programs): it is a true autocorrelation, steady at long lags, and with lags up to a
    quarter of the text at most a quarter too small. By FFT, padded so that the ends do not meet.
    """
    centred = levels - levels.mean(dtype=np.float64) if len(levels) else np.zeros(1)
    if not centred.any():
        return None
    size = 1 << (len(centred) + lags - 1).bit_length()
    power = np.abs(np.fft.rfft(centred, size)) ** 2
    products = np.fft.irfft(power, size)[: lags + 1]
    return products / products[0]


def lags_told(read: int) -> int:
    """Return the longest lag that a text of `read` characters can tell of."""
    return min(LAGS, read // 4)


def memory(correlation: Doubles) -> int | None:
    """Return the first lag at which a correlation is below 1/e; None if there is none."""
    below = np.flatnonzero(correlation < FORGOTTEN)
    return int(below[0]) if len(below) else None
