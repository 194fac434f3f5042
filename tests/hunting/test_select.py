import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import average_precision_score, roc_auc_score

from charviz.concepts import CONCEPTS, Concept, Labels
from charviz.hunting.passes import prepare, units_of, values
from charviz.hunting.select import REPORT, TUNE, select
from charviz.hunting.split import split
from tests.networks import random_model
from tests.planted import planted_model, quoted_text

TEXT = quoted_text(250, seed=4)


def patchy(text):
    """Depth by the last vowel, not valid after a full stop: masked, and few values."""
    values = np.array(["aeiou".find(c) for c in text], np.float32)
    return Labels(values, np.array([c != "." for c in text]))


PATCHY = Concept("patchy", "Patchy", "graded", "Made up.", patchy)
ASKED = [*(CONCEPTS[n] for n in ("quotes", "newline-next", "line-position")), PATCHY]


@pytest.fixture(scope="module")
def hunted():
    model = random_model(hidden=12, layers=2)
    reading = prepare(model, TEXT, [*CONCEPTS.values(), PATCHY])
    halves = split(len(reading.fed))
    return model, reading, halves, select(model, reading, halves, ASKED)


def on(hunted, which):
    """Levels [units, time] and places of one side, by a reading of its own."""
    model, reading, halves, selection = hunted
    raw = np.empty((len(reading.fed), len(units_of(model))), np.float32)
    for positions, chunk in values(model, reading.fed):
        raw[positions] = chunk
    side = halves.side(len(raw)) == which
    return selection.bins.levels(raw)[:, side], side


@pytest.mark.parametrize("concept", ASKED, ids=lambda c: c.name)
@pytest.mark.parametrize("which", [TUNE, REPORT])
def test_scores_are_those_of_scikit_learn_and_scipy_to_the_last_digits(hunted, concept, which):
    levels, side = on(hunted, which)
    labels = concept.label(TEXT)[side]
    ranked = hunted[3].ranked[concept.name]
    found = (ranked.tune, ranked.report)[which]
    for unit, sign, score in list(zip(ranked.units, ranked.signs, found, strict=True))[:12]:
        there, told = levels[unit][labels.valid].astype(int), labels.values[labels.valid]
        if concept.kind == "graded":
            truth = spearmanr(there, hunted[1].truth.grades[concept.name][side][labels.valid])[0]
            assert score == pytest.approx(truth * sign, abs=1e-12)
        else:
            assert score == pytest.approx(roc_auc_score(told, sign * there), abs=1e-12)


def test_units_come_in_the_order_of_their_scores_on_tune(hunted):
    for ranked in hunted[3].ranked.values():
        assert sorted(ranked.units) == list(range(48))
        assert (np.diff(ranked.tune.round(9)) <= 0).all()


def test_of_equal_aurocs_the_greater_precision_comes_first(hunted):
    levels, side = on(hunted, TUNE)
    ranked, labels = hunted[3].ranked["quotes"], CONCEPTS["quotes"].label(TEXT)[side]
    for k in np.flatnonzero(np.diff(ranked.tune.round(9)) == 0):
        one, other = (
            average_precision_score(labels.values, ranked.signs[i] * levels[ranked.units[i]])
            for i in (k, k + 1)
        )
        assert one >= other - 1e-9


def test_nothing_is_chosen_by_what_stands_on_report():
    model = planted_model(hidden=16)
    halves = split(len(TEXT))
    side = halves.side(len(TEXT))
    label = CONCEPTS["quotes"].label
    turned = Concept(
        *("quotes", "", "binary", ""),
        lambda t: Labels(label(t).values ^ (side == REPORT), side > -2),
    )
    found = []
    for concept in (CONCEPTS["quotes"], turned):
        reading = prepare(model, TEXT, [concept])
        found.append(select(model, reading, halves, [concept]).ranked["quotes"])
    assert np.array_equal(found[0].units, found[1].units)
    assert found[0].level == found[1].level
    assert found[0].report[0] == 1.0
    assert found[1].report[0] == 0.0


def test_other_concepts_of_the_reading_change_nothing(hunted):
    model, _, halves, selection = hunted
    reading = prepare(model, TEXT, ASKED)
    again = select(model, reading, halves, ASKED)
    for name, ranked in selection.ranked.items():
        assert np.array_equal(ranked.units, again.ranked[name].units)
        assert np.array_equal(ranked.report, again.ranked[name].report)


def test_runners_up_are_named_with_their_scores_on_report(hunted):
    ranked, names = hunted[3].ranked["quotes"], units_of(hunted[0])
    told = ranked.runners_up(names)
    assert len(told) == 15
    assert told[0] == (names[ranked.units[1]], ranked.report[1])
