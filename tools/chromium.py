"""Find a Chromium for the tests, or get one: prints its path, or says how to have one and fails."""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW_TO_GET_ONE = (
    "There is no Chromium to test with, and none could be installed: install one "
    "(Debian: apt install chromium; elsewhere: .venv/bin/playwright install chromium), or name "
    "one with CHARVIZ_CHROMIUM=/path/to/chromium, or leave those tests out: make test BROWSER=no"
)


def starts(path: str) -> bool:
    """Whether a program is there and starts; a package's stand-in or a missing library does not."""
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def find() -> str | None:
    """Return the path of a Chromium: the one named, one on the PATH, or Playwright's own."""
    named = os.environ.get("CHARVIZ_CHROMIUM")
    if named:
        if not starts(named):
            sys.exit(f"CHARVIZ_CHROMIUM is {named!r}, which does not start: name a Chromium.")
        return named
    for path in map(shutil.which, NAMES):
        if path and starts(path):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if starts(own) else None


def get() -> str | None:
    """Install Playwright's own or, as root on Debian, the system's; None where neither can be."""
    may_apt = os.geteuid() == 0 and shutil.which("apt-get") is not None
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    apt = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
    attempts = (
        [[*playwright, "--with-deps"], ["apt-get", "update"], apt] if may_apt else [playwright]
    )
    for command in attempts:
        print("No Chromium yet; trying:", *command[-4:], file=sys.stderr, flush=True)
        succeeded = subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0
        if succeeded and (found := find()):
            return found
    return None


if __name__ == "__main__":
    print(find() or get() or sys.exit(HOW_TO_GET_ONE))
