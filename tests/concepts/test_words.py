import re
import time

import numpy as np
import pytest

from charviz.concepts.words import (
    label_capital_word,
    label_digits,
    label_sentence_start,
    label_speaker,
    label_word_position,
    label_word_start,
)
from tests import readings

BINARY = [label_word_start, label_capital_word, label_sentence_start, label_speaker, label_digits]


def drawn(label, text):
    """Draw the labels of a text: # inside, or the digit."""
    labels = label(text)
    assert labels.valid.all()
    is_binary = labels.values.dtype == np.bool_
    shown = (("#" if v else ".") if is_binary else f"{v:.0f}" for v in labels.values)
    return "".join("\n" if c == "\n" else s for c, s in zip(text, shown, strict=True))


@pytest.mark.parametrize(
    ("text", "starts", "positions"),
    [
        ("ab, c", "#...#", "12001"),
        ("don't", "#....", "12345"),  # an apostrophe between letters is of the word
        ("'tis dogs' x", ".#...#.....#", "012301234001"),
        ("well-known", "#....#....", "1234012345"),
        ("x2y a_b", "#.#.#.#", "1010101"),  # digits and underscores part words
        ("Ünï 日本", "#...#.", "123012"),
        ("", "", ""),
    ],
)
def test_words_by_hand(text, starts, positions):
    assert drawn(label_word_start, text) == starts
    assert drawn(label_word_position, text) == positions


STRANGE = "aB'’.,1٣²½ⅣéÑ日_ \n\"ǅ\u0301\x85\u2028𝔸"


@pytest.mark.parametrize(
    ("label", "pattern"),
    [
        (label_word_start, r"[^\W\d_](?<![^\W\d_].)(?<![^\W\d_]['’].)"),
        (label_digits, r"\d|(?<=\d)[.,](?=\d)"),
    ],
)
def test_runs_are_those_of_a_pattern(label, pattern):
    text = "".join(np.random.default_rng(0).choice(list(STRANGE), 100_000))
    expected = np.zeros(len(text), np.bool_)
    expected[[match.start() for match in re.finditer(pattern, text)]] = True
    assert (label(text).values == expected).all()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ab c", "##.."),
        ("aB USA d", "...###.."),
        ("O'Neill Île", "#######.###"),
        ("日本 2A", "....#"),
    ],
)
def test_capital_words_by_hand(text, expected):
    assert drawn(label_capital_word, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ab cd. Ef gh", "##.....##..."),
        ('"Ab," c', ".##...."),  # opening marks before the word are outside
        ("a? b! c", "#..#..#"),
        ('a." b', "#...#"),  # a closing mark may stand between
        ("a.b 1.5 c", "#........"),  # without a blank it ends nothing
        ("a\nb\n\nc", "#\n.\n\n#"),  # an empty line does, a line's end does not
        ("a\n\n\n“Bc” d", "#\n\n\n.##..."),
        ("Mr. B", "##..#"),  # wrongly so
        ("a. 5 b", "#....."),  # a sentence that begins with a number has no first word
        ("5 b. c", ".....#"),
        (" ab c", ".##.."),
        ("", ""),
    ],
)
def test_sentence_starts_by_hand(text, expected):
    assert drawn(label_sentence_start, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann:\nGo.\n\nOld Bob:\nNo.\n", "###.\n...\n\n#######.\n...\n"),
        ("x\nAnn:\nGo", "x\nAnn:\nGo".translate({ord(c): "." for c in "xAn:Go"})),  # no empty line
        ("ann:\nGo", "....\n.."),
        ("Ann: go", "......."),  # nothing else stands in the line
        ("A: b:\nGo", ".....\n.."),
        ("A" * 31 + ":\n", "#" * 31 + ".\n"),
        ("A" * 32 + ":\n", "." * 33 + "\n"),
    ],
)
def test_speakers_by_hand(text, expected):
    assert drawn(label_speaker, text) == expected


def test_programs_have_no_speakers():
    text = "import os\nx = 1\n\nElse:\n    pass\nfor y in z:\n    pass\n"
    assert not label_speaker(text).valid.any()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a 12 b", "..##.."),
        ("1,000.5. x", "#######..."),  # a point within, not the one that ends the sentence
        ("0xff x2", "#.....#"),
        ("1.. .5", "#....#"),
    ],
)
def test_digits_by_hand(text, expected):
    assert drawn(label_digits, text) == expected


@pytest.mark.parametrize("corpus", ["war-and-peace", "wikipedia", "shakespeare"])
def test_words_are_those_of_a_reading_by_character(corpora_folder, corpus):
    """.0006% of the positions in Wikipedia differ: the 2 of mi² is a letter to us."""
    path = corpora_folder / f"{corpus}.txt"
    text = path.read_text(encoding="utf-8-sig")[:500_000]
    count = readings.words(text)
    assert (label_word_position(text).values != count).mean() < 0.0001
    assert (label_word_start(text).values != (count == 1)).mean() < 0.0001
    begins = np.array([c.isupper() for c in text]) & (count == 1)
    first = np.maximum.accumulate(np.where(count == 1, np.arange(len(text)), 0))
    assert (label_capital_word(text).values != (begins[first] & (count > 0))).mean() < 0.0001
    assert (label_digits(text).values != readings.digits(text)).mean() < 0.0001
    assert (label_speaker(text).values != readings.speakers(text)).mean() < 0.0001
    assert (label_sentence_start(text).values != readings.sentence_starts(text)).mean() < 0.0001


@pytest.mark.parametrize(
    ("corpus", "label", "inside"),
    [
        ("shakespeare", label_speaker, 0.0591),
        ("war-and-peace", label_sentence_start, 0.0397),
        ("wikipedia", label_digits, 0.0220),
    ],
)
def test_what_real_texts_hold(corpora_folder, corpus, label, inside):
    text = (corpora_folder / f"{corpus}.txt").read_text(encoding="utf-8-sig")
    assert label(text).values.mean() == pytest.approx(inside, abs=0.001)


@pytest.mark.parametrize(
    "unit", ["a", "a'", "'", "1.", "1", ".", '."', '" ', "\n", "\n\nA", "A ", "("]
)
def test_time_is_linear(unit):
    start = time.perf_counter()
    for label in (*BINARY, label_word_position):
        label("A. " + unit * 200_000)
        label("\n\nA" + unit * 200_000 + ":")
    assert time.perf_counter() - start < 10
