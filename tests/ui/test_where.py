"""What is said and drawn of a unit elsewhere, in the text shown and in a long one."""

import hashlib
import time
from threading import Event

import numpy as np
import pytest

from charviz import checkpoint
from charviz.checkpoint import write_json
from charviz.corpora.catalog import CATALOG, Corpus
from charviz.overview import elsewhere, held_out, shelf
from charviz.overview.longtext import LONGEST, survey
from charviz.tracing import gate_levels, trace
from charviz.ui.background import Background
from charviz.ui.extras import Asked, long_text
from charviz.ui.extras.long_text import LongWish, read_wish
from charviz.ui.extras.stretches import Scale
from charviz.ui.extras.where import levels_told, memory_told, where
from charviz.ui.shared import Shared
from charviz.units import Unit
from tests.planted import PLANTED, planted_card_and_weights, planted_model, quoted_text
from tests.shown_models import DETECTORS, NOT_MEASURED

PATIENCE = 30  # s, until a test gives up
TEXT = quoted_text(20)
LONG = quoted_text(80, seed=1)
SHA256 = hashlib.sha256(LONG.encode()).hexdigest()
CORPUS = {"name": "mine", "sha256": SHA256, "split": {"test": [1_000, 9_000]}}
QUOTES = Unit("c", 0, PLANTED)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home, memory and queue of this test's own, and a corpus that has an address."""
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    monkeypatch.delenv("CHARVIZ_CORPORA", raising=False)
    monkeypatch.setattr(long_text, "_held", Shared(10**7))
    monkeypatch.setattr(long_text, "_background", Background())
    corpus = Corpus(
        "mine", "Our corpus", "", "public domain", "prose", len(LONG), SHA256,
        "http://localhost:9/corpus.txt",
    )  # fmt: skip
    monkeypatch.setitem(CATALOG, "mine", corpus)
    held_out._looked_up.cache_clear()
    return tmp_path


@pytest.fixture
def brought(home):
    (home / "corpora").mkdir()
    (home / "corpora" / "mine.txt").write_text(LONG)


@pytest.fixture
def model():
    return planted_model(corpus=CORPUS)


def ask(model, unit=QUOTES, shown=TEXT, traced=None, **wish):
    return where(model, traced or trace(model, shown), Asked(unit, wish))


def wait(model, **wish):
    """Ask until nothing is under way any more."""
    until = time.monotonic() + PATIENCE
    while (long := ask(model, **wish).facts["long"])["state"] in ("waiting", "reading"):
        assert time.monotonic() < until
        time.sleep(0.02)
    return long


def test_the_text_shown_is_told_as_elsewhere_computes_it(model):
    found, column = ask(model), trace(model, TEXT)[QUOTES]
    strong, weak = elsewhere.extremes(column)
    here = found.facts["here"]
    assert [s["from"] for s in here["strongest"]] == strong.tolist()
    assert [s["from"] for s in here["weakest"]] == weak.tolist()
    first = here["strongest"][0]
    assert first["to"] - first["from"] == elsewhere.WINDOW
    assert first["mean"] == pytest.approx(
        column[first["from"] : first["to"]].mean() / 127.5 - 1, abs=1e-3
    )
    assert found.arrays["bars"].sum() == pytest.approx(1)
    expected = elsewhere.autocorrelation(column, elsewhere.lags_told(len(column)))
    assert found.arrays["correlation"] == pytest.approx(expected, abs=1e-6)


def test_characters_that_are_not_read_move_positions_and_nothing_else(model):
    strange = "".join(f"☃{character}" for character in TEXT)
    plain, mixed = ask(model), ask(model, shown=strange)
    assert np.array_equal(plain.arrays["bars"], mixed.arrays["bars"])
    assert np.array_equal(plain.arrays["correlation"], mixed.arrays["correlation"])
    for one, other in zip(
        plain.facts["here"]["weakest"], mixed.facts["here"]["weakest"], strict=True
    ):
        assert other["mean"] == one["mean"]
        assert (other["from"], other["to"]) == (2 * one["from"] + 1, 2 * one["to"])


