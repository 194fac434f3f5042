"""Judgements of texts made by hand, where everything can be counted, and of real samples."""

import math

import numpy as np
import pytest

from charviz import checkpoint, vocabulary
from charviz.sampling.choosing import Choice
from charviz.sampling.judging import REPEATED, Pairs, brackets, judge, quotes, repeated
from charviz.sampling.writing import Stream, write
from tests.networks import card_and_weights

NONE = Pairs(0, 0, 0, 0, 0)


@pytest.fixture
def model(tmp_path):
    checkpoint.save(tmp_path / "net", *card_and_weights())
    model = checkpoint.load(tmp_path / "net")
    vocabulary.save(model, vocabulary.build("It was a dark night, and he said nothing."))
    return model


def pairs(opened=0, closed=0, dropped=0, pending=0, stray=0):
    return Pairs(opened, closed, dropped, pending, stray)


@pytest.mark.parametrize(
    ("prompt", "text", "told"),
    [
        ("", "", NONE),
        ("", "No marks.", NONE),
        ("", 'He said "yes" and "no".', pairs(opened=2, closed=2)),
        ("", 'He said "yes', pairs(opened=1, pending=1)),
        ("", 'He said "yes.\n\nAnd left.', pairs(opened=1, dropped=1)),
        ("", 'He said "yes.\n', pairs(opened=1, pending=1)),
        ("", 'He said "yes.\n\nAnd "no".\n\nAnd "', pairs(3, closed=1, dropped=1, pending=1)),
        ('"I will', ' not go," he said.', pairs(opened=1, closed=1)),
        ('"Yes." "I', " will", pairs(opened=1, pending=1)),
        ('"Yes." "I', "\n\nwill", pairs(opened=1, dropped=1)),
        ('"Yes."', " I will", NONE),
        ("", "“Yes,” he said.", pairs(opened=1, closed=1)),
        ("", "Yes,” he “said “so”.", pairs(opened=1, closed=1, stray=2)),
        ("", '"Yes,"\r\n\r\n"no', pairs(opened=2, closed=1, pending=1)),
    ],
)
def test_quotation_marks_are_paired_by_paragraphs(prompt, text, told):
    assert quotes(prompt, text) == told


C = "static int f(int x)\n{\n\tif (x == ')') /* ( */\n\t\treturn g(\"([{\", x);\n"


@pytest.mark.parametrize(
    ("prompt", "text", "told"),
    [
        ("", "", NONE),
        ("", "([{}])", pairs(opened=3, closed=3)),
        ("", "(a", pairs(opened=1, pending=1)),
        ("", "a) b", pairs(stray=1)),
        ("f(a", ", b) (c)", pairs(opened=2, closed=2)),
        ("", "(a, [b\n\nC (d)", pairs(opened=3, closed=1, dropped=2)),
        ("", "(a\n\n[b] c", pairs(opened=2, closed=1, dropped=1)),
        ("", C, pairs(opened=4, closed=3, pending=1)),
        (C, "}\n", pairs(opened=1, closed=1)),
        ("", C + "\nint g(void)\n{\n}\n", pairs(opened=6, closed=5, dropped=1)),
    ],
)
def test_brackets_are_paired_where_they_count(prompt, text, told):
    assert brackets(prompt, text) == told


def test_what_is_open_at_the_end_is_not_wrong():
    assert pairs(opened=2, closed=1, pending=1).is_right
    assert not pairs(opened=2, closed=1, dropped=1).is_right
    assert not pairs(stray=1).is_right


def test_a_stretch_counts_as_repeated_from_twenty_characters_on():
    stretch = "abcdefghijklmnopqrstuvwxyz"[:REPEATED]
    assert repeated("", f"{stretch}12345{stretch}") == 20 / 45
    assert repeated("", f"{stretch}12345{stretch[1:]}") == 0.0
    assert repeated("", "-" * 40) == 39 / 40
    assert repeated(stretch, stretch) == 1.0
    assert repeated(stretch[:-1], stretch[:-1]) == 0.0
    assert repeated(stretch, "") is None


def test_words_that_the_text_cuts_short_are_left_out(model):
    nothing = np.zeros(0)

    def words(prompt, text):
        told = judge(model, prompt, text, nothing, nothing)
        return told.words, told.known

    assert words("", "It was a bright nigh") == (4, 3)
    assert words("", "It was a bright night.") == (5, 4)
    assert words("It was a nig", "ht, he said") == (2, 2)
    assert words("It was a night", ", he") == (0, 0)
    assert words("", "") == (0, 0)


def test_without_a_vocabulary_no_word_is_called_unknown(model):
    (model.folder / vocabulary.FILE).unlink()
    told = judge(model, "", "It was so.", np.zeros(10), np.zeros(10))
    assert (told.words, told.known) == (3, None)


def test_an_empty_text_has_no_means(model):
    told = judge(model, "It", "", np.zeros(0), np.zeros(0))
    assert told.entropy is told.bits is told.nats is told.repeated is None


def test_means_are_over_the_characters_written(model):
    told = judge(model, "It", "abc", np.array([1.0, 2.0, 6.0]), np.array([0.0, math.log(2), 0.0]))
    assert told.nats == 3.0
    assert told.entropy == pytest.approx(math.log(2) / 3)
    assert told.bits == pytest.approx(1 / 3)


@pytest.mark.parametrize("name", ["war-and-peace", "linux", "python"])
def test_real_samples_are_told_apart_by_their_temperature(name):
    model = checkpoint.load(name)
    streams = [Stream(Choice(t, seed=s)) for t in (0.0, 0.7, 2.5) for s in range(3)]
    samples = write(model, "The ", streams, 300)
    told = [judge(model, "The ", s.text, s.nats, s.entropy) for s in samples]
    for judgement in told:
        for pairs in (judgement.quotes, judgement.brackets):
            assert pairs.opened == pairs.closed + pairs.dropped + pairs.pending
            assert min(vars(pairs).values()) >= 0
        assert 0.0 <= judgement.repeated <= 1.0
        assert 0 <= judgement.known <= judgement.words

    def mean(figure):
        return [np.mean([getattr(j, figure) for j in told[k : k + 3]]) for k in (0, 3, 6)]

    assert sorted(mean("entropy")) == mean("entropy")
    assert mean("entropy")[0] == 0.0
    assert mean("nats")[1] < mean("nats")[2]
    assert mean("repeated")[0] > mean("repeated")[2]
    wild = told[6:]
    assert sum(j.known for j in wild) < 0.6 * sum(j.words for j in wild)


def test_a_text_cut_anywhere_has_marks_that_add_up():
    text = C + '\n\n"It (was)\n\nso," [he\n\n(said}.\n' + C
    for cut in range(len(text)):
        for told in (quotes(text[:cut], text[cut:]), brackets(text[:cut], text[cut:])):
            assert told.opened == told.closed + told.dropped + told.pending
            assert min(vars(told).values()) >= 0
