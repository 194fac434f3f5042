"""The model that tests of operations take: of two layers, with the means and spreads of units."""

import pytest

from tests.networks import card_and_weights
from tests.sampling.operated import saved


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("models") / "deep", *card_and_weights(layers=2, hidden=32))
