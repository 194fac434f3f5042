"""A hunt that several share, here as threads: the same as one alone makes."""

import numpy as np
import pytest

from charviz.concepts import CONCEPTS
from charviz.hunting.hunt import hunt
from charviz.hunting.team import ALONE, own, shared_out
from tests.planted import planted_model, quoted_text
from tests.threads import alike, in_threads

CONCEPTS_ASKED = [CONCEPTS[n] for n in ("quotes", "line-position", "capital-word", "comment")]


def hunted(team, text):
    found = hunt(planted_model(), text, CONCEPTS_ASKED, team=team)
    return found.rows, found.tune, found.report, found.pairs


# A text read as one stream, of which all but one member read nothing; and one of many streams.
@pytest.mark.parametrize(("size", "paragraphs"), [(2, 400), (3, 60)])
def test_a_team_finds_what_one_alone_finds(size, paragraphs, tmp_path, monkeypatch):
    text = quoted_text(paragraphs, seed=2)
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path / "alone"))
    alone = hunted(ALONE, text)
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path / "team"))
    for member in in_threads(size, lambda team: hunted(team, text)):
        assert alike(member) == alike(alone)


def test_work_is_shared_out_and_comes_back_in_order():
    done = in_threads(3, lambda team: shared_out(team, lambda k: (k * k, team.rank), range(8)))
    assert all(found == done[0] for found in done)
    assert [square for square, _ in done[0]] == [k * k for k in range(8)]
    assert {rank for _, rank in done[0]} == {0, 1, 2}


def test_each_item_falls_to_one():
    parts = in_threads(3, lambda team: own(team, range(8)))
    assert sorted(np.concatenate(parts)) == list(range(8))
