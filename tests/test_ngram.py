"""Laws of the n-gram lines: probabilities, agreement with a slow reference, and the real figure."""

from collections import Counter

import numpy as np
import pytest

from charviz import corpora, ngram
from charviz.errors import TextError
from charviz.tokenizer import CharTokenizer

PROSE = (
    'A rat sat at a table. "At last," said the rat, "a table that has a hat!" The cat sat and '
    'sat, and the cat said: "That is the hat that I had, and that is a rat at last." At that '
    "the rat ran, and the hat ran, and all that is left is a table and a fat cat that sat.\n"
)


class SlowKneserNey:
    """The same model from dictionaries of tuples, written from the definition and nothing else."""

    def __init__(self, ids, vocabulary_size, order):
        self.v, self.order = vocabulary_size, order
        grams = [
            Counter(tuple(ids[i : i + n]) for i in range(len(ids) - n + 1))
            for n in range(order + 1)
        ]
        self.tables = {order: grams[order]}
        for n in range(1, order):
            self.tables[n] = Counter(gram[1:] for gram in grams[n + 1])
        self.cuts = {n: self.three_discounts(table) for n, table in self.tables.items()}

    @staticmethod
    def three_discounts(table):
        of = Counter(table.values())
        result = []
        for i in (1, 2, 3):
            d = 0
            if of[1] and of[i] and of[i + 1]:
                d = i - (i + 1) * of[1] / (of[1] + 2 * of[2]) * of[i + 1] / of[i]
            result.append(d if d > 0 else i / 2)
        return result

    def probability(self, history, w):
        n = len(history) + 1
        lower = 1 / self.v if n == 1 else self.probability(history[1:], w)
        followers = {g[-1]: c for g, c in self.tables[n].items() if g[:-1] == history}
        if not followers:
            return lower
        total = sum(followers.values())
        taken = sum(self.cuts[n][min(c, 3) - 1] for c in followers.values())
        own = followers.get(w, 0)
        kept = own - self.cuts[n][min(own, 3) - 1] if own else 0
        return kept / total + taken / total * lower

    def log_probabilities(self, ids):
        ids = tuple(ids)
        return np.log(
            [self.probability(ids[max(0, t - self.order + 1) : t], ids[t]) for t in range(len(ids))]
        )


def random_ids(seed, size, v):
    """A random text with repetitions, so that all counts of counts occur."""
    generator = np.random.default_rng(seed)
    words = [generator.integers(0, v, generator.integers(1, 5)) for _ in range(12)]
    return np.concatenate([words[i] for i in generator.zipf(1.5, size) % 12])[:size]


