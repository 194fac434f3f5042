"""Five runs of three readers: the server dies amid them, and each ends, for its owner alone."""

import os
import random
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import asdict

import pytest
from playwright.sync_api import expect

from charviz import runs
from charviz.checkpoint import write_json
from charviz.runs import State
from charviz.ui.runs import Asked
from tests.browser.reader import Reader
from tools.serving import ROOT, free_port

PATIENCE = 600  # s, until a test gives up: runs give way to all else
TINY = ("--hidden-size=8", "--embedding-size=4", "--batch=4", "--sequence=32", "--epochs=12")
KEPT = "key => localStorage.getItem('charviz-runs')?.includes(key)"  # by this browser
OWNERS = {"Anna": ("Anna one", "Anna two"), "Boris": ("Boris one", "Boris two"), "Kitty": ("K",)}


def until(is_so):
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


@contextmanager
def server(home, log):
    """Serve the pages; what the test does not kill with signal 9 dies so in the end."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.fileWatcherType", "none", "--server.address", "localhost"]
    process = subprocess.Popen(
        [*command, "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "CHARVIZ_HOME": str(home), "OMP_NUM_THREADS": "1"},
        stdout=log,
        stderr=log,
    )
    address = f"http://localhost:{port}"
    try:
        until(lambda: answers(address) or process.poll() is not None)
        yield address
    finally:
        process.kill()
        process.wait()


def answers(address):
    try:
        urllib.request.urlopen(f"{address}/_stcore/health", timeout=5).close()
    except OSError:
        return False
    return True


def asked_for(home):
    """Write five runs down as a page does for those who begin them; return their keys by title."""
    dice = random.Random(0)
    words = ["the", "cat", "sat", "on", "a", "mat", "and", '"one', 'dog"', "ran"]
    text = "\n".join(" ".join(dice.choice(words) for _ in range(9)) for _ in range(200))
    keys = {}
    for at, title in enumerate(title for titles in OWNERS.values() for title in titles):
        keys[title] = f"{at:032x}"
        folder = home / "runs" / keys[title]
        folder.mkdir(parents=True)
        (folder / "text.txt").write_text(text)
        write_json(folder / "asked.json", asdict(Asked(title, "text.txt", "mine", TINY, at)))
        runs.write_state(folder, State("waiting"))
    return keys


@pytest.fixture
def visit(browser):
    """Open a page in a browser of its own."""
    contexts = []

    def make(address):
        contexts.append(browser.new_context(viewport={"width": 1300, "height": 900}))
        contexts[-1].set_default_timeout(30_000)
        return Reader(contexts[-1], address)

    yield make
    for context in contexts:
        context.close()


def test_five_runs_of_three_readers_outlive_the_server_each_for_its_owner(tmp_path, visit):
    keys = asked_for(tmp_path)
    folders = {title: tmp_path / "runs" / key for title, key in keys.items()}

    def state(title):
        return runs.read_state(folders[title]).state

    with (tmp_path / "log").open("w") as log:
        with server(tmp_path, log) as address:
            visit(address).open()
            until(lambda: state("Anna two") == "training")
        # The server was killed with signal 9; the child that it had goes on by itself.
        assert runs.is_held(folders["Anna two"])
        assert state("K") == "waiting"
        with server(tmp_path, log) as address:
            stranger = visit(address).page
            for path in ("hunt", "train", ""):
                stranger.goto(f"{address}/{path}")
                stranger.wait_for_selector(
                    "[data-test-script-state='notRunning']", state="attached"
                )
                if path == "hunt":  # whoever hunts now sees behind what, and not behind whose
                    stranger.get_by_text("a reader’s own training").first.wait_for()
                if path == "train":
                    stranger.locator(".st-key-train-begin").wait_for()
                    assert not stranger.locator(".st-key-train-shown").count()
                said = stranger.locator("body").inner_text()
                assert not [t for t in keys if len(t) > 1 and t in said]
                assert not [key for key in keys.values() if key in stranger.content()]
            for titles in OWNERS.values():
                until(lambda titles=titles: not any(state(t) in runs.UNDER_WAY for t in titles))
                reader = visit(address)
                for title in titles:
                    page = reader.page
                    page.goto(f"{address}/train?run={keys[title]}")
                    page.get_by_text("This run is done").wait_for()
                    page.locator(".training-curves .losses").wait_for()
                    page.wait_for_function(KEPT, arg=keys[title])
                page.goto(f"{address}/train")
                page.locator(".st-key-train-shown input").click()
                options = page.get_by_role("option").all_inner_texts()
                assert set(options) == {"A new run", *(f"{title} · done" for title in titles)}
                reader.open(model=keys[titles[0]])
                assert page.get_by_text(titles[0], exact=True).count()
    assert {title: state(title) for title in keys} == dict.fromkeys(keys, "done")
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.fixture
def finished(home):
    """A run that is a network by now; return its key and title."""
    key, title = f"{99:032x}", "Dolly’s"
    folder = home / "runs" / key
    shutil.copytree(home / "runs" / "planted", folder)
    write_json(folder / "asked.json", asdict(Asked(title, "text.txt", "mine", TINY, 0.0)))
    runs.write_state(folder, State("done"))
    yield key, title
    shutil.rmtree(folder)


@pytest.mark.parametrize("path", ["", "hunt", "sample"])
def test_a_browser_brings_its_runs_to_any_page_it_comes_to(path, reader, make_reader, finished):
    key, title = finished
    reader.page.goto(f"{reader.server}/sample?model={key}")
    reader.page.wait_for_function("localStorage.getItem('charviz-runs')?.length > 2")
    later = Reader(reader.context, reader.server)  # another window of the same browser
    later.page.goto(f"{reader.server}/{path}")
    expect(later.page.locator(".st-key-model")).to_contain_text(title)
    stranger = make_reader()
    stranger.page.goto(f"{reader.server}/{path}")
    expect(stranger.page.locator(".st-key-model")).to_contain_text("war-and-peace")
    assert title not in stranger.page.locator(".st-key-model").inner_text()
