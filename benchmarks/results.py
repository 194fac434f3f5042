"""What a benchmark found: a figure beside its bar, and the absolute figures it comes from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

Task = Callable[[], object]


@dataclass(frozen=True)
class Bar:
    """What a figure must reach (`least`) or stay under."""

    value: float
    least: bool = True


@dataclass(frozen=True)
class Result:
    """A figure with its spread over rounds, a bar or none, and lines of absolute figures."""

    what: str
    values: Sequence[float]
    unit: str
    bar: Bar | None
    lines: list[str] = field(default_factory=list)

    @property
    def figure(self) -> str:
        """The median over rounds."""
        return _shown(median(self.values), self.unit)

    @property
    def asked(self) -> str:
        """The bar in words, or nothing."""
        if self.bar is None:
            return "no bar"
        return f"bar {'≥' if self.bar.least else '≤'} {_shown(self.bar.value, self.unit)}"

    @property
    def verdict(self) -> str:
        """`met`, `short`, or nothing where there is no bar."""
        if self.bar is None:
            return ""
        over = median(self.values) - self.bar.value
        return "met" if (over if self.bar.least else -over) >= 0 else "short"

    def told(self) -> str:
        """Return all of it, for a terminal."""
        low, high = (_shown(v, self.unit) for v in (min(self.values), max(self.values)))
        spread = f", {low} to {high} over {len(self.values)} rounds" if low != high else ""
        verdict = f": {self.verdict}" if self.verdict else ""
        lines = [self.what, f"  {self.figure}{spread}; {self.asked}{verdict}"]
        return "\n".join([*lines, *(f"    {line}" for line in self.lines)])


def side_by_side(ours: Task, theirs: Task, rounds: int) -> tuple[list[float], list[float]]:
    """Return the seconds of both in every round; each goes first in every other round."""
    for task in (ours, theirs):  # the first call also pays for setting up
        task()
    seconds: tuple[list[float], list[float]] = ([], [])
    for k in range(rounds):
        for side in (0, 1) if k % 2 else (1, 0):
            seconds[side].append(timed((ours, theirs)[side]))
    return seconds


def timed(task: Task) -> float:
    """Return the seconds that a task takes."""
    start = perf_counter()
    task()
    return perf_counter() - start


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Return the ratio of every round."""
    return [a / b for a, b in zip(above, below, strict=True)]


def rate(name: str, characters: int, seconds: Sequence[float]) -> str:
    """Return a line such as `nn.LSTM  1,200 characters/s (1,100 to 1,300)`."""
    middle, low, high = (characters / s for s in (median(seconds), max(seconds), min(seconds)))
    return f"{name:42} {middle:>9,.0f} characters/s ({low:,.0f} to {high:,.0f})"


def _shown(value: float, unit: str) -> str:
    if unit == "×":
        return f"{value:.2f} ×"
    return f"{value:,.0f} {unit}" if unit == "bytes" else f"{value:,.3g} {unit}"
