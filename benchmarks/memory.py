"""Memory of the server process: with texts read in three networks, and as more of them come."""

from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median
from urllib.parse import urlencode

import psutil
from playwright.sync_api import Browser, Page

from benchmarks.long_text import BESIDE, LONG
from benchmarks.results import Bar, Result
from benchmarks.texts import text
from benchmarks.visits import browsing, own_text, visit
from charviz import checkpoint
from charviz.passages import PASSAGES
from charviz.ui.cache import BUDGET
from tools.serving import serving

TEXTS = 10  # read before anything is told
MORE = 200  # read on top, half of them typed over one another, half in pages of their own
LENGTHS = (1_700, 900, 300, 600)  # characters, in turns; an address carries up to 2,000


def memory() -> Iterator[Result]:
    """Ten texts in up to three networks; then 200 more, once the store of traces is full."""
    with browsing() as found, ExitStack() as stack:
        if not found:
            return
        browser, names = found[0], checkpoint.names()[:3]
        with (
            serving("benchmarks/title_page.py", environment=BESIDE) as address,
            visit(browser, address) as shown,
        ):
            shown.wait_for_function("watch.first")
            least = _megabytes(address)
        address = stack.enter_context(serving())
        pages = [stack.enter_context(visit(browser, address, model=name)) for name in names]
        for k in range(TEXTS):
            _read_in(pages[k % len(pages)], address, names[k % len(names)], k)
        begun = _megabytes(address)
        yield Result(
            f"Memory of the server, {TEXTS} texts read, networks open: {', '.join(names)}",
            [begun],
            "MB",
            None,
            [f"a server of a page with only a title: {least:.0f} MB"],
        )
        _fill(browser, address, names[0])
        yield _growth(pages[0], pages[-1], address, names[0])


def _growth(typing: Page, opening: Page, address: str, name: str) -> Result:
    """Read more texts: typed over one another in a page, and opened in a session each."""
    typing.goto(f"{address}/?{urlencode({'model': name, 'text': 'own'})}")
    seen = [_megabytes(address)]
    for k in range(MORE):
        own = text(LENGTHS[k % len(LENGTHS)] + k)[k:]
        if k % 2:
            own_text(typing, own, settle=0)
        else:
            _open(opening, address, name, own)
        seen.append(_megabytes(address))
    before, after = (median(part) for part in (seen[: MORE // 10], seen[-MORE // 10 :]))
    return Result(
        f"Growth of the server's memory over {MORE} more texts",
        [after - before],
        "MB",
        Bar(20, least=False),
        [
            f"{before:.0f} MB in the first tenth, {after:.0f} in the last, {max(seen):.0f} at most",
            f"with the {BUDGET / 1e6:.0f} MB that traces and the like may take full all the while",
            f"texts of {min(LENGTHS)} to {max(LENGTHS):,} characters, half of them typed over one "
            "another in a page, half opened in a session each",
        ],
    )


def _read_in(shown: Page, address: str, name: str, k: int) -> None:
    """Read the k-th text in a network: a passage, or one of one's own once there are no more."""
    keys = list(PASSAGES)
    if k >= len(keys):
        _open(shown, address, name, text(LENGTHS[0] + k))
        return
    shown.goto(f"{address}/?{urlencode({'model': name, 'text': keys[k]})}")
    shown.wait_for_function("watch.first")


def _open(shown: Page, address: str, name: str, own: str) -> None:
    """Open the address of a text of one's own, in a session of its own."""
    shown.goto(f"{address}/?{urlencode({'model': name, 'text': 'own', 'own': own})}")
    shown.wait_for_function("watch.first")


def _fill(browser: Browser, address: str, name: str) -> None:
    """Read long texts in pages of their own until no more of their traces have room."""
    config = checkpoint.load(name).config
    taken = LONG * len(config.states) * config.layers * config.hidden_size
    for k in range(BUDGET // taken + 1):
        with visit(browser, address, model=name, text="own") as shown:
            own_text(shown, text(LONG + k)[k:])


def _megabytes(address: str) -> float:
    """Return the resident memory of the server behind an address."""
    port = address.rpartition(":")[2]
    (server,) = [child for child in psutil.Process().children() if port in child.cmdline()]
    return server.memory_info().rss / 1e6