def test_a_gate_is_told_on_its_own_scale(model):
    traced, unit = trace(model, TEXT), Unit("f", 0, PLANTED)
    traced.levels["f0"] = gate_levels(model, TEXT, 0)["f"]
    found = ask(model, unit, traced=traced)
    assert found.facts["scale"] == [0, 1]
    assert found.facts["here"]["strongest"][0]["mean"] == pytest.approx(1)
    assert found.facts["long"]["state"] == "none"
    assert "Gates are not kept" in found.facts["long"]["said"]


@pytest.mark.parametrize(("text", "said"), [("", "too short"), ("ab", "too short")])
def test_a_short_text_says_so(model, text, said):
    found = ask(model, shown=text)
    assert said in found.facts["here"]["stretches"]
    assert found.facts["here"]["strongest"] == []
    assert found.facts["here"]["remembers"]


def test_a_detector_s_threshold_is_told(home, brought):
    weights, card = planted_card_and_weights()
    model = checkpoint.save(home / "runs" / "mine", weights, card)
    rows = [NOT_MEASURED | row for row in DETECTORS]
    write_json(model.folder / "detectors.json", {"detectors": rows})
    found = ask(checkpoint.load(model.folder))
    above = (trace(model, TEXT)[QUOTES] >= 128).mean()
    assert found.facts["threshold"] == 128
    assert f"At {100 * above:.1f}% of characters it is above" in found.facts["here"]["levels"]
    assert "(“inside”)" in found.facts["here"]["levels"]


def test_levels_in_words():
    scale, counts = Scale(-1, 1), np.zeros(256, np.int64)
    assert levels_told(counts, scale, None) == "Nothing of this text was read."
    counts[255] = 10
    assert levels_told(counts, scale, None) == "It stands at +1.00 throughout."
    counts[:] = 1
    assert levels_told(counts, scale, None) == "Half of its levels lie between −0.51 and +0.50."
    counts[[0, 255]] = 200
    assert levels_told(counts, Scale(0, 1), None).startswith("Half of its levels lie between 0.00 ")
    assert "at an end of its scale" in levels_told(counts, scale, None)


def test_memory_in_words():
    assert "nothing to remember" in memory_told(None)
    assert "too short" in memory_told(np.ones(1))
    assert "for more than 3 characters" in memory_told(np.array([1, 0.9, 0.8, 0.7]))
    assert "correlation 0.70" in memory_told(np.array([1, 0.9, 0.8, 0.7]))
    assert "hardly remembers" in memory_told(np.array([1, 0.2, 0.1, 0.0]))
    assert "for about 2 characters" in memory_told(np.array([1, 0.5, 0.2, 0.1]))
    wave = np.cos(np.arange(200) * 2 * np.pi / 70)
    assert "comes back after about 70 characters (correlation 1.00)" in memory_told(wave)
    assert "comes back" not in memory_told(0.9 ** np.arange(100))


def test_the_test_part_is_offered_then_looked_through(model, brought):
    offered = ask(model).facts["long"]
    assert offered["state"] == "offered"
    assert "8,000 characters, never seen in training" in offered["said"]
    assert ask(model, start=True).facts["long"]["state"] in ("waiting", "reading")
    wait(model)
    found = ask(model)
    assert found.facts["long"]["state"] == "read"
    part = LONG[1_000:9_000]
    column = trace(model, part)[QUOTES]
    strong, weak = elsewhere.extremes(column)
    long = found.facts["long"]
    assert [s["from"] for s in long["strongest"]] == strong.tolist()
    assert [s["from"] for s in long["weakest"]] == weak.tolist()
    assert found.arrays["long_bars"] == pytest.approx(elsewhere.bars(elsewhere.histogram(column)))
    colours = found.arrays["colours"].reshape(-1, elsewhere.WINDOW)
    begin = np.concatenate([strong, weak])
    assert np.array_equal(colours, column[begin[:, None] + np.arange(elsewhere.WINDOW)])
    for (before, text, after), stretch in zip(
        long["texts"], long["strongest"] + long["weakest"], strict=True
    ):
        assert part[stretch["from"] : stretch["to"]] == text
        assert before + text + after in part


