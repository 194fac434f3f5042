"""What a network still remembers of a difference between two texts that end alike."""

import numpy as np
import pytest

from charviz import checkpoint, comparing
from charviz.comparing import APART, LONGEST, OVER, chances, compare, differing, parted
from charviz.errors import ModelError, TextError
from charviz.tracing import trace
from tests.networks import card_and_weights, random_model
from tests.planted import PLANTED, planted_card_and_weights

START, END = "He looked up. ", "I will not go there, he said, and left the room at once."
WITH, WITHOUT = f'{START}"{END}', START + END
QUOTED = (
    "The old prince rose from his chair and looked at his son for some time\nwithout speaking.\n\n"
    '"The horses were tired and the road was bad. All night the carriage stood\n'
    "before the inn, and nobody came to change the wheel that had broken on the\n"
    "bridge. Toward morning the snow began to fall again, and the old coachman"
)


@pytest.fixture(scope="module", params=[("lstm", 2), ("lstm", 1), ("gru", 2), ("rnn", 1)])
def model(request):
    cell, layers = request.param
    return random_model(cell=cell, layers=layers, hidden=24)


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planted")
    checkpoint.save(folder, *planted_card_and_weights())
    return checkpoint.load(folder)


def values(model, text):
    """What each unit shows after each character, by state and layer: [hidden, time]."""
    run = model.network.run(model.tokenizer.encode(text).ids[:, None], model.network.zero_state())
    shown = {f"c{k}": np.tanh(c[:, 0]).T for k, c in enumerate(run.c)}
    return shown | {f"h{k}": h[:, 0].T for k, h in enumerate(run.h)}, run


def test_texts_are_parted_where_they_differ(model):
    compared = compare(model, WITH, WITHOUT)
    assert (compared.start, compared.differs, compared.end) == (START, ('"', ""), END)


def test_both_are_what_reading_each_alone_gives(model):
    compared = compare(model, WITH, WITHOUT)
    for which, text in (("one", WITH), ("other", WITHOUT)):
        alone = trace(model, text).levels
        assert compared.groups.keys() == alone.keys()
        for group, row in compared.groups.items():
            levels = getattr(row, which).astype(int)
            assert np.abs(levels - alone[group][:, -len(END) :]).max() <= 1


def test_figures_are_those_of_two_whole_readings(model):
    compared = compare(model, WITH, WITHOUT)
    (one, run), (other, _) = values(model, WITH), values(model, WITHOUT)
    for group in one:
        apart = np.abs(one[group][:, -len(END) :] - other[group][:, -len(END) :])
        np.testing.assert_allclose(compared.groups[group].first, apart[:, 0], atol=1e-5)
        np.testing.assert_allclose(compared.groups[group].mean, apart.mean(axis=1), atol=1e-5)
    logits = model.network.logits(run.h[-1][:, 0]).astype(np.float64)[-len(END) :]
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    mark = probabilities[:, model.tokenizer.stoi['"']]
    np.testing.assert_allclose(chances(model, compared, '"')[0], mark, rtol=1e-4)


def test_some_steps_at_a_time_are_as_all_at_once(model, monkeypatch):
    whole = compare(model, WITH, WITHOUT)
    monkeypatch.setattr(comparing, "STEPS", 7)
    parts = compare(model, WITH, WITHOUT)
    np.testing.assert_allclose(parts.logs, whole.logs, atol=1e-4)
    for group, row in whole.groups.items():
        np.testing.assert_allclose(parts.groups[group].mean, row.mean, atol=1e-5)
        assert (parts.groups[group].lasting == row.lasting).mean() > 0.99


def test_the_other_way_round_all_is_the_other_way_round(model):
    one, other = compare(model, WITH, WITHOUT), compare(model, WITHOUT, WITH)
    assert one.differs == other.differs[::-1]
    assert one.ranked() == other.ranked()
    np.testing.assert_array_equal(chances(model, one, "a"), chances(model, other, "a")[::-1])


