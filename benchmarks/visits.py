"""Pages in a real Chromium, watched from inside: what was painted when, and what was sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from charviz import checkpoint
from tools.chromium import find
from tools.serving import CHROMIUM_FLAGS

WATCH = (Path(__file__).parent / "watch.js").read_text(encoding="utf-8")
PAUSE = 100  # ms between looks, so that looking does not disturb what is looked at
PATIENCE = 300_000  # ms; a long text takes its time on a busy machine
VISIBLE = {"viewport": {"width": 1300, "height": 900}}
SLIDER, EDITOR, READOUT = (f".neuron-text .{part}" for part in ("slider", "editor", "readout"))


@contextmanager
def browsing() -> Iterator[tuple[Browser, str] | None]:
    """Give a Chromium, and the name of the network to show; None, and why, if one is missing."""
    names, chromium = checkpoint.names(), find()
    if not names or chromium is None:
        print("\nThe pages need a network and a Chromium; they were not measured.")
        yield None
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        yield browser, "war-and-peace" if "war-and-peace" in names else names[0]
        browser.close()


@contextmanager
def visit(browser: Browser, address: str, **query: Any) -> Iterator[Page]:
    """Open an address in a fresh context, watched."""
    context = browser.new_context(**VISIBLE)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH)
    shown = context.new_page()
    shown.goto(f"{address}?{urlencode(query)}" if query else address)
    yield shown
    context.close()


def paste(shown: Page, own: str) -> None:
    """Put a text of one's own into the editor; typing a long one takes a browser minutes."""
    shown.locator(EDITOR).evaluate(
        "(area, text) => { area.value = text; area.dispatchEvent(new Event('input')); }", own
    )


def own_text(shown: Page, own: str, settle: int = 1_000) -> None:
    """Paste a text of one's own, of another length than before, and wait until it is coloured."""
    shown.wait_for_selector(EDITOR)
    paste(shown, own)
    shown.wait_for_function(
        "([readout, count]) => readout.innerText.includes(count)",
        arg=[shown.locator(READOUT).element_handle(), f" of {len(own):,}"],
    )
    shown.wait_for_timeout(settle)


def timed_keys(
    shown: Page, where: str, key: str, times: int, told: str = ".unit-name"
) -> tuple[list[float], int]:
    """Press a key many times; return milliseconds from key to painted text, and bytes sent.

    told: the part of the page that says something else after each key.
    """
    shown.locator(where).focus()
    shown.wait_for_timeout(500)
    shown.evaluate("told => timeKeys(told)", told)
    sent = shown.evaluate("watch.sent")
    for _ in range(times + 1):
        shown.keyboard.press(key)
        await_move(shown)
    shown.wait_for_timeout(1_000)  # what a move sends late counts too
    return shown.evaluate("watch.moves")[1:], shown.evaluate("watch.sent") - sent


def await_move(shown: Page) -> float:
    """Wait until one more change than before has been painted, and return its milliseconds."""
    for _ in range(PATIENCE // PAUSE):
        shown.wait_for_timeout(PAUSE)
        if shown.evaluate("watch.moves.length > watch.told"):
            return shown.evaluate("watch.moves[watch.told++]")
    raise RuntimeError("Nothing that was waited for has been painted.")


def milliseconds(name: str, values: list[float]) -> str:
    """Return a line with the median, and what nine of ten stay within."""
    ordered = sorted(values)
    high = ordered[int(0.9 * len(ordered))]
    return f"{name:36} {median(ordered):7.1f} ms (nine of ten within {high:.1f})"