@pytest.mark.parametrize("order", range(1, 9))
def test_probabilities_equal_a_slow_reference(order):
    tokenizer = CharTokenizer.fit(PROSE)
    ids = tokenizer.encode(PROSE).fed
    seen, text = ids[:200], ids[150:]
    fast = ngram.fit(seen, tokenizer.size, order).log_probabilities(text)
    slow = SlowKneserNey(seen, tokenizer.size, order).log_probabilities(text)
    np.testing.assert_allclose(fast, slow, rtol=0, atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_probabilities_equal_a_slow_reference_on_random_texts(seed):
    ids, text = random_ids(seed, 300, 7), random_ids(seed + 100, 60, 7)
    for order in (2, 4, 6):
        fast = ngram.fit(ids, 9, order).log_probabilities(text)
        slow = SlowKneserNey(ids, 9, order).log_probabilities(text)
        np.testing.assert_allclose(fast, slow, rtol=0, atol=1e-12)


@pytest.mark.parametrize("size", [1, 2, 3, 10, 400])
@pytest.mark.parametrize("order", [1, 2, 3, 8])
def test_probabilities_sum_to_one_in_every_context(size, order):
    v = 6  # the last two never occur: they too get their share
    ids = random_ids(size, size, 4)
    model = ngram.fit(ids, v, order)
    contexts = [ids[i : i + n] for n in range(order) for i in range(min(30, len(ids) - n + 1))]
    contexts += [np.random.default_rng(s).integers(0, v, order - 1) for s in range(30)]
    for context in contexts:
        log_p = [model.log_probabilities([*context, w])[-1] for w in range(v)]
        assert np.isfinite(log_p).all()
        assert np.exp(log_p).sum() == pytest.approx(1, abs=1e-12)


def test_lower_orders_of_one_fit_equal_fits_of_their_own():
    ids, text = random_ids(0, 500, 8), random_ids(1, 100, 8)
    model = ngram.fit(ids, 8, 8)
    for order in range(1, 9):
        own = ngram.fit(ids, 8, order).log_probabilities(text)
        np.testing.assert_array_equal(model.log_probabilities(text, order), own)


def test_a_character_is_scored_by_what_precedes_it_only():
    ids, text = random_ids(0, 500, 8), random_ids(1, 50, 8)
    model = ngram.fit(ids, 8, 5)
    for end in range(len(text) + 1):
        np.testing.assert_array_equal(
            model.log_probabilities(text[:end]), model.log_probabilities(text)[:end]
        )


def test_large_vocabularies_keep_grams_apart():
    v = 1_114_112
    ids = np.random.default_rng(0).integers(0, v, 400)
    model = ngram.fit(np.tile(ids, 3), v, 8)
    assert np.exp(model.log_probabilities(ids)[7:]).min() > 0.4
    assert np.exp(model.log_probabilities(ids[::-1])).max() < 0.01


def test_discounts_follow_the_counts_of_counts():
    counts = np.repeat([1, 2, 3, 4, 9], [40, 20, 10, 5, 7])
    y = 40 / (40 + 2 * 20)
    expected = [0, 1 - 2 * y * 20 / 40, 2 - 3 * y * 10 / 20, 3 - 4 * y * 5 / 10]
    np.testing.assert_allclose(ngram.discounts(counts), expected, rtol=1e-15)


@pytest.mark.parametrize(
    "counts", [[], [1], [7], [3, 3, 4], [1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 4]]
)
def test_discounts_are_above_zero_and_below_their_count_on_tiny_texts(counts):
    discounts = ngram.discounts(np.array(counts, dtype=np.int64))
    assert discounts[0] == 0
    assert (discounts[1:] > 0).all() and (discounts[1:] <= [1, 2, 3]).all()


@pytest.mark.parametrize("length", [1, 2, 3, 50])
def test_one_repeated_character_is_certain(length):
    model = ngram.fit(np.zeros(length, dtype=int), 1, 8)
    assert model.log_probabilities(np.zeros(60, dtype=int)) == pytest.approx(0, abs=1e-12)


def test_no_characters_have_no_probabilities():
    assert ngram.fit([0, 1], 2, 3).log_probabilities([]).shape == (0,)


def test_a_line_scores_all_but_the_first_character():
    line = ngram.line(PROSE, PROSE[:100], orders=[3, 1])
    tokenizer = CharTokenizer.fit(PROSE)
    model = ngram.fit(tokenizer.encode(PROSE).fed, tokenizer.size, 3)
    log_p = model.log_probabilities(tokenizer.encode(PROSE[:100]).fed)
    assert line.scored == 99 and list(line.nats) == [1, 3]
    assert line.nats[3] == pytest.approx(-log_p[1:].mean(), abs=1e-12)
    assert line.order == 3 and line.best == line.nats[3]


def test_characters_unseen_in_training_are_counted_and_not_scored():
    with_strangers = ngram.line(PROSE, "a rat ☃sat at a t☃able", orders=[4])
    without = ngram.line(PROSE, "a rat sat at a table", orders=[4])
    assert with_strangers.unknown == 2
    assert (with_strangers.nats, with_strangers.scored) == (without.nats, without.scored)


def test_a_capped_vocabulary_scores_the_unknown_symbol_as_its_network_does():
    tokenizer = CharTokenizer.fit(PROSE, most=8)
    line = ngram.line(PROSE, "a rat ☃sat", orders=[2], tokenizer=tokenizer)
    assert line.scored == len("a rat ☃sat") - 1
    assert line.unknown == tokenizer.encode("a rat ☃sat").unknown > 1


def test_crlf_texts_score_as_lf_texts():
    text = PROSE.replace(" ", "\n")
    lf, crlf = (ngram.line(PROSE + text, t, [5]) for t in (text, text.replace("\n", "\r\n")))
    assert lf == crlf


def test_what_cannot_be_counted_is_said():
    with pytest.raises(TextError, match="at least one character"):
        ngram.fit([], 3, 2)
    with pytest.raises(TextError, match="no order 0"):
        ngram.fit([0], 3, 0)
    with pytest.raises(TextError, match="id 5 is outside the vocabulary of 3"):
        ngram.fit([0, 5], 3, 2)
    with pytest.raises(TextError, match="Order 4 was not fitted: ask for 1 to 2"):
        ngram.fit([0], 3, 2).log_probabilities([0], order=4)
    with pytest.raises(TextError, match="Orders start at 1"):
        ngram.line(PROSE, PROSE, orders=[0, 1])
    with pytest.raises(TextError, match="empty"):
        ngram.line("", PROSE)
    for short in ("", "a", "a☃", "☃☃☃"):
        with pytest.raises(TextError, match="fewer than two characters that the n-grams know"):
            ngram.line(PROSE, short)


def test_war_and_peace_has_its_known_line(corpora_folder):
    splits = corpora.split(corpora.load("war-and-peace").text)
    line = ngram.line(splits.train, splits.test)
    expected = [3.0646, 2.4388, 1.9539, 1.5689, 1.3615, 1.2895, 1.2668, 1.2649]
    assert list(line.nats.values()) == pytest.approx(expected, abs=1e-4)
    assert line.order == 8 and line.unknown == 0
    assert line.scored == len(splits.test) - 1 == 319_621


def test_a_text_scored_in_pieces_is_the_text_scored_whole(monkeypatch):
    train, text = "abracadabra, abraham and a cat. " * 9, "a cat and abraham: abracadabra"
    whole = ngram.line(train, text, tokenizer=CharTokenizer.fit(train + text))
    monkeypatch.setattr(ngram, "PIECE", 7)
    pieces = ngram.line(train, text, tokenizer=CharTokenizer.fit(train + text))
    assert pieces.nats == pytest.approx(whole.nats, rel=1e-12)
