"""Laws of the corpus that needs no download: this Python's own standard library."""

import hashlib
import platform
import sysconfig

import pytest

from charviz import corpora
from charviz.corpora.standard_library import read_library, source_files
from charviz.errors import CorpusError


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A small standard library: what belongs to it, and what does not."""
    for name, text in {
        "b.py": "b = 1",
        "a/__init__.py": "a = 1\n",
        "a.py": "# -*- coding: latin-1 -*-\n",
        "readme.txt": "no source",
        "test/test_a.py": "test = 1\n",
        "a/tests/test_b.py": "test = 2\n",
        "site-packages/other.py": "other = 1\n",
        "_sysconfigdata__x.py": "built = 1\n",
        "config-3.11/python-config.py": "built = 2\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, newline="")
    (tmp_path / "a.py").write_bytes("# -*- coding: latin-1 -*-\r\n# é\r\n".encode("latin-1"))
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path))
    return tmp_path


def test_files_come_sorted_by_relative_path_without_tests(library):
    names = [path.relative_to(library).as_posix() for path in source_files(library)]
    assert names == ["a.py", "a/__init__.py", "b.py"]


def test_files_are_joined_in_their_own_encodings_each_ending_in_a_newline(library):
    text, _, version = read_library()
    assert text == "# -*- coding: latin-1 -*-\n# é\na = 1\nb = 1\n"
    assert version == f"Python {platform.python_version()}, 3 files"


def test_the_manifest_lists_every_file_and_its_checksum(library):
    lines = [
        f"{hashlib.sha256((library / name).read_bytes()).hexdigest()} {name}\n"
        for name in ("a.py", "a/__init__.py", "b.py")
    ]
    assert read_library()[1] == hashlib.sha256("".join(lines).encode()).hexdigest()


def test_a_python_without_source_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path))
    with pytest.raises(CorpusError, match="has no source of its standard library"):
        corpora.load("python")


def test_this_pythons_library_is_a_corpus():
    loaded = corpora.load("python")
    assert loaded.version.startswith(f"Python {platform.python_version()}")
    assert loaded.language == "python" and corpora.at_hand(corpora.CATALOG["python"])
    assert len(loaded.text) > 5_000_000
    assert "\nclass OrderedDict(dict):\n" in loaded.text
    assert "\r" not in loaded.text
