"""The words a network learned from: what a word is, and which files are let in."""

import numpy as np
import pytest
from safetensors.numpy import save_file

from charviz import checkpoint, vocabulary
from charviz.corpora import load, split
from charviz.errors import ModelError
from charviz.home import SAMPLE_MODELS
from tests.networks import card_and_weights

NAMES = sorted(p.parent.name for p in SAMPLE_MODELS.glob("*/model.json"))
LARGEST = 400_000  # bytes


@pytest.fixture
def model(tmp_path):
    checkpoint.save(tmp_path / "net", *card_and_weights())
    return checkpoint.load(tmp_path / "net")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don’t go, d'Artagnan!", ["Don’t", "go", "d'Artagnan"]),
        ("'He said' so'", ["He", "said", "so"]),
        ("_emphasis_ and __init__", ["emphasis_", "and", "init__"]),
        ("int usb_get_dev(struct x2 *p);", ["int", "usb_get_dev", "struct", "x2", "p"]),
        ("12 0x1f 3rd 1_000 ___ '", []),
        ("b'no' rb'raw' f'{x}' or'x", ["b", "no", "rb", "raw", "f", "x", "or'x"]),
        ("été Kutúzov\ud800's", ["été", "Kutúzov", "s"]),
        ("", []),
    ],
)
def test_what_a_word_is(text, words):
    assert [text[start:end] for start, end in vocabulary.spans(text)] == words


def test_case_apostrophes_and_outer_underscores_make_no_other_word():
    one = vocabulary.build("don't __init__ Moscow")
    assert (one == vocabulary.build("DON’T _init moscow moscow")).all()
    assert len(one) == 3


def test_words_are_sorted_and_each_stands_once():
    words = vocabulary.build("the the a of A The to and")
    assert words.dtype == np.uint32
    assert (words[1:] > words[:-1]).all()
    assert len(words) == 5


def test_a_network_knows_what_it_learned_and_nothing_else(model):
    vocabulary.save(model, vocabulary.build("It was a dark night."))
    assert vocabulary.known(model, "It was a BRIGHT night, night 12") == (6, 5)
    assert vocabulary.known(model, "") == (0, 0)


def test_a_network_without_words_says_so(model):
    assert vocabulary.load(model) is None
    assert vocabulary.known(model, "a word") is None


def test_words_written_anew_are_read_anew(model):
    vocabulary.save(model, vocabulary.build("one"))
    assert vocabulary.known(model, "two") == (1, 0)
    vocabulary.save(model, vocabulary.build("one two"))
    assert vocabulary.known(model, "two") == (1, 1)


@pytest.mark.parametrize(
    ("words", "digest", "said"),
    [
        (np.array([1, 2], np.uint32), "0" * 16, "another network"),
        (np.array([1, 2], np.int64), None, "sorted hashes"),
        (np.array([2, 1], np.uint32), None, "sorted hashes"),
        (np.array([1, 1], np.uint32), None, "sorted hashes"),
        (np.array([[1, 2]], np.uint32), None, "sorted hashes"),
    ],
)
def test_wrong_files_are_refused(model, words, digest, said):
    told = {"model_digest": digest or model.digest}
    save_file({"words": words}, model.folder / vocabulary.FILE, metadata=told)
    with pytest.raises(ModelError, match=said):
        vocabulary.load(model)


def test_damaged_files_are_refused(model):
    vocabulary.save(model, vocabulary.build("some words"))
    path = model.folder / vocabulary.FILE
    for data in (path.read_bytes()[:-3], b"", b"none"):
        path.write_bytes(data)
        with pytest.raises(ModelError, match="damaged"):
            vocabulary.load(model)
    save_file({"other": np.zeros(2, np.uint32)}, path)
    with pytest.raises(ModelError, match="damaged"):
        vocabulary.load(model)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_model_has_its_words(name):
    model = checkpoint.load(name)
    words = vocabulary.load(model)
    assert words is not None and len(words) > 10_000
    assert (model.folder / vocabulary.FILE).stat().st_size < LARGEST


@pytest.mark.parametrize("name", NAMES)
def test_shipped_words_are_those_of_the_training_part(name, corpora_folder):
    model = checkpoint.load(name)
    learned = model.card["corpus"]
    corpus = load(learned["name"])
    if corpus.sha256 != learned["sha256"]:
        pytest.skip(f"{learned['title']} is another one on this machine, not {learned['version']}")
    parts = split(corpus.text)
    assert (vocabulary.build(parts.train) == vocabulary.load(model)).all()
    words, known = vocabulary.known(model, parts.validation)
    assert 0.6 * words < known < words
