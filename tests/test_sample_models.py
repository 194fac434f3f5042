"""What ships is what is said of it: losses, traces and detectors are made again and compared."""

import numpy as np
import pytest
from scipy.special import logsumexp
from sklearn.metrics import f1_score, roc_auc_score

from charviz import checkpoint, tracing
from charviz.concepts import CONCEPTS
from charviz.corpora import load, split
from charviz.corpora.wrapping import wrapped_at
from charviz.home import SAMPLE_MODELS
from charviz.hunting import corpus, table
from charviz.hunting.select import REPORT
from charviz.hunting.split import split as split_blocks
from charviz.passages import PASSAGES
from charviz.shown import load_trace
from charviz.stretches import stretches, suggested_streams
from charviz.tokenizer import NOT_FED
from charviz.units import parse_unit

NAMES = sorted(p.parent.name for p in SAMPLE_MODELS.glob("*/model.json"))
LARGEST = 12 * 2**20  # bytes


@pytest.fixture(scope="module", params=NAMES)
def model(request):
    return checkpoint.load(request.param)


@pytest.fixture(scope="module")
def parts(model, corpora_folder):
    learned = model.card["corpus"]
    corpus = load(learned["name"])
    if corpus.sha256 != learned["sha256"]:
        pytest.skip(f"{learned['title']} is another one on this machine, not {learned['version']}")
    return split(corpus.text)


def test_a_sample_model_ships():
    assert "war-and-peace" in NAMES


def test_a_model_is_small(model):
    size = sum(p.stat().st_size for p in model.folder.rglob("*") if p.is_file())
    assert size <= LARGEST


def test_a_model_has_beaten_counting(model):
    assert model.card["losses"]["test"] < model.card["losses"]["ngram"]


def test_kept_traces_are_what_the_weights_make(model):
    for path in (model.folder / "traces").iterdir():
        text = PASSAGES[path.stem].text
        kept, made = load_trace(model, path.stem, text), tracing.trace(model, text)
        for name, levels in kept.levels.items():
            apart = np.abs(levels.astype(int) - made.levels[name])
            assert apart.max() <= 1  # another machine's BLAS may round another way
        np.testing.assert_allclose(kept.surprise, made.surprise, atol=1e-4)
        assert (kept.top5_ids == made.top5_ids).mean() > 0.999


@pytest.fixture(scope="module")
def whole(model, parts):
    """The test part, read once: ids, the loss in nats, and the raw values of the best detector."""
    row = max((d for d in model.detectors() if d["mcc"]), key=lambda d: d["mcc"])
    unit = parse_unit(row["unit"], model.config)
    ids = model.tokenizer.encode(parts.test).ids
    fed = ids[ids != NOT_FED]
    raw, surprise = np.zeros((2, len(fed)), np.float32)
    streams = suggested_streams(len(fed), model.burn_in)
    for stretch in stretches(model.network, fed, streams, model.burn_in):
        here = stretch.positions[stretch.valid]
        state = stretch.c if unit.state == "c" else stretch.h
        raw[here] = state[unit.layer][:, :, unit.index][stretch.valid]
        coming = fed[np.minimum(here + 1, len(fed) - 1)]
        logits = stretch.logits[stretch.valid]
        surprise[here] = logsumexp(logits, axis=1) - logits[np.arange(len(here)), coming]
    return ids, surprise[:-1].mean(dtype=np.float64), row, raw


def test_the_losses_are_those_of_the_shipped_file(model, whole):
    _, loss, _, _ = whole
    assert loss == pytest.approx(model.card["losses"]["test"], abs=2e-5)


def test_the_vocabulary_is_that_of_the_training_part(model, parts):
    assert set(model.tokenizer.itos) - {model.tokenizer.unknown} <= set(parts.train)


def test_the_line_length_is_that_of_the_training_part(model, parts):
    assert "line_length" in model.card
    assert model.line_length == wrapped_at(parts.train)


def test_the_best_detector_scores_what_scikit_learn_says(parts, whole):
    ids, _, row, values = whole
    labels = CONCEPTS[row["concept"]].label(parts.test)
    fed, raw = ids != NOT_FED, row["sign"] * values
    told = labels.valid[fed] & (split_blocks(len(raw)).side(len(raw)) == REPORT)
    truth = labels.values[fed][told].astype(bool)
    assert told.sum() == row["n"]
    assert roc_auc_score(truth, raw[told]) == pytest.approx(row["auroc"], abs=1e-3)
    said = raw[told] >= row["sign"] * row["threshold"]
    assert f1_score(truth, said) == pytest.approx(row["f1"], abs=1e-3)
    assert (said == truth).mean() == pytest.approx(row["accuracy"], abs=1e-3)


def test_eighths_make_up_the_whole(model):
    for row in model.detectors():
        if row["verdict"] != "absent" and row["kind"] == "binary":
            assert sum(part["n"] for part in row["eighths"]) == row["n"]
            right = sum(part["n"] * (part["accuracy"] or 0) for part in row["eighths"])
            assert right / row["n"] == pytest.approx(row["accuracy"], abs=1e-5)


def test_the_table_was_fitted_on_enough_text(model, parts):
    fitted = table.load(model)
    assert set(fitted.columns) == set(CONCEPTS)
    assert table.LEAST_TEXT <= fitted.characters <= len(parts.train)


def test_the_table_knows_what_the_last_character_tells_and_no_more(model, parts):
    """A word's first letter takes one character; the place in a line takes more than eight."""
    text = parts.test[:100_000]
    ids = model.tokenizer.encode(text).ids
    fed = ids != NOT_FED
    for name, least, most in (("word-start", 0.999, 1), ("line-position", 0, 0.9)):
        said = table.load(model).predict(ids[fed], name)[-1]
        truth = CONCEPTS[name].label(text).values[fed]
        if CONCEPTS[name].kind == "binary":
            score = roc_auc_score(truth, said)
        else:
            score = np.corrcoef(truth, said)[0, 1]
        assert least <= score <= most


def test_the_labels_of_the_corpus_are_its_own(model, corpora_folder):
    learned = model.card["corpus"]
    whole = load(learned["name"])
    if whole.sha256 != learned["sha256"]:
        pytest.skip(f"{learned['title']} is another one on this machine, not {learned['version']}")
    kept, text = corpus.load(model), whole.text[: corpus.MOST]
    fed = model.tokenizer.encode(text).ids != NOT_FED
    assert set(kept.labels) == set(CONCEPTS)
    for name, concept in CONCEPTS.items():
        if concept.kind == "binary":
            labels = concept.label(text)[fed]
            assert np.array_equal(kept.labels[name].valid, labels.valid)
            assert np.array_equal(kept.labels[name].values, labels.values & labels.valid)
    assert kept.touched(text[500_000:600_000]) != []


def test_stretches_agree_with_one_unbroken_stream(model, parts, monkeypatch):
    """At most 1 of 100,000 levels is off by more than one, on 50,000 real characters."""
    text = parts.test[:50_000]
    apart = tracing.trace(model, text)
    assert apart.streams > 1
    monkeypatch.setattr(tracing, "EXACT", len(text))
    whole = tracing.trace(model, text)
    assert whole.streams == 1
    assert tracing.share_apart(whole.levels, apart.levels) <= 1e-5
