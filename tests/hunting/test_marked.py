"""A stretch marked in a text: the units that are on inside it and off around it."""

import re

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from charviz.errors import TextError
from charviz.hunting import marked as marks
from charviz.hunting.marked import marked
from charviz.tracing import trace
from tests.planted import PLANTED, planted_model, quoted_text

TEXT = quoted_text(20, seed=4)


@pytest.fixture(scope="module")
def model():
    return planted_model()


@pytest.fixture(scope="module")
def read(model):
    return trace(model, TEXT)


def quotations(text=TEXT):
    return [(m.start() + 1, m.end() - 1) for m in re.finditer(r'"[^"]{20,}"', text)]


def test_the_cell_that_follows_quotations_is_found_by_any_of_them(model, read):
    places = []
    for start, stop in quotations()[2:10]:
        found = marked(model, read, start, stop).candidates
        (place,) = (k for k, one in enumerate(found) if str(one.unit) == f"c0.{PLANTED}")
        assert found[place].inside > 0.95
        places.append(place)
    assert np.median(places) == 0


def test_a_candidate_is_on_inside_and_off_around_as_its_levels_say(model, read):
    start, stop = quotations()[3]
    found = marked(model, read, start, stop)
    low, high = found.around
    inside = np.arange(low, high)
    inside = (inside >= start) & (inside < stop)
    for one in found.candidates:
        levels = read[one.unit]
        is_on = marks.on(levels, one.sign, one.level)[low:high]
        assert one.inside == pytest.approx(is_on[inside].mean())
        assert one.around == pytest.approx(is_on[~inside].mean())
        toward = levels[low:high].astype(int) * one.sign
        assert one.auroc == pytest.approx(roc_auc_score(inside, toward), abs=1e-12)
    spread = [one.inside - one.around for one in found.candidates]
    assert spread == sorted(spread, reverse=True)


def test_where_else_it_is_on_leaves_the_marked_stretch_out(model, read):
    start, stop = quotations()[3]
    best = marked(model, read, start, stop).candidates[0]
    is_on = marks.on(read[best.unit], best.sign, best.level)
    is_on[start:stop] = False
    assert best.elsewhere == len(marks.runs_of(is_on))
    assert best.share == pytest.approx(is_on.sum() / (len(TEXT) - (stop - start)))
    runs = sorted(marks.runs_of(is_on), key=lambda run: run[0] - run[1])[: len(best.places)]
    assert [(place.start, place.stop) for place in best.places] == sorted(runs)  # the longest
    for place in best.places:
        assert place.stop <= start or place.start >= stop
        assert is_on[place.start : place.stop].all()
        whole = place.before + place.quoted.removesuffix("…")
        assert TEXT[place.start - len(place.before) :].startswith(whole)


def test_the_same_stretch_gives_the_same_answer(model, read):
    start, stop = quotations()[2]
    assert marked(model, read, start, stop) == marked(model, read, start, stop)


def test_what_a_unit_does_by_luck_is_drawn_beside(model, read):
    start, stop = quotations()[3]
    found = marked(model, read, start, stop)
    assert found.drawn == marks.DRAWN
    assert found.searched == 2 * 2 * 32
    short = trace(model, TEXT[:300])
    assert marked(model, short, 100, 200).candidates[0].by_luck is None


def test_characters_that_were_not_read_count_nowhere(model):
    text = TEXT[:200] + "\r" * 30 + TEXT[200:600]
    with pytest.raises(TextError, match="one character that the network reads"):
        marked(model, trace(model, text), 205, 220)


@pytest.mark.parametrize(("start", "stop"), [(-1, 5), (5, 5), (9, 3), (0, 100_000)])
def test_what_is_no_stretch_is_refused(model, read, start, stop):
    with pytest.raises(TextError, match="is none of this text"):
        marked(model, read, start, stop)


def test_all_of_a_text_cannot_be_marked(model, read):
    with pytest.raises(TextError, match="Mark less"):
        marked(model, read, 0, len(TEXT))


def test_a_text_too_long_is_refused():
    with pytest.raises(TextError, match="at most 10,000"):
        marks.check("x" * 10_001, 0, 5)
