"""Films that are shown while they are written."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import numpy as np
import pytest

from charviz.errors import ModelError
from charviz.sampling.choosing import Choice
from charviz.sampling.film import joined, pieces
from charviz.ui import reels
from charviz.ui.reels import Reel, reel
from charviz.ui.shared import freeze
from tests.networks import random_model

GIVE_UP = 30  # s


@pytest.fixture(scope="module")
def model():
    return random_model(letters="\nab ")


def test_a_reel_holds_what_is_written_without_one(model):
    written = joined(Reel(model, "ab", Choice(seed=4), 150).parts(150))
    film = joined(list(pieces(model, "ab", Choice(seed=4), 150)))
    for name in ("ids", "nats", "drawn", "came", "likeliest", "chances", "plain", "entropy"):
        assert np.array_equal(getattr(written, name), getattr(film, name))
    for group, levels in film.levels.items():
        assert np.array_equal(written.levels[group], levels)


def test_the_first_piece_is_there_before_the_rest(model, monkeypatch):
    def slow(*args):
        for part in pieces(*args):
            yield part
            sleep(0.2)

    monkeypatch.setattr(reels, "pieces", slow)
    film = Reel(model, "", Choice(), 300)
    first = film.parts(1)
    assert sum(part.ids.shape[1] for part in first) < 300
    assert sum(part.ids.shape[1] for part in film.parts(300)) == 300


def test_writing_rests_when_nobody_looks_and_goes_on_when_someone_does(model, monkeypatch):
    written = []

    def slow(*args):
        for part in pieces(*args):
            written.append(part)
            sleep(0.1)
            yield part

    monkeypatch.setattr(reels, "pieces", slow)
    monkeypatch.setattr(reels, "PATIENCE", 0.15)
    film = Reel(model, "", Choice(), 2_000)
    film.parts(1)
    end = monotonic() + GIVE_UP
    while film._is_writing and monotonic() < end:
        sleep(0.05)
    assert len(written) < 10
    assert len(film.parts(2_000)) == len(written) == 32


def test_all_who_ask_share_one_film(model):
    film = reel(model, "ab", Choice(0.5, seed=9), 200)
    assert reel(model, "ab", Choice(1.5, seed=9), 200) is film
    assert reel(model, "ab", Choice(1.5, seed=8), 200) is not film
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: film.parts(200), range(8)))
    assert all(one == found[0] for one in found[1:])


def test_a_film_that_fails_tells_all_who_look(model, monkeypatch):
    def broken(*args):
        yield next(pieces(*args))
        raise ModelError("no numbers")

    monkeypatch.setattr(reels, "pieces", broken)
    film = Reel(model, "", Choice(), 300)
    for _ in range(2):
        with pytest.raises(ModelError, match="no numbers"):
            film.parts(300)


def test_a_film_weighs_from_the_start_what_it_will_weigh(model):
    film = Reel(model, "", Choice(), 256)
    before = freeze(film)
    assert sum(map(freeze, film.parts(256))) <= before <= 3 * sum(map(freeze, film.parts(256)))
