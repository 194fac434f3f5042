import json

import pytest
from click.testing import CliRunner

from charviz import checkpoint
from charviz.cli import main
from charviz.sampling.film import TEMPERATURES
from charviz.spread import unit_spread

from ..networks import card_and_weights
from ..strange_texts import LONE_SURROGATES, STRANGE


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory):
    """A home with one small model, `net`, whose units have means and spreads."""
    folder = tmp_path_factory.mktemp("home")
    weights, card = card_and_weights(layers=2)
    model = checkpoint.save(folder / "runs" / "net", weights, card)
    told = unit_spread(model, "The quick brown fox jumps over the lazy dog.\n" * 20)
    checkpoint.write_json(folder / "runs" / "net" / "units.json", told)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CHARVIZ_HOME", str(folder))
        yield folder


def sample(*options):
    return CliRunner().invoke(main, ["sample", "net", "--length", "60", *options])


def told(*options):
    result = sample(*options, "--json")
    assert result.exit_code == 0, result.output
    assert "NaN" not in result.stdout
    return json.loads(result.stdout)


def test_a_prompt_of_half_characters_is_printed():
    result = sample("--prompt", "Caf\udce9 ")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Caf? ")


def test_same_seed_same_text():
    assert told("--seed", "5") == told("--seed", "5")
    assert told("--seed", "5")["text"] != told("--seed", "6")["text"]


def test_text_is_what_comes_after_the_prompt():
    answer = told("--prompt", "Once upon")
    assert (answer["prompt"], len(answer["text"])) == ("Once upon", 60)
    printed = sample("--prompt", "Once upon").stdout
    assert printed == "Once upon" + answer["text"] + "\n"


def test_an_empty_prompt_begins_a_line():
    assert told()["text"] == told("--prompt", "\n")["text"]


@pytest.mark.parametrize("name", [n for n in STRANGE if n != LONE_SURROGATES])
def test_any_prompt_is_taken_or_refused_in_one_sentence(name):
    result = sample("--prompt", STRANGE[name], "--json")
    if result.exit_code:
        assert "10,000" in result.stderr
        assert result.stderr.count("\n") == 1
    else:
        answer = json.loads(result.stdout)
        assert len(answer["text"]) == 60
        assert answer["prompt"] == STRANGE[name]


def test_a_stop_string_ends_the_text_before_itself():
    whole = told("--seed", "1")["text"]
    assert told("--seed", "1", "--stop", whole[20:22])["text"] == whole[: whole.index(whole[20:22])]


def test_the_first_characters_are_left_alone():
    answer = told("--clamp", "c1.3=-0.99", "--clamp", "c1.5=0.99", "--from", "20")
    untouched = told()["text"]
    assert answer["untouched"]["text"] == untouched
    assert answer["text"][:20] == untouched[:20]
    assert answer["text"] != untouched
    apart = answer["untouched"]["first_difference"]
    assert answer["text"][:apart] == untouched[:apart]
    assert answer["text"][apart] != untouched[apart]


def test_an_operation_may_end():
    options = ("--add", "h1.3=0.9", "--add", "h1.5=-0.9")
    assert told(*options, "--to", "1")["operations"][0]["to"] == 1
    assert told(*options, "--from", "59")["text"][:59] == told()["text"][:59]


def test_a_control_does_the_same_to_another_unit():
    answer = told("--ablate", "c0.3", "--control", "1")
    (unit,) = answer["control"]["units"]
    assert unit.startswith("c0.")
    assert unit != "c0.3"
    assert answer["control"]["operations"][0]["doing"] == "silence"
    by_itself = told("--ablate", unit)
    assert answer["control"]["text"] == by_itself["text"]


def test_a_filmstrip_has_every_temperature():
    films = told("--filmstrip", "--temperature", "0.8", "--seed", "3")["films"]
    assert tuple(film["temperature"] for film in films) == TEMPERATURES
    assert len({film["text"] for film in films}) > 10
    assert "--- temperature 0.8" in sample("--filmstrip").stdout


def test_each_text_has_its_own_figures_below_it():
    options = ("--clamp", "c0.1=0.9", "--seed", "3", "--control", "1")
    answer, printed = told(*options), sample(*options).output.split("nats a character")
    for part, text in zip(printed, (answer, answer["untouched"], answer["control"]), strict=False):
        assert text["text"] in part
        assert part.endswith(f"{text['nats_per_char']:.3f} ")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--temperature", "nan"], "nan"),
        (["--temperature", "-1"], "-1"),
        (["--temperature", "1e9"], "1e+09"),
        (["--top-p", "0"], "Top-p 0"),
        (["--top-p", "nan"], "nan"),
        (["--top-k", "0"], "Top-k 0"),
        (["--seed", "-1"], "-1"),
        (["--length", "-1"], "-1"),
        (["--length", "1000000000"], "1,000,000,000"),
        (["--prompt", "a" * 100_000], "100,000"),
        (["--stop", ""], "empty"),
        (["--clamp", "c9.1=0"], "c9.1"),
        (["--clamp", "c0.1"], "c0.1"),
        (["--clamp", "c0.1=inf"], "inf"),
        (["--clamp", "i0.1=0"], "gate"),
        (["--ablate", "c0.1=0"], "c0.1=0"),
        (["--ablate", "c0.1", "--ablate", "c0.1"], "twice"),
        (["--add", "c0.1=1", "--from", "-1"], "-1"),
        (["--add", "c0.1=1", "--from", "5", "--to", "5"], "5"),
        (["--control", "1"], "control"),
        (["--clamp", "c0.1=1.01"], "held at 1.01"),
        (["--from", "5"], "--from and --to"),
        (["--to", "5"], "--from and --to"),
    ],
)
def test_what_cannot_be_had_is_refused_in_one_sentence(options, named):
    result = sample(*options, "--json")
    assert result.exit_code == 1, result.output
    assert named in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_a_text_is_told_of_in_figures():
    answer = told("--prompt", 'He said: "Now', "--stop", '"', "--seed", "4")
    assert answer["quotes"]["opened"] == 1
    assert answer["quotes"]["closed"] == 0
    assert set(answer["brackets"]) == {"opened", "closed", "dropped", "pending", "stray"}
    assert answer["nats_per_char"] > 0 < answer["entropy"]
    assert 0 <= answer["repeated"] <= 1
    assert answer["known_words"] is None  # no words lie beside this network


def test_of_no_text_nothing_is_told():
    answer = told("--length", "0")
    assert (answer["text"], answer["nats_per_char"], answer["repeated"]) == ("", None, None)
