"""The pictures of a detector's report, in SVG: drawn once, coloured by the page's own style."""

from collections.abc import Mapping, Sequence
from html import escape
from math import sqrt
from typing import Any

WIDTH = 440  # units of the drawing; the page scales it
LABELS = 140  # of them for names at the left
BAR, GAP = 18, 10
TALL = 90


def bars(rows: Sequence[tuple[str, float | None, str]], low: float, interval: Any = None) -> str:
    """Draw scores from `low` to 1, one bar each: (name, score, class); `interval` of the first."""
    drawn, y = [], 6
    for k, (name, score, kind) in enumerate(rows):
        drawn.append(_text(LABELS - 10, y + 13, name, "end"))
        if score is None:
            drawn.append(_text(LABELS + 6, y + 13, "not tested", "start"))
        else:
            width = max(1.0, _along(score, low) - LABELS)
            drawn.append(_rect(LABELS, y, width, BAR, kind))
            ends = interval if k == 0 and interval else [score]
            drawn.append(_text(_along(max(ends), low) + 6, y + 13, f"{score:.3f}", "start"))
            if len(ends) > 1:
                drawn.append(_whisker([_along(x, low) for x in ends], y + BAR / 2))
        y += BAR + GAP
    for tick in (low, (1 + low) / 2, 1.0):
        drawn.append(_line(_along(tick, low), 2, _along(tick, low), y, "grid"))
        drawn.append(_text(_along(tick, low), y + 14, f"{tick:g}", "middle"))
    said = "; ".join(
        f"{name} {'not tested' if s is None else format(s, '.3f')}" for name, s, _ in rows
    )
    return _svg(y + 22, drawn, f"Scores: {said}.")


def inside_and_outside(histogram: Mapping[str, Any], level: float | None) -> str:
    """Draw how often each level was met, inside above the line and outside below it."""
    drawn, middle = [], TALL + 18
    for name, up in (("inside", True), ("outside", False)):
        counts = histogram[name]
        most = max(max(counts), 1)
        step = WIDTH / len(counts)
        for k, count in enumerate(counts):
            high = sqrt(count / most) * TALL
            y = middle - high if up else middle
            if count:
                drawn.append(_rect(k * step, y, step - 1, high, name))
    drawn.append(_line(0, middle, WIDTH, middle, "axis"))
    if level is not None:
        at = level / 255 * WIDTH
        drawn.append(_line(at, 12, at, middle + TALL + 4, "threshold"))
    bottom = middle + TALL + 14
    drawn += [_text(0, 11, "inside", "start"), _text(0, bottom, "outside", "start")]
    drawn += [_text(x, bottom + 18, told, anchor) for x, told, anchor in _ENDS]
    said = "How often each level was met, inside and outside; heights are square roots of shares"
    return _svg(bottom + 24, drawn, f"{said}.")


def by_grade(histogram: Mapping[str, Any]) -> str:
    """Draw the unit's mean level at each value of a graded concept; dots grow with how often."""
    values, means, n = (histogram[name] for name in ("values", "means", "n"))
    top, bottom, left = 8, 2 * TALL, 40
    reach = max(max(values) - min(values), 1e-9)
    most = max(n)
    drawn = []
    for level in (0, 255):
        y = bottom - level / 255 * (bottom - top)
        drawn.append(_line(left, y, WIDTH, y, "grid"))
        drawn.append(_text(left - 6, y + 4, str(level), "end"))
    for value, mean, count in zip(values, means, n, strict=True):
        x = left + 10 + (value - min(values)) / reach * (WIDTH - left - 20)
        y = bottom - mean / 255 * (bottom - top)
        radius = 2 + 4 * sqrt(count / most)
        drawn.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" class="unit"/>')
    for value, anchor, x in ((min(values), "start", left), (max(values), "end", WIDTH)):
        drawn.append(_text(x, bottom + 16, f"{value:g}", anchor))
    return _svg(bottom + 22, drawn, "The unit's mean level at each value of the concept.")


def strip(effect: Mapping[str, Any], least: float) -> str:
    """Draw what share of the gap silencing closes: the unit, and under it those like it."""
    shares = [effect["closed"], *(closed for _, closed, *_ in effect["controls"])]
    low, high = min(0.0, *shares), max(1.0, *shares)

    def along(share: float) -> float:
        return LABELS + (share - low) / (high - low) * (WIDTH - LABELS - 20)

    drawn = [_line(along(x), 4, along(x), 66, "grid") for x in (0.0, 0.5, 1.0)]
    drawn += [_text(along(x), 82, f"{x:.0%}", "middle") for x in (0.0, 0.5, 1.0)]
    drawn.append(_line(along(least), 4, along(least), 66, "threshold"))
    drawn.append(_text(LABELS - 10, 24, "this unit", "end"))
    drawn.append(_text(LABELS - 10, 54, f"{len(shares) - 1} units like it", "end"))
    drawn.append(f'<circle cx="{along(shares[0]):.1f}" cy="20" r="7" class="unit"/>')
    drawn += [f'<circle cx="{along(x):.1f}" cy="50" r="4" class="other"/>' for x in shares[1:]]
    most = max(shares[1:], default=0.0)
    return _svg(
        90,
        drawn,
        f"Silencing this unit closes {shares[0]:.0%} of the gap; of {len(shares) - 1} units like "
        f"it, none closes more than {most:.0%}.",
    )


def columns(values: Sequence[float | None], names: Sequence[str], low: float, what: str) -> str:
    """Draw scores from `low` to 1 side by side, each with its name below."""
    step = WIDTH / max(1, len(values))
    drawn: list[str] = [_line(0, TALL, WIDTH, TALL, "axis")]
    for k, (value, name) in enumerate(zip(values, names, strict=True)):
        x = k * step
        drawn.append(_text(x + step / 2, TALL + 16, name, "middle"))
        if value is None:
            drawn.append(_text(x + step / 2, TALL - 6, "–", "middle"))
            continue
        high = max(1.0, (max(value, low) - low) / (1 - low) * (TALL - 24))
        drawn.append(_rect(x + step * 0.15, TALL - high, step * 0.7, high, "unit"))
        drawn.append(_text(x + step / 2, TALL - high - 5, f"{value:.2f}", "middle"))
    told = ", ".join("–" if value is None else f"{value:.2f}" for value in values)
    return _svg(TALL + 24, drawn, f"{what}: {told}.")


_ENDS = ((0, "lowest level", "start"), (WIDTH / 2, "0", "middle"), (WIDTH, "highest", "end"))


def _along(score: float, low: float) -> float:
    return LABELS + max(0.0, (score - low) / (1 - low)) * (WIDTH - LABELS - 44)


def _whisker(ends: Sequence[float], y: float) -> str:
    lines = [(ends[0], y, ends[1], y), *((x, y - 5, x, y + 5) for x in ends)]
    return "".join(_line(*line, "whisker") for line in lines)


def _svg(height: float, drawn: Sequence[str], said: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{escape(said)}">'
        f"{''.join(drawn)}</svg>"
    )


def _rect(x: float, y: float, width: float, height: float, kind: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" class="{kind}"/>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def _text(x: float, y: float, told: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(told)}</text>'
