import numpy as np
import pytest

from charviz.concepts import CONCEPTS
from charviz.hunting import twin
from charviz.hunting.detail import grades_of
from charviz.hunting.passes import prepare
from charviz.hunting.select import select
from charviz.hunting.split import Split, split
from charviz.hunting.twin import SEEDS, beginning, twin_lead, twins, untrained
from tests.networks import random_model
from tests.planted import quoted_text

TEXT = quoted_text(250, seed=6)
ASKED = [CONCEPTS[n] for n in ("quotes", "line-position", "comment")]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def scene():
    model = random_model(hidden=12)
    reading = prepare(model, TEXT, ASKED)
    return model, reading, split(len(reading.fed))


def test_the_bar_is_the_best_of_all_seeds(scene):
    model, reading, halves = scene
    found = twins(model, reading, halves, ASKED)
    for name in ("quotes", "line-position"):
        every = [
            select(untrained(model, seed), reading, halves, ASKED[:2]).ranked[name].report[0]
            for seed in range(SEEDS)
        ]
        assert found[name].score == max(every)
        assert found[name].seed == int(np.argmax(every))


def test_what_does_not_occur_has_no_twin(scene):
    assert set(twins(*scene, ASKED)) == {"quotes", "line-position"}


def test_nothing_of_a_models_weights_matters(scene):
    model, reading, halves = scene
    other = random_model(hidden=12, seed=9)
    one, same = (twins(m, reading, halves, ASKED)["quotes"] for m in (model, other))
    assert (one.unit, one.score) == (same.unit, same.score)


def test_only_the_beginning_is_read(scene, monkeypatch):
    model, reading, halves = scene
    monkeypatch.setattr(twin, "MOST", 12_000)
    found = twins(model, reading, halves, ASKED)["quotes"]
    assert found.counts.sum() == sum(max(0, min(b, 12_000) - a) for a, b in halves.report)
    assert beginning(Split(((0, 9),), ((9, 15_000), (16_000, 17_000)))) == Split(
        ((0, 9),), ((9, 12_000),)
    )


def test_a_perfect_unit_leads_and_the_twin_itself_does_not(scene):
    model, reading, halves = scene
    found = twins(model, reading, halves, ASKED)["quotes"]
    grades = grades_of(reading, "quotes")
    perfect = np.where(grades == 1, 200, 10).astype(np.uint8)
    ahead = twin_lead(perfect, grades, halves, 1, found, 0)
    assert 0 < ahead < 1 - found.score
    assert twin_lead(255 - perfect, grades, halves, -1, found, 0) == pytest.approx(ahead)
    assert twin_lead(255 - perfect, grades, halves, 1, found, 0) < 0


def test_what_is_kept_comes_back_and_damage_is_made_good(scene, home, monkeypatch):
    first = twins(*scene, ASKED)
    made = []
    monkeypatch.setattr(twin, "untrained", lambda *given: made.append(1) or untrained(*given))
    again = twins(*scene, ASKED)
    assert not made
    for name, found in first.items():
        assert (again[name].seed, again[name].unit) == (found.seed, found.unit)
        assert (again[name].score, again[name].sign) == (found.score, found.sign)
        assert np.array_equal(again[name].counts, found.counts)
    for path in (home / "untrained").iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    assert twins(*scene, ASKED)["quotes"].score == first["quotes"].score
    assert len(made) == SEEDS


def test_no_text_is_kept(scene, home):
    twins(*scene, ASKED)
    data = b"".join(path.read_bytes() for path in (home / "untrained").iterdir())
    assert not any(word.encode() in data for word in TEXT.split()[:200] if len(word) > 5)


def test_what_was_used_longest_ago_makes_room(home, monkeypatch):
    monkeypatch.setattr(twin.KEPT, "budget", 2_500)
    for k in range(5):
        twin.KEPT.put(f"{k}", {"a": np.full(1_000, k, np.uint8)})
    assert twin.KEPT.get("0") is None
    assert twin.KEPT.get("4")["a"][0] == 4


def test_where_the_disk_refuses_nothing_is_kept_and_nothing_breaks(home, caplog):
    (home / "untrained").write_text("a file where a folder should be")
    twin.KEPT.put("1", {"a": np.zeros(3)})
    assert "cannot be kept" in caplog.text
    assert twin.KEPT.get("1") is None
