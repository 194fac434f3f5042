import json

import numpy as np
import pytest
from click.testing import CliRunner

from charviz import checkpoint
from charviz.cli import main
from charviz.concepts import CONCEPTS
from charviz.hunting.split import split

from ..networks import card_and_weights
from ..planted import planted_card_and_weights, quoted_text
from ..strange_texts import LONE_SURROGATES, STRANGE

TEXT = quoted_text(200, seed=5)
DESIGNED = {
    *("concept", "unit", "sign", "threshold", "base_rate", "n", "runs", "auroc", "auroc_ci", "ap"),
    *("f1", "mcc", "iou", "accuracy", "spearman", "lags", "worst", "runners_up", "p", "q"),
    *("untrained", "table", "probe", "sparse", "effect", "untested", "verdict", "why"),
}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home with one network, `net`, which has a quote cell and nothing to compare it with."""
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    checkpoint.save(tmp_path / "runs" / "net", *planted_card_and_weights())
    return tmp_path


def run(*options, given=TEXT):
    text = given if isinstance(given, bytes) else given.encode("utf-8", "surrogatepass")
    return CliRunner().invoke(main, ["hunt", "net", "--text", "-", *options], input=text)


def told(*options, given=TEXT):
    result = run(*options, "--json", given=given)
    assert result.exit_code == 0, result.output
    assert "NaN" not in result.stdout
    return json.loads(result.stdout)


def test_the_answer_has_all_that_was_promised():
    found = told("--concept", "quotes", "--concept", "comment", "--seed", "3")
    assert found["model"] == "net"
    assert found["model_digest"] == checkpoint.load("net").digest
    assert found["text"]["chars"] == len(TEXT)
    assert len(found["text"]["sha256"]) == 64
    assert found["pairs_searched"] == 64  # what is absent is not searched for
    assert found["seed"] == 3
    assert found["nulls"] == 999
    assert {"trace", "score", "controls", "cause", "total"} <= set(found["seconds"])
    assert [row["concept"] for row in found["detectors"]] == ["quotes", "comment"]
    assert all(set(row) >= DESIGNED for row in found["detectors"])


def test_both_sides_are_those_of_the_split():
    found = told("--concept", "quotes")
    halves = split(len(TEXT))
    assert [tuple(span) for span in found["tune"]] == list(halves.tune)
    assert [tuple(span) for span in found["report"]] == list(halves.report)


def test_without_a_name_all_concepts_are_hunted_for():
    found = told(given='a "b"\n' * 50)
    assert [row["concept"] for row in found["detectors"]] == list(CONCEPTS)


def test_gates_are_searched_when_they_are_asked_for():
    plain, found = told("--concept", "quotes"), told("--concept", "quotes", "--gates")
    assert (plain["pairs_searched"], found["pairs_searched"]) == (64, 192)
    assert found["gates"] is True
    assert "gates" not in plain  # and what ships stays what it was


def test_a_network_without_gates_is_told_of_in_one_sentence(home):
    checkpoint.save(home / "runs" / "net", *card_and_weights(cell="rnn"))
    result = run("--concept", "quotes", "--gates")
    assert result.exit_code == 1
    assert result.stderr.endswith("net is a plain RNN, which has no gates: hunt without them.\n")


def test_a_pattern_of_ones_own_has_a_row():
    (row,) = told("--regex", 'said="[^"]*')["detectors"]
    assert row["concept"] == "said"
    assert (row["unit"], row["verdict"]) == ("c0.7", "local")
    assert row["f1"] > 0.7


def quoted_stretches(text):
    """The stretches inside quotes, as a file of labels tells them."""
    inside = CONCEPTS["quotes"].label(text).values
    edges = np.flatnonzero(np.diff(np.r_[False, inside, False]))
    return "from,to\n" + "".join(f"{a},{b}\n" for a, b in edges.reshape(-1, 2))


def test_a_file_of_labels_finds_the_same_unit_and_is_at_most_local(home):
    text = quoted_text(1_700, seed=5)  # blocks enough to exchange
    assert len(text) > 50_000
    (home / "mine.csv").write_text(quoted_stretches(text))
    found = told(f"--labels=mine={home / 'mine.csv'}", "--concept=quotes", given=text)
    quotes, mine = found["detectors"]
    assert (mine["unit"], mine["auroc"]) == (quotes["unit"], quotes["auroc"])
    assert mine["p"] == 0.001
    assert mine["verdict"] == "local"
    few = f"only {len(text):,} characters are labelled, fewer than 1,000,000"
    assert f"table: {few}" in mine["untested"]
    assert few in mine["why"]


@pytest.mark.parametrize(
    ("option", "said"),
    [("mine", "no file of labels"), ("quotes=x.csv", "already"), ("mine=no.csv", "no.csv")],
)
def test_what_makes_no_labels_is_one_sentence(option, said):
    result = run(f"--labels={option}")
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_people_are_told_what_always_the_same_answer_would_get():
    result = run("--concept", "quotes", "--concept", "comment")
    assert result.exit_code == 0
    assert "quotes: local, c0.7 of net, right at 100%; always answering outside: " in result.stdout
    assert "absent: comment" in result.stdout
    assert "reading the text" in result.stderr
    assert "most verdicts will be absent" in run("--concept", "quotes", given="a").stderr


@pytest.mark.parametrize("name", [n for n in STRANGE if n != LONE_SURROGATES])
def test_strange_texts_are_told_of_and_harm_nothing(name):
    found = told("--concept", "quotes", "--concept", "line-position", given=STRANGE[name])
    assert len(found["detectors"]) == 2
    assert all(row["verdict"] and row["why"] for row in found["detectors"])


@pytest.mark.parametrize("text", ["a", "a" * 25_000, "\N{SNOWMAN}" * 25_000])
def test_a_text_that_cannot_tell_is_said_to_be_such(text):
    (row,) = told("--concept", "quotes", given=text)["detectors"]
    assert row["verdict"] == "absent"
    assert run("--concept", "quotes", given=text).stdout.startswith(
        "absent: quotes\n  It is nowhere in"
    )


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--concept", "nope"], "quotes, "),
        (["--regex", "years"], "years=[0-9]+"),
        (["--regex", "quotes=a"], "already"),
        (["--regex", "mine=("], "RE2"),
        (["--regex", "mine=\udcff"], "not UTF-8"),
        (["--regex", "My name=a"], "small letters"),
    ],
)
def test_what_makes_no_concept_is_one_sentence(options, named):
    result = run(*options)
    assert result.exit_code == 1
    assert named in result.stderr
    assert result.stderr.count("\n") == 1


def test_usage_is_usage():
    assert CliRunner().invoke(main, ["hunt", "net"]).exit_code == 2
    assert run("--seed", "-1").exit_code == 2
