import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from charviz import checkpoint
from charviz.cli import main

from ..networks import card_and_weights
from ..strange_texts import LONE_SURROGATES, STRANGE


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home with one small model, `net`."""
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path))
    weights, card = card_and_weights(layers=2)
    checkpoint.save(tmp_path / "runs" / "net", weights, card)
    return tmp_path


def run(*arguments, given=None):
    return CliRunner().invoke(main, arguments, input=given)


@pytest.mark.parametrize("name", [n for n in STRANGE if n != LONE_SURROGATES])
def test_the_text_comes_back_with_one_level_a_code_point(name):
    text = STRANGE[name]
    result = run("read", "net", "--text", "-", "--json", given=text.encode())
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["text"] == text
    assert [len(levels) for levels in told["levels"].values()] == [len(text)]
    assert len(told["surprise"]) == len(told["top5"]) == len(text)
    assert "NaN" not in result.stdout


def test_half_characters_are_no_utf_8_which_is_said():
    text = STRANGE[LONE_SURROGATES].encode("utf-8", "surrogatepass")
    result = run("read", "net", "--text", "-", given=text)
    assert result.exit_code == 1
    assert "UTF-8" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_file_keeps_its_line_ends_and_mark(tmp_path):
    (tmp_path / "t.txt").write_bytes(b"\xef\xbb\xbfa\r\nb")
    told = json.loads(run("read", "net", "--text", str(tmp_path / "t.txt"), "--json").stdout)
    assert told["text"] == "\ufeffa\r\nb"
    assert told["unknown_chars"] == 1


def test_units_and_gates_of_any_layer_can_be_asked_for():
    units = ["c0.3", "h1.15", "f1.0"]
    options = [word for unit in units for word in ("--unit", unit)]
    told = json.loads(run("read", "net", "--text", "-", "--json", *options, given="abc").stdout)
    assert told["units"] == list(told["levels"]) == units


@pytest.mark.parametrize("unit", ["c9.1", "c0.16", "z0.1", "c0", "c0.1; rm", "c0.٣", ""])
def test_a_unit_that_is_not_there_is_one_sentence(unit):
    result = run("read", "net", "--text", "-", "--unit", unit, given="abc")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert "Traceback" not in result.stderr


def test_a_model_that_is_not_there_is_one_sentence_naming_those_that_are():
    result = run("read", "nope", "--text", "-", given="abc")
    assert result.exit_code == 1
    assert "net" in result.stderr


def test_a_missing_argument_is_usage():
    assert run("read", "net").exit_code == 2


def test_a_page_needs_no_script_and_obeys_no_text(tmp_path):
    text = "</pre><script>alert(1)</script>&\x1b[31m"
    out = tmp_path / "page.html"
    assert run("read", "net", "--text", "-", "--html", str(out), given=text).exit_code == 0
    page = out.read_text("utf-8")
    assert "<script" not in page
    assert page.count("</pre>") == 1
    assert "http" not in page.replace("http-equiv", "")


def test_a_page_that_cannot_be_written_is_one_sentence(tmp_path):
    result = run("read", "net", "--text", "-", "--html", str(tmp_path / "no" / "x"), given="a")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_evaluate_gives_bits_beside_nats():
    told = json.loads(run("evaluate", "net", "--text", "-", "--json", given="hello\r\n☃").stdout)
    assert told["chars"] == 7
    assert told["scored_chars"] == 5
    assert told["unknown_chars"] == 1
    assert told["bits_per_char"] == pytest.approx(told["nats_per_char"] * 1.442695, rel=1e-6)


def test_a_loss_says_what_it_leaves_out(tmp_path):
    told = run("evaluate", "net", "--text", "-", given="hello\r\n☃").stderr
    assert "1 of 7 characters are unknown" in told
    assert run("evaluate", "net", "--text", "-", given="hello").stderr == ""
    (tmp_path / "a").write_text("hello" * 50)
    (tmp_path / "b").write_text("hello, hello")
    arguments = ["--train", str(tmp_path / "a"), "--test", str(tmp_path / "b")]
    assert "2 of 12 characters are not in" in run("ngram", *arguments).stderr


def test_without_a_terminal_it_is_said_where_the_values_are():
    assert "--json" in run("read", "net", "--text", "-", given="a").stderr


def test_models_lists_the_model_and_passes_over_a_broken_one(home):
    (home / "runs" / "broken").mkdir()
    (home / "runs" / "broken" / "model.json").write_text("{")
    result = run("models", "--json")
    listed = [m["model"] for m in json.loads(result.stdout)["models"]]
    assert "net" in listed
    assert "broken" not in listed
    assert "not JSON" in result.stderr


def test_concepts_and_corpora_are_listed():
    concepts = json.loads(run("concepts", "--json").stdout)["concepts"]
    assert "quotes" in [c["name"] for c in concepts]
    corpora = json.loads(run("corpora", "--json").stdout)["corpora"]
    assert "war-and-peace" in [c["corpus"] for c in corpora]


def test_a_part_of_a_corpus_is_written(tmp_path):
    source, out = tmp_path / "t.txt", tmp_path / "part.txt"
    source.write_text("0123456789" * 10)
    told = json.loads(
        run("corpora", str(source), "--split", "test", "--out", str(out), "--json").stdout
    )
    assert out.read_text() == "0123456789"
    assert told["span"] == [90, 100]


def test_ngram_scores_a_file_by_another(tmp_path):
    (tmp_path / "a").write_text("abcabcabd" * 50)
    (tmp_path / "b").write_text("abcabd" * 20)
    arguments = ["--train", str(tmp_path / "a"), "--test", str(tmp_path / "b")]
    told = json.loads(run("ngram", *arguments, "--orders", "1-3", "--json").stdout)
    assert list(told["orders"]) == ["1", "2", "3"]
    assert told["nats_per_char"] == min(told["orders"].values())
    for bad in ("0-3", "3-1", "x", "1-99", "²"):
        assert run("ngram", *arguments, "--orders", bad).exit_code == 1


def test_the_module_runs_and_leaves_torch_and_streamlit_alone():
    code = (
        "import sys; from click.testing import CliRunner; from charviz.cli import main;"
        "CliRunner().invoke(main, ['models']);"
        "assert not {'torch', 'streamlit'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    said = subprocess.run(
        [sys.executable, "-m", "charviz", "--help"], check=True, capture_output=True, text=True
    )
    assert "read" in said.stdout
