"""The Sample page in a real Chromium: dragging the temperature, and other dice."""

from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Browser, Page

from benchmarks.results import Bar, Result
from benchmarks.visits import browsing, milliseconds, timed_keys, visit
from charviz.sampling.film import TEMPERATURES
from tools.serving import serving

LENGTH = 400  # characters
PROMPT = '"I will not go,'
SLIDER = ".sampled-text .heat-slider"
TOLD = ".heat-value"  # says another temperature after each key
ROLLS = 20
PAUSE = 1_500  # ms from one roll to the next


def sample_page() -> Iterator[Result]:
    """Key to painted text, bytes sent meanwhile; other dice to their first text, and to all."""
    with browsing() as found:
        if found:
            yield from _measured(*found)


def _measured(browser: Browser, name: str) -> Iterator[Result]:
    asked = {"model": name, "prompt": PROMPT, "length": LENGTH}
    with serving() as app:
        with visit(browser, f"{app}/sample", **asked, t=0) as shown:
            _settle(shown)
            moves, sent = timed_keys(shown, SLIDER, "ArrowRight", len(TEMPERATURES) - 2, TOLD)
        with visit(browser, f"{app}/sample", **asked, t=1) as shown:
            _settle(shown)
            rolls = [_rolled(shown) for _ in range(ROLLS + 1)]
    what = f"From temperature to temperature, {LENGTH} characters"
    first, whole = zip(*rolls[1:], strict=True)
    yield Result(
        f"{what}: key to painted text",
        moves,
        "ms",
        Bar(16, least=False),
        [milliseconds(f"of {len(TEMPERATURES)} texts that are here", moves)],
    )
    yield Result(f"{what}: sent to the server", [sent], "bytes", Bar(0, least=False))
    yield Result(
        "Other dice: to the first text painted",
        first,
        "ms",
        Bar(300, least=False),
        [milliseconds("from the click on Roll", list(first))],
    )
    yield Result(
        f"Other dice: to {LENGTH} characters at all {len(TEMPERATURES)} temperatures",
        [milli / 1_000 for milli in whole],
        "s",
        Bar(1, least=False),
        [
            milliseconds("from the click on Roll", list(whole)),
            f"{median(whole) / median(first):.1f} times as long as to the first text",
        ],
    )


def _settle(shown: Page) -> None:
    shown.wait_for_selector(SLIDER)
    shown.wait_for_timeout(3_000)  # until all is written


def _rolled(shown: Page) -> tuple[float, float]:
    shown.wait_for_timeout(PAUSE)
    first, whole = shown.evaluate("count => timeRoll(count)", len(PROMPT) + LENGTH)
    return first, whole
