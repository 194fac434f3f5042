"""Serve a Streamlit page and open it in Chromium: what browser tests and benchmarks share."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=AimEnabled,WebUIOmniboxPopup,WebUIOmniboxAimPopup",  # hidden pages
)
PATIENCE = 60.0  # seconds; the machine may be busy


@contextmanager
def serving(
    script: str = "app.py", log: IO[str] | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Serve a script of this repository on a free port; give its address once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += ["--server.headless", "true", "--server.fileWatcherType", "none"]
    command += ["--server.address", "localhost", "--server.port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=log or subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    try:
        address = f"http://localhost:{port}"
        _wait_for(f"{address}/_stcore/health", process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        return int(free.getsockname()[1])


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError as error:
            if process.poll() is not None:
                raise RuntimeError("The server ended at once; its log says why.") from error
            time.sleep(0.05)
    raise RuntimeError(f"The server did not answer within {PATIENCE:.0f} seconds.")
