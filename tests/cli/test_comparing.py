import json

import pytest
from click.testing import CliRunner

from charviz import checkpoint
from charviz.cli import main

from ..networks import card_and_weights

WITH = 'He rose. "The horses were tired and the road was bad.'
WITHOUT = WITH.replace('"', "")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home with one small model, `net`, and two texts."""
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    weights, card = card_and_weights(layers=2)
    checkpoint.save(tmp_path / "runs" / "net", weights, card)
    (tmp_path / "with.txt").write_text(WITH)
    (tmp_path / "without.txt").write_text(WITHOUT)
    return tmp_path


def compare(home, *options, one="with.txt", other="without.txt", given=None):
    files = [one if one == "-" else str(home / one), other if other == "-" else str(home / other)]
    return CliRunner().invoke(main, ["compare", "net", *files, *options], input=given)


def test_what_differs_and_what_does_not(home):
    told = json.loads(compare(home, "--json").stdout)
    assert told["differs"] == ['"', ""]
    assert told["common"] == len(WITH.partition('"')[2])
    assert len(told["units"]) == 2 * 2 * 16
    assert all(len(row) == told["common"] for row in told["chances"])


@pytest.mark.parametrize("by", ["lasting", "mean"])
def test_units_come_in_the_order_asked_for(home, by):
    units = json.loads(compare(home, "--json", "--by", by).stdout)["units"]
    values = [unit[by] for unit in units]
    assert values == sorted(values, reverse=True)


def test_a_text_may_come_from_standard_input(home):
    assert json.loads(compare(home, "--json", one="-", given=WITH).stdout) == json.loads(
        compare(home, "--json").stdout
    )


def test_people_get_a_table(home):
    result = compare(home)
    assert result.stdout.startswith("unit ")
    assert len(result.stdout.splitlines()) == 11
    assert "characters in common" in result.stderr


@pytest.mark.parametrize(
    ("options", "texts", "named"),
    [
        (["--mark", "ab"], {}, "'ab'"),
        (["--mark", "€"], {}, "€"),
        ([], {"other": "with.txt"}, "the same"),
        ([], {"one": "-", "other": "-"}, "Standard input"),
        ([], {"one": "-", "given": ""}, "empty"),
        ([], {"one": "-", "given": "Another end!"}, "ends in"),
        ([], {"other": "nowhere.txt"}, "nowhere.txt"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_sentence(home, options, texts, named):
    result = compare(home, *options, "--json", **texts)
    assert result.exit_code == 1, result.output
    assert named in result.stderr
    assert result.stderr.count("\n") == 1
