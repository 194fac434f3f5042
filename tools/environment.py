"""Make `.venv` and keep it as the requirement files say: `python tools/environment.py runtime|dev`.

The stamp in `.venv` names what was installed, and is written last. A `.venv` without one was
interrupted, and is made anew: pip takes a package it only half copied for a whole one.
Standard library only: this runs before anything is installed.
"""

import fcntl
import hashlib
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = {
    "runtime": ("requirements.txt", "constraints.txt"),
    "dev": ("requirements-dev.txt", "requirements.txt", "constraints.txt"),
}

Make = Callable[[Path], None]
Install = Callable[[Path, Path, IO[str]], None]


def key(part: str, root: Path) -> str:
    """Return what an install of a part depends on, as one line: interpreter, place, versions."""
    digest = hashlib.sha256(f"{sys.version} {sys.base_prefix} {root}".encode())
    for name in REQUIREMENTS[part]:
        digest.update((root / name).read_bytes())
    return f"{part} {digest.hexdigest()}"


def installed(folder: Path) -> set[str]:
    """Return the keys of the parts that stand complete in an environment."""
    stamp = folder / "installed"
    works = (folder / "bin" / "python").exists()  # a dead link once its interpreter is gone
    return set(stamp.read_text().splitlines()) if works and stamp.exists() else set()


def make(folder: Path) -> None:
    """Make an empty environment in place of whatever is there."""
    try:
        venv.EnvBuilder(clear=True, with_pip=True).create(folder)
    except subprocess.CalledProcessError:
        sys.exit(
            f"{sys.executable} has no ensurepip, so it cannot make an environment: install it "
            "(Debian and Ubuntu: apt install python3-venv), or name another with PYTHON=."
        )


def install(folder: Path, requirements: Path, lock: IO[str]) -> None:
    """Let pip install a requirements file, naming each direct requirement as its turn comes.

    pip keeps the lock too, so that one left behind by a killed parent is waited for.
    """
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    with subprocess.Popen(
        [*pip, "install", "-r", str(requirements)],
        stdout=subprocess.PIPE,
        text=True,
        pass_fds=[lock.fileno()],
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(("Collecting ", "Processing ")) and "(from -r" in line:
                print(" ", line.split()[1].rpartition("/")[2], flush=True)
    if process.returncode:
        sys.exit(
            f"pip could not install {requirements.name} (its own words are above): the same "
            "command again starts over."
        )


def ensure(part: str, root: Path, make: Make = make, install: Install = install) -> bool:
    """Bring `.venv` in order for a part; False where there was nothing to do."""
    folder, wanted = root / ".venv", key(part, root)
    if wanted in installed(folder):
        return False
    with (root / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        have = installed(folder)  # another make may have been at it meanwhile
        if wanted in have:
            return False
        started = time.monotonic()
        if key("runtime", root) not in have:
            anew = " anew" if folder.exists() else ""
            print(f"Making .venv{anew} with Python {sys.version.split()[0]}.", flush=True)
            make(folder)
            have = set()
        (folder / "installed").unlink(missing_ok=True)
        requirements = root / REQUIREMENTS[part][0]
        print(f"Installing {requirements.name}; the first time takes minutes.", flush=True)
        install(folder, requirements, lock)
        stamp = folder / "unfinished"
        stamp.write_text("\n".join(sorted({wanted, key("runtime", root)})) + "\n")
        stamp.replace(folder / "installed")
        print(f"Installed in {time.monotonic() - started:.0f} s.", flush=True)
    return True


if __name__ == "__main__":
    try:
        ensure(sys.argv[1], ROOT)
    except KeyboardInterrupt:
        sys.exit("Interrupted: the same command again starts over.")
