"""The hunt in a notebook: a table with the figures of the command line."""

import json
import subprocess
import sys

import pandas as pd
import pytest
from click.testing import CliRunner

import charviz
from charviz import checkpoint
from charviz.cli import main
from charviz.concepts.pattern import pattern_concept
from charviz.errors import ModelError, TextError
from charviz.home import SAMPLE_MODELS
from charviz.hunting.frame import FIGURES, INSIDE, WORDS, table
from tests.planted import planted_card_and_weights, quoted_text
from tests.test_architecture import imports

TEXT = quoted_text(200, seed=5)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    checkpoint.save(tmp_path / "runs" / "net", *planted_card_and_weights())


def test_it_says_what_the_command_line_says():
    found = charviz.hunt("net", TEXT, ["quotes", "comment"], seed=3)
    command = ["hunt", "net", "--text", "-", "--concept", "quotes", "--concept", "comment"]
    done = CliRunner().invoke(main, [*command, "--seed", "3", "--json"], input=TEXT)
    told = json.loads(done.stdout)
    assert list(found.index) == ["quotes", "comment"]
    assert list(found.columns) == [*WORDS, *FIGURES, *INSIDE]
    for row in told["detectors"]:
        for name in (*WORDS, *FIGURES):
            value = found.loc[row["concept"], name]
            assert (pd.isna(value) and row[name] is None) or value == row[name]
    assert found.attrs["hunt"]["detectors"] == told["detectors"]


def test_verdicts_have_an_order():
    hunted = json.loads((SAMPLE_MODELS / "war-and-peace" / "detectors.json").read_text())
    found = table(hunted)
    believed = [r["concept"] for r in hunted["detectors"] if r["verdict"] in ("tracks", "used")]
    assert list(found[found.verdict >= "tracks"].index) == believed
    assert found.loc["quotes", "table_lead"] > 0
    assert all(found[name].dtype.kind in "fiu" for name in (*FIGURES, *INSIDE))


def test_models_and_concepts_of_ones_own_are_taken():
    said = pattern_concept("said", '"[^"]*')
    found = charviz.hunt(checkpoint.load("net"), TEXT, [said])
    assert found.loc["said", "unit"] == "c0.7"


def test_gates_are_searched_too_when_they_are_asked_for():
    told = charviz.hunt("net", TEXT, ["quotes"], gates=True).attrs["hunt"]
    assert (told["gates"], told["pairs_searched"]) == (True, 192)


def test_what_cannot_be_had_is_refused():
    with pytest.raises(TextError, match="no concept 'quote'"):
        charviz.hunt("net", TEXT, ["quote"])
    with pytest.raises(ModelError):
        charviz.hunt("nobody", TEXT)
    with pytest.raises(AttributeError, match="no attribute 'hnt'"):
        _ = charviz.hnt


def test_pandas_comes_only_when_it_is_asked_for():
    code = "import sys, charviz, charviz.viz.report; print('pandas' in sys.modules); "
    code += "charviz.hunt; print(*({'pandas', 'streamlit', 'torch'} & set(sys.modules)))"
    root = SAMPLE_MODELS.parent
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "pandas"]


def test_pandas_is_imported_in_one_place():
    package = SAMPLE_MODELS.parent / "charviz"
    found = [file.name for file in package.rglob("*.py") if "pandas" in imports(file)]
    assert found == ["frame.py"]
