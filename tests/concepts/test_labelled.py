import numpy as np
import pytest

from charviz.concepts.labelled import SAMPLE, labelled_concept
from charviz.errors import TextError

TEXT = "One “two” three\r\nfour 𝄞 five. " * 10

NO_NUMBERS = ["", "high", "nan", "inf", "-1e99", "1_000", "0x10", "٩", "1" * 40]


def labels(table, text=TEXT):
    return labelled_concept("mine", table, text).label(text)


def test_without_labels_the_rest_is_outside():
    found = labels("from,to\n4,9\n20,22\n")
    assert np.flatnonzero(found.values).tolist() == [4, 5, 6, 7, 8, 20, 21]
    assert found.valid.all()


def test_with_labels_the_rest_is_not_labelled():
    found = labels("from,to,label\n0,4,0\n4,9,1\n")
    assert np.flatnonzero(found.values).tolist() == [4, 5, 6, 7, 8]
    assert np.flatnonzero(found.valid).tolist() == list(range(9))


def test_values_make_a_graded_concept_and_the_rest_is_not_labelled():
    concept = labelled_concept("mine", "from,to,value\n0,4,-1.5\n4,6,2\n8,9,+2e1\n", TEXT)
    found = concept.label(TEXT)
    assert (concept.kind, concept.least) == ("graded", -1.5)
    assert found.values.dtype == np.float32
    assert found.values[:9].tolist() == [-1.5] * 4 + [2] * 2 + [0] * 2 + [20]
    assert np.flatnonzero(~found.valid[:10]).tolist() == [6, 7, 9]


def test_other_files_make_other_digests():
    tables = ["from,to\n4,9\n", "from,to\n4,8\n"]
    assert len({labelled_concept("mine", table, TEXT).digest for table in tables}) == 2


def test_positions_are_code_points_of_the_text_as_given():
    at = TEXT.index("𝄞")
    assert np.flatnonzero(labels(f"from,to\n{at},{at + 1}\n").values).tolist() == [at]
    assert len(labels(f"from,to\n{at},{at + 1}\n")) == len(TEXT)


@pytest.mark.parametrize(
    "table",
    [
        "\ufefffrom,to\n4,9\n",
        "From , To\r\n 4 , 9 \r\n\r\n",
        '"from","to"\n"4","9"',
        "from,to\n4,9\n5,8",
    ],
)
def test_what_spreadsheets_write_is_read(table):
    assert np.flatnonzero(labels(table).values).tolist() == [4, 5, 6, 7, 8]


def test_the_beginning_of_the_text_may_be_asked_for_and_no_other():
    concept = labelled_concept("mine", "from,to\n4,9\n", TEXT)
    assert concept.label(TEXT[:6]).values.tolist() == [False] * 4 + [True] * 2
    with pytest.raises(TextError, match="another text"):
        concept.label("Another.")


def test_the_sample_is_read():
    assert labels(SAMPLE).valid.sum() == 95


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "Line 1 .* is empty: .* from,to"),
        ("4,9\n", "Line 1 .*'4,9'"),
        ("from;to\n4;9\n", "Line 1 .*'from;to'"),
        ("from,to\n", "no stretch"),
        ("from,to\n4\n", "Line 2 .* 1 cells"),
        ("from,to\n4,9\n4,9,1\n", "Line 3 .* 3 cells"),
        ("from,to\n-4,9\n", "Line 2 .*'-4' under from"),
        ("from,to\n4,9.5\n", "Line 2 .*'9.5' under to"),
        ("from,to\n4,٩\n", "under to"),
        ("from,to\n4," + "9" * 5_000, "whole number"),
        ("from,to\n9,9\n", "Line 2 .* from 9 to 9"),
        ("from,to\n4,999999\n", "reaches to 999,999, but the text has 300"),
        ("from,to,label\n4,9,2\n", "the label 2"),
        ("from,to,label\n4,9,1\n8,12,0\n", "Line 3 .* says 0 .* earlier"),
        ("from,to,value\n4,9,1.5\n8,12,2.5\n", "Line 3 .* says 2.5 .* earlier"),
        ("from,to,label,value\n4,9,1,1\n", "Line 1 "),
        *((f"from,to,value\n4,9,{x}\n", "Line 2 .* under value") for x in NO_NUMBERS),
        ("from,to\n" + "9" * 200_000 + ",1\n", "Line 2 .* cannot be read"),
        ("from,to\n" + "0,300\n" * 9, "to line 10, .* more than 8 times on average"),
    ],
)
def test_a_file_that_will_not_do_is_told_of_with_its_line(table, said):
    with pytest.raises(TextError, match=said):
        labels(table)


def test_a_name_that_will_not_do_is_refused():
    with pytest.raises(TextError, match="does not name a concept"):
        labelled_concept("My Labels", "from,to\n4,9\n", TEXT)
