"""Guess the neuron without a browser: what a seed makes, that it is fair, and what is refused."""

from functools import cache, partial

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from charviz import checkpoint
from charviz.concepts import CONCEPTS, Labels
from charviz.passages import PASSAGES
from charviz.tracing import trace
from charviz.ui import guessed
from charviz.ui.guessed_game import (
    AGREES,
    FEWEST_RUNS,
    HIDDEN,
    LIVELY,
    LONGEST,
    OPTIONS,
    PLAIN,
    QUESTIONS,
    game,
    truth,
)
from charviz.ui.guessed_scores import agreement, clearness
from tests.ui.pages import Page

SEEDS = range(1, 11)
SHIPPED = ("linux", "python", "war-and-peace")


@pytest.fixture(scope="module")
def models():
    return [checkpoint.load(name) for name in SHIPPED]


@pytest.fixture(scope="module")
def games(models):
    return [game(models, seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def questions(games):
    return [question for found in games for question in found]


@pytest.fixture
def visit(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    return partial(Page, "guess")


def told(questions):
    return [(q.network, q.passage, q.start, str(q.unit), q.options, q.right) for q in questions]


def test_the_same_seed_makes_the_same_game(models):
    assert told(game(models, 5)) == told(game(models, 5)) != told(game(models, 6))


def test_every_game_is_whole(games):
    for found in games:
        assert len(found) == QUESTIONS
        assert len({(q.network, q.unit) for q in found}) == QUESTIONS
        assert found[0].right is not None
        assert 1 <= sum(q.right is None for q in found) <= 3
        assert len({q.network for q in found}) > 1
    assert {q.network for found in games for q in found} == set(SHIPPED)


def test_what_is_right_comes_from_the_hunt(models, questions):
    rows = {m.name: {row["concept"]: row for row in m.detectors()} for m in models}
    for question in questions:
        if question.right is None:
            named = [row["unit"] for row in rows[question.network].values()]
            assert str(question.unit) not in named
        else:
            assert question.row == rows[question.network][question.right]
            assert question.row["unit"] == str(question.unit)
    assert {q.row["verdict"] for q in questions if q.row} >= {"used", "tracks", "local"}


def test_a_question_is_fair_on_the_text_it_shows(models, questions):
    """By scores of another hand, the right answer is plain there, and the others are not."""
    by_name = {model.name: model for model in models}
    read = cache(lambda name, key: trace(by_name[name], PASSAGES[key].text))
    for question in questions:
        whole, stretch = PASSAGES[question.passage].text, slice(question.start, question.stop)
        levels = read(question.network, question.passage)[question.unit][stretch]
        assert np.abs(levels.astype(int) - question.levels).max() <= 1
        for name in question.options:
            labels = CONCEPTS[name].label(whole)[stretch]
            clear = independent(question.levels, labels)
            assert clear >= PLAIN - 0.01 if name == question.right else clear <= HIDDEN + 0.01
            assert labels.runs >= (FEWEST_RUNS if name == question.right else 1)
            if name == question.right and labels.values.dtype == np.bool_:
                assert best_mcc(question.levels, labels) >= AGREES - 0.01
        if question.right is None:
            assert question.levels.std() >= LIVELY


def test_a_text_is_whole_lines_that_fit_a_phone(questions):
    for question in questions:
        before = PASSAGES[question.passage].text[: question.start]
        assert not before or before.endswith("\n")
        assert question.text.endswith("\n") and not question.text.startswith("\n")
        assert LONGEST // 2 < len(question.text) <= LONGEST


def test_the_right_answer_stands_anywhere(questions):
    places = [q.options.index(q.right) for q in questions if q.right]
    assert set(places) == set(range(OPTIONS))
    assert max(map(places.count, places)) < len(places) / 2


def test_clearness_is_that_of_other_programs():
    rng = np.random.default_rng(0)
    levels = rng.integers(0, 256, 500).astype(np.uint8)
    for values in (levels + rng.normal(0, 90, 500) > 128, np.float32(levels // 40 - 3)):
        labels = Labels(values, rng.random(500) < 0.9)
        assert clearness(levels, labels) == pytest.approx(independent(levels, labels))
    assert clearness(levels, Labels(np.ones(500, bool), np.ones(500, bool))) == 0
    assert clearness(levels, Labels(np.ones(500, bool), np.zeros(500, bool))) == 0


def test_agreement_is_that_of_other_programs():
    rng = np.random.default_rng(1)
    levels = rng.integers(0, 256, 300).astype(np.uint8)
    labels = Labels(levels + rng.normal(0, 60, 300) < 90, rng.random(300) < 0.9)
    assert agreement(levels, labels) == pytest.approx(best_mcc(levels, labels))
    assert agreement(levels, Labels(np.float32(levels), labels.valid)) == 1


def test_the_truth_is_what_the_text_tells(questions):
    for question in questions:
        lines = truth(question)
        if question.right is None:
            assert not lines.any()
            continue
        labels = CONCEPTS[question.right].label(PASSAGES[question.passage].text)
        here = labels[slice(question.start, question.stop)]
        assert not lines[~here.valid].any()
        if here.values.dtype == np.bool_:
            np.testing.assert_array_equal(lines > 0, here.values & here.valid)
        else:
            steps = np.diff(lines[here.valid][np.argsort(here.values[here.valid])].astype(int))
            assert lines.max() == 3 and (steps >= 0).all()


def test_the_page_has_the_game_of_its_seed(visit, models):
    message = visit(seed="5").message
    assert message["place"] == {"seed": "5"}
    found = game(models, 5)
    assert [asked["text"] for asked in message["questions"]] == [q.text for q in found]
    assert len(message["levels"]) == len(message["truth"]) == sum(len(q.text) for q in found)
    for asked, question in zip(message["questions"], found, strict=True):
        titles = [option["title"] for option in asked["options"]]
        right = CONCEPTS[question.right].title if question.right else "None of these"
        assert titles[asked["right"]] == right
        assert len(titles) == OPTIONS + 1


def test_runs_of_ones_own_change_no_game(visit, monkeypatch, tmp_path):
    questions = visit(seed="3").message["questions"]
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    assert Page("guess", seed="3").message["questions"] == questions


def test_an_answer_is_told_with_score_verdict_and_where_to_look_on(visit):
    for seed in ("1", "2", "3"):
        for asked in visit(seed=seed).message["questions"]:
            reveal = asked["reveal"]
            paths = [link["path"] for link in reveal["links"]]
            if asked["right"] == OPTIONS:
                assert reveal["verdict"] == "no detector"
                assert "follows none of these" in reveal["head"]
                assert "a coin gets 50%" in reveal["score"] or "0 is none" in reveal["score"]
                assert paths == [""]
            else:
                assert reveal["verdict"] in ("used", "tracks", "local", "chance")
                assert "On text it never saw" in reveal["score"]
                assert paths == ["", "hunt"]
                assert reveal["links"][1]["query"].keys() == {"model", "row"}
            assert [bool(said) for said in reveal["wrong"]] == [
                k not in (asked["right"], OPTIONS) for k in range(OPTIONS + 1)
            ]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({}, (1, "--------", 1)),
        ({"seed": "42"}, (42, "--------", 1)),
        ({"seed": str(2**63 - 1)}, (2**63 - 1, "--------", 1)),  # other pages have such seeds
        ({"answers": "15-2"}, (1, "15-2----", 3)),
        ({"answers": "15-2", "question": "8"}, (1, "15-2----", 8)),
        ({"answers": "12345123", "question": "end"}, (1, "12345123", 9)),
        ({"question": "end"}, (1, "--------", 1)),
    ],
)
def test_an_address_is_a_game_under_way(values, wanted):
    found, refused = guessed.read(values)
    assert (found.seed, found.answers, found.question) == wanted
    assert not refused


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"seed": "-1"}, "seed '-1'"),
        ({"seed": str(2**63)}, "0 to 2^63 - 1"),
        ({"seed": "<b>"}, "seed '<b>'"),
        ({"seed": "٣"}, "whole number"),
        ({"seed": ""}, "whole number"),
        ({"answers": "126"}, "answers '126'"),
        ({"answers": "1" * (QUESTIONS + 1)}, "8 questions"),
        ({"question": "9"}, "question '9'"),
        ({"question": "0"}, "1 to 8"),
    ],
)
def test_what_cannot_be_had_is_refused_in_a_sentence(visit, values, said):
    page = visit(**values)
    assert said in page.said
    assert page.message["place"] == {"seed": "1"}
    assert page.message["answers"] == "-" * QUESTIONS
    assert page.message["question"] == 1


def test_without_networks_the_page_says_so(visit, monkeypatch):
    monkeypatch.setattr(checkpoint, "names", list)
    assert "No network is here" in visit().said


def best_mcc(levels, labels):
    shown, values = levels[labels.valid], labels.values[labels.valid]
    said = (shown >= level for level in set(shown.tolist()) - {shown.min()})
    return max(abs(np.corrcoef(values, yes)[0, 1]) for yes in said)  # what MCC is


def independent(levels, labels):
    """Clearness by scikit-learn, and by ranks as pandas gives them."""
    import pandas as pd

    shown, values = levels[labels.valid], labels.values[labels.valid]
    if values.dtype == np.bool_:
        return 2 * abs(roc_auc_score(values, shown) - 0.5)
    return abs(pd.Series(shown).corr(pd.Series(values), method="spearman"))
