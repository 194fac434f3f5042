"""One server and one Chromium for all tests; every test gets a page of its own, and a clean one."""

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.reader import Reader
from tests.browser.writer import Writer
from tests.shown_models import make_runs
from tools.serving import CHROMIUM_FLAGS, serving

PATIENCE = 30_000  # ms; the machine may be busy
WINDOW = {"viewport": {"width": 1300, "height": 900}}
OF_A_PAGE = {"viewport", "color_scheme", "reduced_motion"}  # what a page can be told by itself

expect.set_options(timeout=PATIENCE)  # its own patience is five seconds


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


@pytest.fixture(scope="session")
def kept(browser):
    """A context whose cache spares a page half a second; nothing else of it is kept."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def make_reader(browser, server, kept):
    """Open pages with options of a browser context, such as `color_scheme="dark"`."""
    readers = []

    def make(**options):
        options = WINDOW | options
        is_first = not any(reader.context is kept for reader in readers)
        context = (
            kept if is_first and options.keys() <= OF_A_PAGE else browser.new_context(**options)
        )
        context.set_default_timeout(PATIENCE)
        reader = Reader(context, server)
        if context is kept:
            reader.page.set_viewport_size(options.pop("viewport"))
            reader.page.emulate_media(**options)
        readers.append(reader)
        return reader

    yield make
    wrong = [told for reader in readers for told in (*reader.errors, *reader.outside)]
    for reader in readers:
        if reader.context is kept:
            forget(reader)
        else:
            reader.context.close()
    assert not wrong


def forget(reader):
    """Let a context be as at first, but for its cache."""
    context = reader.context
    asked = {"origin": reader.server, "storageTypes": "cookies,local_storage,indexeddb"}
    context.new_cdp_session(reader.page).send("Storage.clearDataForOrigin", asked)
    context.clear_cookies()
    context.clear_permissions()
    for page in context.pages:
        page.close()


@pytest.fixture
def reader(make_reader):
    return make_reader()


@pytest.fixture
def make_writer(make_reader):
    return lambda **options: Writer(make_reader(**options))


@pytest.fixture
def writer(make_writer):
    return make_writer()
