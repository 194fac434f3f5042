"""`hunt … --html`: the report of the detector that gets furthest."""

import json

import pytest
from click.testing import CliRunner

from charviz import checkpoint
from charviz.cli import main
from tests.planted import planted_card_and_weights, quoted_text

TEXT = quoted_text(200, seed=5)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    checkpoint.save(tmp_path / "runs" / "net", *planted_card_and_weights())


def run(*options):
    return CliRunner().invoke(main, ["hunt", "net", "--text", "-", *options], input=TEXT)


def test_the_best_detector_is_written_on_a_page(tmp_path):
    out = tmp_path / "report.html"
    done = run("--concept", "comment", "--concept", "quotes", "--html", str(out), "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["detectors"][0]["concept"] == "comment"
    assert f"wrote {out}: quotes, c0.7" in done.stderr
    page = out.read_text("utf-8")
    assert "c0.7 of net is the nearest to “Inside quotation marks”" in page
    assert "The text hunted in, from character" in page


def test_the_concept_asked_for_is_written_though_it_is_absent(tmp_path):
    out = tmp_path / "report.html"
    assert run("--concept", "comment", "--html", str(out)).exit_code == 0
    assert "no unit" in out.read_text("utf-8")


def test_a_concept_of_ones_own_has_a_report(tmp_path):
    out = tmp_path / "report.html"
    assert run("--regex", 'said="[^"]*', "--html", str(out)).exit_code == 0
    assert "nearest to “said”" in out.read_text("utf-8")


def test_a_place_that_cannot_be_written_is_told_of(tmp_path):
    done = run("--concept", "quotes", "--html", str(tmp_path / "nowhere" / "report.html"))
    assert done.exit_code == 1
    assert done.stderr.endswith(
        "cannot be written (No such file or directory): give another file.\n"
    )
    assert "labelling" not in done.stderr  # before anybody has waited for it
    assert "Traceback" not in done.stderr
