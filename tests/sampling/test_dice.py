"""The dice depend on a seed and a position, and on nothing else."""

import numpy as np
import pytest

from charviz.errors import SamplingError
from charviz.sampling.dice import LARGEST_SEED, Dice

VOCABULARY = 23


def rolled(seeds, *steps):
    dice = Dice(seeds, VOCABULARY)
    return np.concatenate([dice.roll(n) for n in steps])


def test_same_seed_same_dice():
    assert np.array_equal(rolled([5], 50), rolled([5], 50))


def test_other_seeds_other_dice():
    assert not np.isclose(rolled([5], 50), rolled([6], 50)).any()


def test_dice_do_not_depend_on_how_many_positions_are_rolled_at_once():
    assert np.array_equal(rolled([5], 1, 7, 64, 28), rolled([5], 100))


def test_dice_of_a_long_text_begin_as_those_of_a_short_one():
    assert np.array_equal(rolled([5], 300)[:100], rolled([5], 100))


def test_dice_do_not_depend_on_who_rolls_beside():
    together = rolled([9, 5, 9, 0], 60)
    for stream, seed in enumerate([9, 5, 9, 0]):
        assert np.array_equal(together[:, stream], rolled([seed], 60)[:, 0])


def test_no_position_and_no_character_has_another_s_noise():
    noise = rolled([5], 400)
    assert len(np.unique(noise)) > 0.99 * noise.size  # float32: a few agree by chance


def test_the_noise_is_gumbel_s():
    noise = rolled([1], 20_000).astype(np.float64)
    within = 5 / np.sqrt(noise.size)
    assert noise.mean() == pytest.approx(np.euler_gamma, abs=within * np.pi / np.sqrt(6))
    for value in (-2.2, -1.0, 0.0, 1.0, 3.0, 8.0):
        expected = np.exp(-np.exp(-value))
        spread = np.sqrt(expected * (1 - expected))
        assert (noise <= value).mean() == pytest.approx(expected, abs=within * spread)


def test_a_random_number_of_zero_is_no_infinite_noise():
    class Zeros:
        def random(self, shape):
            return np.zeros(shape)

    dice = Dice([0], VOCABULARY)
    dice._generators = [Zeros()]
    assert np.isfinite(dice.roll(3)).all()


def test_the_largest_seed_rolls():
    assert np.isfinite(rolled([LARGEST_SEED], 3)).all()


@pytest.mark.parametrize("seed", [-1, LARGEST_SEED + 1, 10**30])
def test_a_seed_out_of_range_is_refused(seed):
    with pytest.raises(SamplingError, match=f"seed {seed} is out of range: take"):
        Dice([0, seed], VOCABULARY)
