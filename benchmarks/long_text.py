"""A text of 50,000 characters, and the editor, in a real Chromium."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from benchmarks.results import Bar, Result, ratios
from benchmarks.texts import text
from benchmarks.visits import (
    EDITOR,
    SLIDER,
    await_move,
    browsing,
    milliseconds,
    own_text,
    paste,
    timed_keys,
    visit,
)
from charviz import checkpoint
from tools.serving import serving

LONG, TYPED = 50_000, 2_000
MOVES = 60
APART = 21  # units; with one that is not there yet those around it come along
FIRST_FAR = 200  # of an LSTM 1x512 the first 160 units come with a long text
TYPINGS = 12
BESIDE = {"PYTHONPATH": str(Path(__file__).parent.parent)}


def long_text() -> Iterator[Result]:
    """What a long text sends at first, moves to units in the browser, and to others."""
    with browsing() as found:
        if found:
            browser, name = found
            with serving() as app, serving("benchmarks/slider_page.py", environment=BESIDE) as idle:
                yield from _in_the_browser(browser, app, name)
                yield _from_the_server(browser, app, idle, name)


def typing() -> Iterator[Result]:
    """From a key to the colours, and how another session fares while a long text is read."""
    with browsing() as found:
        if found:
            with serving() as app:
                yield _key_to_colours(app, *found)
                yield _beside_a_reading(app, *found)


def _in_the_browser(browser: Browser, app: str, name: str) -> Iterator[Result]:
    units = checkpoint.load(name).config.hidden_size
    with visit(browser, app, model=name, text="own", unit="c0.0") as shown:
        own_text(shown, text(LONG))
        shown.reload()  # the text is at hand in this browser, as when one comes back to it
        shown.wait_for_function("watch.first")
        received = shown.evaluate("watch.first.received") / 1e6
        moves, sent = timed_keys(shown, SLIDER, "ArrowRight", MOVES)
    what = f"{LONG:,} characters × {units} units"
    yield Result(f"{what}: received before the first colour", [received], "MB", Bar(8, least=False))
    yield Result(
        f"{what}, from unit to unit in the browser: key to painted text",
        moves,
        "ms",
        Bar(16, least=False),
        [milliseconds("in the browser", moves), f"{sent:,} bytes sent to the server"],
    )


def _from_the_server(browser: Browser, app: str, idle: str, name: str) -> Result:
    """Units that were not sent, and a rerun that does nothing, in turns."""
    ours: list[float] = []
    theirs: list[float] = []
    with (
        visit(browser, app, model=name, text="own", unit="c0.0") as shown,
        visit(browser, idle) as beside,
    ):
        own_text(shown, text(LONG))
        shown.evaluate("timeColours()")
        beside.locator("[data-testid=stSlider] input").focus()
        beside.evaluate("timeKeys()")
        for unit in _far(shown):
            ours.append(_move_to(shown, unit))
            beside.keyboard.press("ArrowRight")
            theirs.append(await_move(beside))
    return Result(
        f"{LONG:,} characters, to a unit not there yet, beside a rerun that does nothing",
        ratios(ours[1:], theirs[1:]),
        "×",
        Bar(2, least=False),
        [
            milliseconds("to a unit not there yet", ours[1:]),
            milliseconds("a slider on a page of its own", theirs[1:]),
        ],
    )


def _key_to_colours(app: str, browser: Browser, name: str) -> Result:
    """Change the first character of a text, so that all of it must be read again."""
    with visit(browser, app, model=name, text="own", unit="c0.0") as shown:
        own_text(shown, text(TYPED))
        shown.locator(EDITOR).focus()
        shown.evaluate("timeColours()")
        times = []
        for key in "abcdefghijklmnopqrst"[: TYPINGS + 1]:
            shown.keyboard.press("Control+Home")
            shown.keyboard.press("Delete")
            shown.keyboard.press(key)
            times.append(await_move(shown) / 1000)
    return Result(
        f"Typing in {TYPED:,} characters: last key to painted text",
        times[1:],
        "s",
        Bar(1, least=False),
        ["from the key: a pause that tells the end of typing, the whole text read, sent, painted"],
    )


def _beside_a_reading(app: str, browser: Browser, name: str) -> Result:
    """Ask for units that are not there, with the server at rest and while it reads for another."""
    query = {"model": name, "text": "own", "unit": "c0.0"}
    with visit(browser, app, **query) as asking, visit(browser, app, **query) as reading:
        own_text(asking, text(LONG))
        asking.evaluate("timeColours()")
        at_rest = [_move_to(asking, unit) for unit in _far(asking)][1:]
        asking.goto(f"{app}/?{urlencode(query)}")  # what came is forgotten
        asking.wait_for_function("watch.first")
        asking.evaluate("timeColours()")
        paste(reading, text(LONG + 1)[1:])
        asking.wait_for_timeout(1_000)  # by now it is being read
        beside = []
        for unit in _far(asking):
            took = _move_to(asking, unit)
            if reading.evaluate("watch.first"):
                break
            beside.append(took)
    return Result(
        f"A unit not there yet while {LONG:,} characters are read for another, beside at rest",
        [took / median(at_rest) for took in beside],
        "×",
        None,
        [milliseconds("quiet", at_rest), milliseconds("during a reading", beside)],
    )


def _far(shown: Page) -> range:
    """Return units that are not there yet, and too far apart to come with one another."""
    return range(FIRST_FAR, int(shown.locator(SLIDER).get_attribute("max") or 0), APART)


def _move_to(shown: Page, unit: int) -> float:
    """Move the slider to a unit; return milliseconds until it is painted."""
    shown.locator(SLIDER).fill(str(unit))
    return await_move(shown)
