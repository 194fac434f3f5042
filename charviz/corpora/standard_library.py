"""The Python standard library's own source: a corpus that every machine has."""

import hashlib
import sys
import sysconfig
import tokenize
from pathlib import Path

from charviz.errors import CorpusError

# Tests are half of it and unlike the rest; what lies in the others is not the library's.
LEFT_OUT = {"test", "tests", "idle_test", "site-packages", "dist-packages", "__pycache__"}


def source_files(folder: Path) -> list[Path]:
    """Return the library's .py files, sorted by relative path, tests left out."""
    files = [path for path in folder.rglob("*.py") if _belongs(path.relative_to(folder))]
    return sorted(files, key=lambda path: path.relative_to(folder).as_posix())


def read_library() -> tuple[str, str, str]:
    """Return text, manifest and version of this Python's standard library.

    The text is all files in order, each ending in a newline. The manifest is the sha256 of
    lines `sha256 path`, one a file; the version says which Python and how many files.
    """
    folder = Path(sysconfig.get_path("stdlib"))
    files = source_files(folder)
    if not files:
        raise CorpusError(
            f"This Python has no source of its standard library in {folder}: give the path of "
            "a text instead."
        )
    texts, manifest = [], hashlib.sha256()
    for path in files:
        with tokenize.open(path) as file:  # some declare another encoding than UTF-8
            text = file.read()
        texts.append(text if text.endswith("\n") else text + "\n")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        manifest.update(f"{digest} {path.relative_to(folder).as_posix()}\n".encode())
    version = f"Python {sys.version.split()[0]}, {len(files):,} files"
    return "".join(texts), manifest.hexdigest(), version


def _belongs(relative: Path) -> bool:
    if relative.name.startswith("_sysconfigdata") or relative.parts[0].startswith("config-"):
        return False  # written when this Python was built
    return LEFT_OUT.isdisjoint(relative.parts)
