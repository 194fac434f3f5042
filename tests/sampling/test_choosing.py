"""Draws follow the softmax, by a chi-square test that catches broken samplers."""

from functools import cache

import numpy as np
import pytest
import torch
from scipy.stats import chi2

from charviz import checkpoint
from charviz.errors import SamplingError
from charviz.passages import PASSAGES
from charviz.sampling.choosing import (
    Choice,
    Chooser,
    entropies,
    log_norm,
    next_char_probs,
    softmax,
)
from charviz.sampling.dice import Dice

DRAWS = 200_000
LIKELY, BROKEN = 1e-3, 1e-9
LOGITS = np.random.default_rng(3).uniform(-2.0, 1.0, 30).astype(np.float32)
QUARTERS = np.log(np.array([0.5, 0.3, 0.15, 0.05]))


@cache
def noise():
    return Dice([11], len(LOGITS)).roll(DRAWS)[:, 0]


def counted(choice, noise):
    """How often each character is drawn, a noise row a draw."""
    logits = np.broadcast_to(LOGITS, noise.shape)
    drawn = Chooser([choice] * len(noise)).draw(logits, noise)
    return np.bincount(drawn, minlength=len(LOGITS))


def agreement(counts, probabilities):
    """The p-value of Pearson's chi-square test; what is rare counts together, at least 5 a cell."""
    if counts[probabilities == 0.0].any():
        return 0.0
    expected = counts.sum() * probabilities
    is_rare = expected < 5
    seen = np.append(counts[~is_rare], counts[is_rare].sum())
    due = np.append(expected[~is_rare], expected[is_rare].sum())
    seen, due = seen[due > 0], due[due > 0]
    return chi2.sf((np.square(seen - due) / due).sum(), len(due) - 1)


@pytest.mark.parametrize(
    "restriction", [{}, {"top_k": 6}, {"top_p": 0.9}, {"top_k": 9, "top_p": 0.8}]
)
@pytest.mark.parametrize("temperature", [0.5, 1.0, 1.5])
def test_draws_follow_the_softmax(temperature, restriction):
    counts = counted(Choice(temperature, **restriction), noise())
    expected = next_char_probs(LOGITS, temperature, **restriction)
    assert agreement(counts, expected) > LIKELY


def test_the_test_catches_a_sampler_that_forgets_the_temperature():
    counts = counted(Choice(1.0), noise())
    assert agreement(counts, next_char_probs(LOGITS, 0.97)) < BROKEN


