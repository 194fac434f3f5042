"""One server and one Chromium for all tests; every test gets a page of its own, and a clean one."""

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.reader import Reader
from tests.shown_models import make_runs
from tools.serving import CHROMIUM_FLAGS, serving

PATIENCE = 30_000  # ms; the machine may be busy


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shown")
    make_runs(folder)
    return folder


@pytest.fixture(scope="session")
def server(home, tmp_path_factory):
    log = tmp_path_factory.mktemp("server") / "log"
    environment = {"CHARVIZ_HOME": str(home)}
    with log.open("w") as file, serving(log=file, environment=environment) as address:
        yield address
    assert "Traceback" not in log.read_text()


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
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
