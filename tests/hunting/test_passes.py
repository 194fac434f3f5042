import numpy as np
import pytest

from charviz.concepts import CONCEPTS
from charviz.hunting.passes import prepare
from charviz.tokenizer import NOT_FED
from tests.planted import planted_model, quoted_text


@pytest.mark.parametrize(
    "text", ["", "\r\n", "ab\r\ncd\r\n\u2603e", quoted_text(5).replace("\n", "\r\n")]
)
def test_a_place_is_the_position_of_the_character_fed_there(text):
    model = planted_model()
    reading = prepare(model, text, [CONCEPTS["quotes"]])
    ids = model.tokenizer.encode(text).ids
    where = np.flatnonzero(ids != NOT_FED)
    assert [reading.position(place) for place in range(len(reading.fed))] == where.tolist()
    assert np.array_equal(reading.fed, ids[where])