def test_the_test_catches_a_sampler_that_uses_its_dice_again():
    again = np.tile(noise()[: DRAWS // 10], (10, 1))
    assert agreement(counted(Choice(), again), next_char_probs(LOGITS)) < BROKEN


def test_the_test_catches_a_sampler_that_shares_noise_between_characters():
    shared = np.roll(noise(), 1, axis=1) * 0.5 + noise() * 0.5
    assert agreement(counted(Choice(), shared), next_char_probs(LOGITS)) < BROKEN


@pytest.mark.parametrize("off", [-1, 1])
def test_the_test_catches_a_top_p_that_is_off_by_one(off):
    expected = next_char_probs(LOGITS, top_p=0.9)
    kept = np.count_nonzero(expected)
    assert agreement(counted(Choice(top_k=kept), noise()), expected) > LIKELY
    assert agreement(counted(Choice(top_k=kept + off), noise()), expected) < BROKEN


@cache
def real_logits():
    """What a shipped network knows after each of 300 characters of a dialogue."""
    model = checkpoint.load("war-and-peace")
    fed = model.tokenizer.encode(PASSAGES["dialogue"].text[:300]).fed
    run = model.network.run(fed[:, None], model.network.zero_state())
    return model.network.logits(run.h[-1][:, 0])


def share_equal(logits, one, other, fresh):
    """The share of equal choices at two temperatures: with the same dice, or with fresh ones."""
    throws, (places, vocabulary) = 300, logits.shape
    first = Dice(range(places), vocabulary).roll(throws)
    second = Dice(range(places, 2 * places), vocabulary).roll(throws) if fresh else first
    at_one, at_other = (Chooser([Choice(t)] * places) for t in (one, other))
    same = [
        at_one.draw(logits, a) == at_other.draw(logits, b)
        for a, b in zip(first, second, strict=True)
    ]
    return np.mean(same), 1 / np.sqrt(len(same) * places)


NEAR = [(0.5, 0.6), (0.5, 0.8), (0.8, 1.0), (1.0, 1.5)]


def least_equal(one, other):
    """What the law grants on average: (1 - TV) / (1 + TV), TV the total variation distance."""
    p, q = (next_char_probs(real_logits(), t) for t in (one, other))
    apart = 0.5 * np.abs(p - q).sum(axis=-1)
    return np.mean((1 - apart) / (1 + apart))


@pytest.mark.parametrize(("one", "other"), [*NEAR, (0.3, 3.0)])
def test_at_another_temperature_the_same_dice_change_only_what_must_change(one, other):
    share, error = share_equal(real_logits(), one, other, fresh=False)
    assert share > least_equal(one, other) - 3 * error


@pytest.mark.parametrize(("one", "other"), NEAR)
def test_fresh_dice_at_every_temperature_break_the_law_of_the_dice(one, other):
    share, error = share_equal(real_logits(), one, other, fresh=True)
    p, q = (next_char_probs(real_logits(), t) for t in (one, other))
    assert share == pytest.approx((p * q).sum(axis=-1).mean(), abs=5 * error)  # by chance
    assert share < least_equal(one, other) - 20 * error


@pytest.mark.parametrize("temperature", [1e-3, 0.1, 0.5, 1.0, 1.5, 3.0])
def test_probabilities_equal_torch_s(temperature):
    logits = real_logits()
    expected = torch.softmax(torch.tensor(logits).double() / temperature, dim=-1).numpy()
    # Logits over a temperature, in float32, are exact to so many of their last digits.
    np.testing.assert_allclose(
        next_char_probs(logits, temperature), expected, atol=2e-6 / temperature
    )


def test_two_characters_have_the_logistic_probability():
    for temperature in (0.2, 1.0, 2.5):
        found = next_char_probs(np.array([1.5, 0.0]), temperature)
        assert found[0] == pytest.approx(1 / (1 + np.exp(-1.5 / temperature)))


@pytest.mark.parametrize(
    ("restriction", "kept"),
    [
        ({"top_k": 1}, 1), ({"top_k": 2}, 2), ({"top_k": 99}, 4),
        ({"top_p": 1e-9}, 1), ({"top_p": 0.49}, 1), ({"top_p": 0.51}, 2), ({"top_p": 0.79}, 2),
        ({"top_p": 0.81}, 3), ({"top_p": 0.96}, 4), ({"top_p": 1.0}, 4),
        ({"top_k": 3, "top_p": 0.8}, 2), ({"top_k": 1, "top_p": 0.96}, 1),
    ],
)  # fmt: skip
def test_top_k_and_top_p_keep_the_fewest_that_do(restriction, kept):
    found = next_char_probs(QUARTERS, **restriction)
    expected = np.where(np.arange(4) < kept, np.exp(QUARTERS), 0.0)
    np.testing.assert_allclose(found, expected / expected.sum(), rtol=1e-6)


def test_top_p_is_a_share_of_what_top_k_leaves():
    # .5 and .3 of .8: the first alone is .625 of what top-k leaves.
    assert np.count_nonzero(next_char_probs(QUARTERS, top_k=2, top_p=0.6)) == 1
    assert np.count_nonzero(next_char_probs(QUARTERS, top_p=0.6)) == 2


def test_of_equals_top_k_keeps_the_first():
    assert np.array_equal(next_char_probs(np.zeros(4), top_k=2), [0.5, 0.5, 0.0, 0.0])


@pytest.mark.parametrize("temperature", [0.0, -0.0, 1e-6, 1e-30, 5e-324])
def test_no_heat_always_chooses_the_likeliest(temperature):
    logits = real_logits()
    likeliest = logits.argmax(axis=-1)
    noise = Dice([0], logits.shape[1]).roll(len(logits))[:, 0]
    chooser = Chooser([Choice(temperature)] * len(logits))
    with np.errstate(over="ignore"):
        assert np.array_equal(chooser.draw(logits, noise), likeliest)
    probabilities = next_char_probs(logits, temperature)
    assert np.array_equal(probabilities.argmax(axis=-1), likeliest)
    assert (probabilities.max(axis=-1) == 1.0).all()


def test_of_equals_greedy_takes_the_first_and_noise_any():
    logits = np.zeros((1, 4), np.float32)
    assert np.array_equal(next_char_probs(logits, 0.0), [[1.0, 0.0, 0.0, 0.0]])
    noise = Dice([0], 4).roll(200)
    greedy, warm = Chooser([Choice(0.0)]), Chooser([Choice(1e-6)])
    assert {int(greedy.draw(logits, n)[0]) for n in noise} == {0}
    assert {int(warm.draw(logits, n)[0]) for n in noise} == {0, 1, 2, 3}


MIXED = [
    Choice(0.0), Choice(0.7), Choice(1.2, top_p=0.5), Choice(1.0, top_p=1.0), Choice(3.0, top_k=3),
    Choice(0.0, top_k=2), Choice(0.9, top_k=40, top_p=0.99),
]  # fmt: skip


def test_streams_choose_each_in_its_own_way_beside_any_others():
    logits = real_logits()
    noise = Dice([4], logits.shape[1]).roll(len(logits))[:, 0]
    together = Chooser(MIXED)
    for row, thrown in zip(logits, noise, strict=True):
        beside = [np.repeat(x[None], len(MIXED), axis=0) for x in (row, thrown)]
        alone = [int(Chooser([c]).draw(row[None], thrown[None])[0]) for c in MIXED]
        assert together.draw(*beside).tolist() == alone


def test_a_top_p_of_one_leaves_all_beside_a_smaller_one():
    # So rare that sums of float64 reach 1 without it.
    rare = np.log(np.array([[1.0, 1e-17]])).astype(np.float32).repeat(2, axis=0)
    scores = Chooser([Choice(top_p=0.5), Choice(top_p=1.0)]).scores(rare)
    assert np.isfinite(scores).tolist() == [[True, False], [True, True]]


def test_entropies_and_norms_equal_torch_s():
    logits = real_logits().astype(np.float64)
    told = torch.tensor(logits)
    np.testing.assert_allclose(log_norm(logits), torch.logsumexp(told, -1).numpy())
    expected = torch.distributions.Categorical(logits=told).entropy().numpy()
    np.testing.assert_allclose(entropies(logits), expected, atol=1e-12)


def test_what_has_no_chance_adds_no_entropy():
    scores = np.array([[0.0, 0.0, -np.inf], [0.0, -np.inf, -np.inf]])
    np.testing.assert_allclose(entropies(scores), [np.log(2), 0.0])
    np.testing.assert_allclose(softmax(scores), [[0.5, 0.5, 0.0], [1.0, 0.0, 0.0]])


def test_probabilities_keep_the_shape_they_came_in():
    assert next_char_probs(np.zeros((2, 3, 5), np.float32)).shape == (2, 3, 5)
    assert next_char_probs(np.zeros(5, np.float32)).shape == (5,)


NAN, INFINITY = float("nan"), float("inf")


@pytest.mark.parametrize("temperature", [NAN, -0.1, -1e-9, 3.001, 1e308, INFINITY, -INFINITY])
def test_a_temperature_that_there_is_not_is_refused(temperature):
    with pytest.raises(SamplingError, match=r"temperature .* out of range: take 0"):
        Choice(temperature)


@pytest.mark.parametrize("top_k", [0, -1, -(10**20)])
def test_a_top_k_that_leaves_nothing_is_refused(top_k):
    with pytest.raises(SamplingError, match=f"Top-k {top_k} leaves no character"):
        Choice(top_k=top_k)


@pytest.mark.parametrize("top_p", [0.0, -0.5, 1.0001, NAN, INFINITY])
def test_a_top_p_that_is_no_share_is_refused(top_p):
    with pytest.raises(SamplingError, match=r"Top-p .* out of range: it is a share"):
        Choice(top_p=top_p)


def test_an_immense_top_k_is_all_of_them():
    assert np.array_equal(next_char_probs(LOGITS, top_k=10**400), next_char_probs(LOGITS))
