"""The two buttons that download a report."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from charviz import checkpoint
from charviz.checkpoint import read_json
from charviz.concepts import CONCEPTS
from charviz.concepts.labelled import labelled_concept
from charviz.passages import PASSAGES
from charviz.ui.reported import as_json, as_page


@pytest.fixture(scope="module")
def model():
    return checkpoint.load("war-and-peace")


@pytest.fixture(scope="module")
def hunted(model):
    return read_json(model.folder / "detectors.json")


def test_there_is_a_button_for_each_kind_of_file():
    def script():
        from charviz import checkpoint
        from charviz.checkpoint import read_json
        from charviz.ui.reported import report_buttons

        model = checkpoint.load("war-and-peace")
        hunted = read_json(model.folder / "detectors.json")
        for concept in ("quotes", "comment"):
            report_buttons(model, None, hunted, concept, None)

    page = AppTest.from_function(script, default_timeout=30).run()
    assert not page.exception
    labels = [button.proto.label for button in page.get("download_button")]
    assert labels == ["Report as a page", "Report as JSON"] * 2


def test_where_the_text_is_not_at_hand_a_passage_of_ours_is_shown(model, hunted):
    page = as_page(model, None, hunted, "quotes", CONCEPTS["quotes"]).decode()
    assert "Our passage “Dialogue”, from character 1 on" in page
    assert "Verdict" in page


def test_a_text_at_hand_is_shown(model, hunted):
    text = PASSAGES["hard-cases"].text
    page = as_page(
        model, text, {**hunted, "report": [[300, len(text)]]}, "quotes", CONCEPTS["quotes"]
    )
    page = page.decode()
    assert "The text hunted in, from character" in page


def test_the_truth_of_a_concept_of_ones_own_is_shown(model, hunted):
    text = "He came. " * 200
    rows = {**hunted, "report": [[0, len(text)]]}
    told = "".join(f"{at},{at + 2}\n" for at in range(0, len(text), 9))
    own = labelled_concept("mine", f"from,to\n{told}", text)
    assert as_page(model, text, rows, "quotes", own) != as_page(model, text, rows, "quotes", None)


def test_what_is_absent_has_a_report_too(model, hunted):
    assert "no unit" in as_page(model, None, hunted, "comment", None).decode()


def test_the_json_is_one_row_of_the_hunt(model, hunted):
    told = json.loads(as_json(hunted, "quotes"))
    assert [row["concept"] for row in told["detectors"]] == ["quotes"]
    assert told["model_digest"] == model.digest