def test_what_was_found_is_there_again_after_a_restart(model, brought, monkeypatch):
    ask(model, start=True)
    wait(model)
    monkeypatch.setattr(long_text, "_held", Shared(10**7))
    assert ask(model).facts["long"]["state"] == "read"


def test_two_who_ask_at_once_have_it_done_once(model, brought, monkeypatch):
    read, begun, leave = [], Event(), Event()

    def slowly(model, text, tell):
        read.append(text)
        begun.set()
        assert leave.wait(PATIENCE)
        return survey(model, text, tell)

    monkeypatch.setattr(long_text, "survey", slowly)
    ask(model, start=True)
    assert begun.wait(PATIENCE)
    assert ask(model, start=True).facts["long"]["said"] == "Getting ready …"
    # The same text as another's own waits for its turn, and then is there.
    own = {"source": "own", "text": LONG[1_000:9_000], "start": True}
    assert ask(model, **own).facts["long"]["state"] == "waiting"
    leave.set()
    assert wait(model)["state"] == "read"
    assert wait(model, source="own", digest=shelf.text_digest(LONG[1_000:9_000]))["state"] == "read"
    assert len(read) == 1


def test_a_text_of_one_s_own_is_sent_once_and_asked_for_by_its_digest(model):
    assert ask(model, source="own").facts["long"]["state"] == "offered"
    sent = ask(model, source="own", text=LONG, start=True).facts["long"]
    assert sent["digest"] == shelf.text_digest(LONG)
    read = wait(model, source="own", digest=sent["digest"])
    assert read["state"] == "read"
    assert read["characters"] == len(LONG)
    assert "texts" not in read  # the browser has the text
    other = ask(model, source="own", digest=shelf.text_digest("another")).facts["long"]
    assert other["state"] == "offered"


def test_colours_of_a_long_text_are_one_for_each_code_point(model):
    strange = "".join(f"{character}☃" for character in LONG[:6_000])
    digest = ask(model, source="own", text=strange, start=True).facts["long"]["digest"]
    wait(model, source="own", digest=digest)
    found = ask(model, source="own", digest=digest)
    stretches = found.facts["long"]["strongest"] + found.facts["long"]["weakest"]
    held = trace(model, strange)[QUOTES]
    spans = [held[s["from"] : s["to"]] for s in stretches]
    assert np.array_equal(found.arrays["colours"], np.concatenate(spans))


def test_a_corpus_not_here_is_offered_with_its_name_size_licence_and_place(model):
    long = ask(model).facts["long"]
    assert long["offer"] == "Download and look through it"
    for word in ("Our corpus", "localhost:9", "MB", "public domain"):
        assert word in long["said"]


def test_a_failed_download_is_one_sentence_and_can_be_tried_again(model):
    ask(model, start=True)
    until = time.monotonic() + PATIENCE
    while not (long := ask(model).facts["long"]).get("why"):
        assert time.monotonic() < until
        time.sleep(0.02)
    assert "cannot be reached from here" in long["why"]
    assert long["state"] == "offered"


def test_a_corpus_that_nobody_has_says_how_to_bring_it(model, monkeypatch):
    corpus = Corpus("mine", "Our corpus", "", "GPL-2.0", "c", len(LONG), SHA256)
    monkeypatch.setitem(CATALOG, "mine", corpus)
    long = ask(model, start=True).facts["long"]
    assert long["state"] == "none"
    assert "mine.txt" in long["said"]


def test_a_network_of_an_unknown_corpus_says_so():
    long = ask(planted_model()).facts["long"]
    assert long["state"] == "none"
    assert "not a corpus that charviz knows" in long["said"]


@pytest.mark.parametrize(
    ("sent", "wish"),
    [
        (None, LongWish()),
        ([1], LongWish()),
        ({"source": "x", "start": 1, "text": 5, "digest": "../../etc"}, LongWish()),
        ({"source": "own", "digest": "a" * 64}, LongWish("own", digest="a" * 64)),
        ({"source": "own", "text": "x" * (LONGEST + 9)}, LongWish("own", text="x" * LONGEST)),
        ({"start": True}, LongWish(start=True)),
    ],
)
def test_a_wish_from_outside_is_checked(sent, wish):
    assert read_wish(sent) == wish
