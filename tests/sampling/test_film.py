"""A film is what its streams would write alone, and tells what each character was drawn from."""

import numpy as np
import pytest

from charviz.sampling.choosing import Choice, entropies, next_char_probs
from charviz.sampling.film import LIKELIEST, TEMPERATURES, joined, pieces
from charviz.sampling.writing import Stream, blocks, write
from tests.networks import random_model

LENGTH = 90
CHOICES = [Choice(seed=3), Choice(seed=3, top_k=3), Choice(seed=3, top_p=0.6)]


@pytest.fixture(scope="module")
def model():
    return random_model(letters="\n abcdefghijk")


@pytest.fixture(params=CHOICES, ids=["all", "top-k", "top-p"])
def choice(request):
    return request.param


@pytest.fixture
def film(model, choice):
    return joined(list(pieces(model, "ab", choice, LENGTH)))


def logits_along(model, ids):
    """What was known before each character of a text and after its last, [time + 1, vocabulary]."""
    (block,) = blocks(model, "ab", [Stream()], len(ids), forced=ids)
    return block.logits[:, 0]


def test_each_temperature_writes_what_it_writes_alone(model, choice, film):
    for k in (0, 5, 10, 30):
        alone = Choice(TEMPERATURES[k], choice.top_k, choice.top_p, choice.seed)
        (sample,) = write(model, "ab", [Stream(alone)], LENGTH)
        assert film.texts(model)[k] == sample.text
        np.testing.assert_allclose(film.nats[k], sample.nats, atol=1e-4)
        np.testing.assert_allclose(film.drawn[k], sample.entropy, atol=1e-4)


def test_what_was_drawn_from_is_what_was_known_before(film):
    np.testing.assert_allclose(film.drawn[:, 1:], film.entropy[:, :-1], atol=1e-6)


def test_chances_are_those_of_the_network(model, choice, film):
    steps = 40
    for k in (0, 5, 10, 30):
        logits = logits_along(model, film.ids[k, :steps].astype(np.int64))
        here = next_char_probs(logits, TEMPERATURES[k], choice.top_k, choice.top_p)
        plain = next_char_probs(logits)
        which = film.likeliest[k, :steps].astype(np.int64)
        for found, law in ((film.chances, here), (film.plain, plain)):
            expected = np.take_along_axis(law[1:], which, axis=-1)
            np.testing.assert_allclose(found[k, :steps], expected, atol=1e-4)
        drawn = np.take_along_axis(here[:-1], film.ids[k, :steps, None].astype(np.int64), axis=-1)
        np.testing.assert_allclose(film.came[k, :steps], drawn[:, 0], atol=1e-4)
        trained = entropies(logits[1:].astype(np.float64))
        np.testing.assert_allclose(film.plain_entropy[k, :steps], trained, atol=1e-4)


def test_the_likeliest_stand_first_at_every_temperature(film):
    assert film.likeliest.shape[-1] == LIKELIEST
    assert (np.diff(film.plain, axis=-1) <= 1e-7).all()
    assert (np.diff(film.chances, axis=-1) <= 1e-7).all()


def test_without_heat_one_character_has_all_the_chance(film):
    assert (film.chances[0, :, 0] == 1).all()
    assert (film.came[0] == 1).all()
    assert (film.entropy[0] == 0).all()


def test_pieces_follow_one_another(model):
    parts = list(pieces(model, "", Choice(seed=1), LENGTH))
    assert len(parts) > 1
    ends = np.cumsum([part.ids.shape[1] for part in parts])
    assert [part.first for part in parts] == [0, *ends[:-1]]
    assert ends[-1] == LENGTH == joined(parts).levels["h0"].shape[0]
