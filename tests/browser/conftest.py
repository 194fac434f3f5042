"""One server and one Chromium for all tests; every test gets a page of its own, and a clean one."""

import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from playwright.sync_api import sync_playwright

from charviz.home import SAMPLE_MODELS
from tests.browser.reader import Reader
from tests.shown_models import make_runs

ROOT = SAMPLE_MODELS.parent
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
PATIENCE = 30_000  # ms; the machine may be busy


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shown")
    make_runs(folder)
    return folder


def serve(home, log):
    """Start the app on a free port; return its process and address."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.port", str(port), "--server.fileWatcherType", "none"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"CHARVIZ_HOME": str(home)},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://localhost:{port}"
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5):
                return process, address
        except OSError:
            assert process.poll() is None, "the server ended at once"
            time.sleep(0.1)
    raise AssertionError("the server did not start within 30 seconds")


@pytest.fixture(scope="session")
def server(home, tmp_path_factory):
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("w") as file:
        process, address = serve(home, file)
        yield address
        process.terminate()
        process.wait(timeout=20)
    assert "Traceback" not in log.read_text()


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture
def make_reader(browser, server):
    """Open pages with options of a browser context, such as `color_scheme="dark"`."""
    readers = []

    def make(**options):
        options = {"viewport": {"width": 1300, "height": 900}} | options
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        readers.append(Reader(context, server))
        return readers[-1]

    yield make
    for reader in readers:
        assert not reader.errors
        assert not reader.outside
        reader.context.close()


@pytest.fixture
def reader(make_reader):
    return make_reader()
