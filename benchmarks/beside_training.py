"""How quickly a page answers while a network is trained from another one, beside at rest."""

import tempfile
from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Browser, Page

from benchmarks.results import Bar, Result
from benchmarks.texts import text
from benchmarks.visits import EDITOR, await_move, browsing, milliseconds, own_text, visit
from tools.serving import serving

TYPED = 2_000  # characters of a text of one's own
TIMES = 10
OPENINGS = 5


def beside_training() -> Iterator[Result]:
    """A text read anew after each key, and the first page opened, before, during and after."""
    with browsing() as found, tempfile.TemporaryDirectory(prefix="charviz-benchmark-") as home:
        if found:
            with serving(environment={"CHARVIZ_HOME": home}) as app:
                yield from _measured(*found, app)


def _measured(browser: Browser, name: str, app: str) -> Iterator[Result]:
    def look() -> tuple[list[float], list[float]]:
        return _typing(browser, app, name), _openings(browser, app)

    look()  # the first time pays for setting up
    before = look()
    with visit(browser, f"{app}/train") as trainer:
        _begin(trainer)
        during = look()
        trainer.locator(".st-key-train-Pause button").click()
        trainer.get_by_text("is paused").wait_for()
    after = look()
    whats = (f"A key in a text of {TYPED:,} characters to new colours", "Opening the first page")
    for what, *took in zip(whats, before, during, after, strict=True):
        at_rest = took[0] + took[2]
        yield Result(
            f"{what}, while a network is trained, beside at rest",
            [one / median(at_rest) for one in took[1]],
            "×",
            Bar(1.5, least=False),
            [milliseconds("at rest", at_rest), milliseconds("while one is trained", took[1])],
        )


def _begin(trainer: Page) -> None:
    """Train what the page offers: the source of the standard library, LSTM 1×128."""
    trainer.locator(".st-key-train-lasts input").click()
    trainer.get_by_role("option", name="20 minutes", exact=True).click()
    trainer.wait_for_timeout(1_000)
    trainer.locator(".st-key-train-begin button").click()
    trainer.get_by_text("This run is training, at step").wait_for()


def _typing(browser: Browser, app: str, name: str) -> list[float]:
    with visit(browser, app, model=name, text="own", unit="c0.0") as shown:
        own_text(shown, text(TYPED))
        shown.locator(EDITOR).focus()
        shown.evaluate("timeColours()")
        times = []
        for key in "abcdefghijklmnopqrstuvwxyz"[: TIMES + 1]:
            shown.keyboard.press("Control+Home")
            shown.keyboard.press("Delete")
            shown.keyboard.press(key)
            times.append(await_move(shown))
    return times[1:]


def _openings(browser: Browser, app: str) -> list[float]:
    times = []
    for _ in range(OPENINGS):
        with visit(browser, app) as shown:
            shown.wait_for_function("watch.first")
            times.append(shown.evaluate("watch.first")["time"])
    return times
