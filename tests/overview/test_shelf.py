"""What was found in a long text is kept on disk: whole, checked, bounded, and without the text."""

import os
from dataclasses import fields

import numpy as np
import pytest

from charviz.overview import shelf
from charviz.overview.longtext import survey
from charviz.overview.shelf import is_digest, text_digest
from tests.networks import random_model
from tests.planted import quoted_text

TEXT = quoted_text(20) + "☃"
DIGEST = text_digest(TEXT)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    return tmp_path / "surveys"


@pytest.fixture
def model():
    return random_model(hidden=6)


@pytest.fixture
def found(model):
    return survey(model, TEXT)


def test_what_is_put_is_got_back(model, found):
    assert shelf.get(model, DIGEST) is None
    shelf.put(model, DIGEST, found)
    back = shelf.get(model, DIGEST)
    for field in fields(found):
        one, other = getattr(found, field.name), getattr(back, field.name)
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)


def test_another_text_or_network_has_a_survey_of_its_own(model, found):
    shelf.put(model, DIGEST, found)
    assert shelf.get(model, text_digest(TEXT + ".")) is None
    assert shelf.get(random_model(hidden=6, seed=1), DIGEST) is None


def test_the_text_is_not_on_disk(model, found, folder):
    shelf.put(model, DIGEST, found)
    (path,) = folder.iterdir()
    data = path.read_bytes()
    assert not any(word.encode() in data for word in TEXT.split() if len(word) > 4)


@pytest.mark.parametrize("at", [5, 100, 3_000, -1])
def test_a_damaged_file_is_as_good_as_none(model, found, folder, at):
    shelf.put(model, DIGEST, found)
    (path,) = folder.iterdir()
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    assert shelf.get(model, DIGEST) is None


@pytest.mark.parametrize("content", [b"", b"\x00" * 50, b"x" * 32])
def test_a_file_that_is_no_survey_is_as_good_as_none(model, found, folder, content):
    shelf.put(model, DIGEST, found)
    (path,) = folder.iterdir()
    path.write_bytes(content)
    assert shelf.get(model, DIGEST) is None


def test_a_survey_of_a_network_of_another_shape_is_as_good_as_none(model, found, folder):
    shelf.put(model, DIGEST, found)
    (path,) = folder.iterdir()
    other = random_model(hidden=7)
    os.rename(path, path.with_name(path.name.replace(model.digest, other.digest)))
    assert shelf.get(other, DIGEST) is None


def test_positions_outside_the_text_are_refused(model, found):
    found.begin[0, 0] = len(TEXT)
    shelf.put(model, DIGEST, found)
    assert shelf.get(model, DIGEST) is None


def test_those_used_longest_ago_make_room(model, found, folder, monkeypatch):
    digests = [text_digest(str(k)) for k in range(4)]
    shelf.put(model, digests[0], found)
    (path,) = folder.iterdir()
    monkeypatch.setattr(shelf.SURVEYS, "budget", 3 * path.stat().st_size + 10)
    for k, digest in enumerate(digests[:3]):
        shelf.put(model, digest, found)
        (path,) = folder.glob(f"*{digest}*")
        os.utime(path, (k, k))
    shelf.get(model, digests[0])
    shelf.put(model, digests[3], found)
    assert [shelf.get(model, digest) is not None for digest in digests] == [True, False, True, True]


def test_a_disk_that_refuses_is_no_failure(model, found, folder, caplog):
    folder.write_text("not a folder")
    shelf.put(model, DIGEST, found)
    assert "cannot be kept" in caplog.text
    assert shelf.get(model, DIGEST) is None


def test_nothing_half_written_stays(model, found, folder, monkeypatch):
    def refuse(*paths):
        raise OSError("full")

    monkeypatch.setattr(os, "replace", refuse)
    shelf.put(model, DIGEST, found)
    assert list(folder.iterdir()) == []


def test_digests_from_outside_are_told_from_paths():
    assert is_digest(DIGEST)
    assert not any(map(is_digest, ["", "../" + DIGEST[3:], DIGEST.upper(), DIGEST + "\n", 7, None]))
