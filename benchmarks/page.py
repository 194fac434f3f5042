"""The page in a real Chromium, beside what Streamlit alone would do."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Browser

from benchmarks.results import Bar, Result, ratios
from benchmarks.texts import text
from benchmarks.visits import SLIDER, browsing, milliseconds, own_text, timed_keys, visit
from charviz import checkpoint
from tools.serving import serving

LENGTHS = (2_000, 10_000)
MOVES = 60
SPAN_MOVES = {2_000: 12, 10_000: 8}
COLD_ROUNDS = 5


def page() -> Iterator[Result]:
    """Cold start, bytes before the first colour, and moves from unit to unit."""
    with browsing() as found:
        if found:
            yield from _cold(found[0])
            yield from _moves(*found)


def _cold(browser: Browser) -> Iterator[Result]:
    """First colours, and only a title: each from a fresh server, in a fresh browser context."""
    ours, theirs = (Cold(browser, script) for script in ("app.py", "benchmarks/title_page.py"))
    for k in range(COLD_ROUNDS):
        for side in (ours, theirs) if k % 2 else (theirs, ours):
            side.start()
    yield Result(
        "Cold server to first coloured text, beside a Streamlit page with only a title",
        ratios(ours.seconds, theirs.seconds),
        "×",
        Bar(1.3, least=False),
        [
            _seconds("first coloured text", ours.seconds),
            _seconds("a page with only a title", theirs.seconds),
            _seconds("of both, the server's start", ours.answering + theirs.answering),
            f"in Chromium {browser.version}, each in a fresh context, on a server of its own",
        ],
    )
    yield Result(
        "The same without the server's start: from opening the address",
        ratios(ours.opening, theirs.opening),
        "×",
        None,
        [
            _seconds("first coloured text", ours.opening),
            _seconds("a page with only a title", theirs.opening),
        ],
    )
    yield Result(
        "Over the websocket before the first colour",
        ours.received,
        "MB",
        Bar(1.5, least=False),
        ["payloads as the page receives them"],
    )


class Cold:
    """Cold starts of one script: seconds until the server answers, and from address to sight."""

    def __init__(self, browser: Browser, script: str) -> None:
        """Take a browser, and a script that has not been served yet."""
        self.browser, self.script = browser, script
        self.answering: list[float] = []
        self.opening: list[float] = []
        self.received: list[float] = []

    @property
    def seconds(self) -> list[float]:
        """From starting the server to what one came to see."""
        return [a + b for a, b in zip(self.answering, self.opening, strict=True)]

    def start(self) -> None:
        """Start a server, visit it once, stop it."""
        start = perf_counter()
        with serving(self.script) as address:
            self.answering.append(perf_counter() - start)
            with visit(self.browser, address) as shown:
                shown.wait_for_function("watch.first")
                first = shown.evaluate("watch.first")
        self.opening.append(first["time"] / 1000)
        self.received.append(first["received"] / 1e6)


def _moves(browser: Browser, name: str) -> Iterator[Result]:
    units = checkpoint.load(name).config.hidden_size
    spans = "benchmarks/spans_page.py"
    path = {"PYTHONPATH": str(Path(__file__).parent.parent)}
    with serving() as app, serving(spans, environment=path) as beside:
        for length in LENGTHS:
            with visit(browser, app, model=name, text="own", unit="c0.0") as shown:
                own_text(shown, text(length))
                moves, sent = timed_keys(shown, SLIDER, "ArrowRight", MOVES)
            with visit(browser, beside, model=name, length=length) as shown:
                slider = "[data-testid=stSlider] input"
                slow, slow_sent = timed_keys(shown, slider, "ArrowRight", SPAN_MOVES[length])
            what = f"From unit to unit, {length:,} characters × {units} units"
            yield Result(
                f"{what}: key to painted text",
                moves,
                "ms",
                Bar(16, least=False),
                [
                    milliseconds("in the browser", moves),
                    milliseconds("spans drawn by the server", slow),
                    f"{median(slow) / median(moves):,.0f} times as long with spans, which send "
                    f"{slow_sent / len(slow):,.0f} bytes to the server for each move",
                ],
            )
            yield Result(f"{what}: sent to the server", [sent], "bytes", Bar(0, least=False))


def _seconds(name: str, values: list[float]) -> str:
    return f"{name:28} {median(values):5.2f} s ({min(values):.2f} to {max(values):.2f})"