def test_every_unit_is_ranked_once(model):
    compared = compare(model, WITH, WITHOUT)
    count = len(model.config.states) * model.config.layers * model.config.hidden_size
    for by in ("lasting", "mean"):
        assert len(set(compared.ranked(by))) == count
    lasting = [compared.lasts(unit) for unit in compared.ranked()]
    assert lasting == sorted(lasting, reverse=True)
    mean = [compared.mean(unit) for unit in compared.ranked("mean")]
    assert mean == sorted(mean, reverse=True)


def test_units_are_counted_where_they_differ(model):
    compared = compare(model, WITH, WITHOUT)
    for row in compared.groups.values():
        assert row.counts[0] == (row.first > APART).sum()
        assert (np.flatnonzero(row.counts) + 1).max(initial=0) == row.lasting.max()


def test_a_difference_lasts_while_its_mean_over_some_characters_is_large():
    apart = np.zeros((100, 4), np.float32)
    apart[:30, 0] = 2 * APART
    apart[50, 1] = 1.0  # a flare of one character
    apart[0, 2] = 1.0
    differs = differing(apart)
    assert list(differs.sum(axis=0)) == [30 + OVER // 2 - 1, 0, 3, 0]
    assert list(differing(apart[:1])[0]) == [True, False, True, False]


def test_a_cell_that_follows_quotations_differs_longest(planted):
    compared = compare(planted, QUOTED, QUOTED.replace('"', ""))
    assert str(compared.ranked()[0]) == f"c0.{PLANTED}"
    assert compared.lasts(compared.ranked()[0]) == len(compared.end)


def test_the_quote_cell_of_a_real_network_differs_to_the_end():
    model = checkpoint.load("war-and-peace")
    compared = compare(model, QUOTED, QUOTED.replace('"', ""))
    unit = compared.ranked()[0]
    assert str(unit) == "c0.473"
    assert compared.lasts(unit) == len(compared.end)
    counts = compared.groups["c0"].counts
    assert 0 < 4 * counts[99] < counts[0]
    inside, outside = chances(model, compared, '"')
    at = compared.end.index("bad.") + 3
    assert inside[at] > 10 * outside[at]


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("", "text", "The first text is empty"),
        ("text", "", "The second text is empty"),
        ("text", "text", "are the same"),
        ("a text", "a book", "ends in “a text”, the second in “a book”"),
        ("a text with more", "a text", "ends in"),
        ("“Go", '"Go', "reads both texts alike"),
        ("Gé", "G", "reads both texts alike"),
        ("é", "è", "reads both texts alike"),
        ("G", "x" * (LONGEST + 1), "The second text has 10,001 characters"),
    ],
)
def test_texts_that_cannot_be_compared_are_refused(one, other, said):
    with pytest.raises(TextError, match=said):
        compare(random_model(), one, other)


@pytest.mark.parametrize(
    ("one", "other", "parts"),
    [
        ("aab", "ab", ("", "a", "", "ab")),
        ("ab", "abb", ("a", "", "b", "b")),
        ("ab", "b", ("", "a", "", "b")),
        ("xab", "yab", ("", "x", "y", "ab")),
        ("a\r\nb", "a\nbb", ("a\n", "", "b", "b")),
        ("ab", "abab", ("", "", "ab", "ab")),
        ("aéb", "acb", ("a", "", "c", "b")),
        ("aaaa", "aa", ("", "aa", "", "aa")),
    ],
)
def test_where_texts_are_parted(one, other, parts):
    model = random_model()
    found = parted(model, one, other)
    rows = (found.start, *found.differs, found.end)
    assert tuple(model.tokenizer.decode(row.tolist()) for row in rows) == parts
    assert found.unknown == one.count("é")


def test_a_mark_must_be_one_known_character():
    model = random_model()
    compared = compare(model, WITH, WITHOUT)
    for mark in ("", "ab", "é"):
        with pytest.raises(TextError, match="not one character"):
            chances(model, compared, mark)


def test_a_network_whose_numbers_overflow_says_so():
    weights, card = card_and_weights()
    weights["output.weight"][:] = 3e38
    model = checkpoint.build(random_model().folder, weights, card)
    with pytest.raises(ModelError, match="no numbers"):
        compare(model, WITH, WITHOUT)
