import numpy as np
import pytest

from charviz.concepts import CONCEPTS, labels
from charviz.concepts.labels import Labels, certain
from charviz.passages import PASSAGES
from tests.strange_texts import STRANGE as STRANGE_TEXTS

STRANGE = [
    *STRANGE_TEXTS.values(),
    "",
    "\n",
    "\r",
    "\r\n",
    "a",
    '"',
    "“",
    'emoji 👩‍👩‍👧 "and 🇫🇮"',
    'e\u0301 "combining"',
    '\u05e9\u05dc\u05d5\u05dd "right to left"',
    "NUL \0 /* inside */ // \0",
    "lines\r\nwith\r\nCRLF\r",
    "</script><img onerror=alert(1)>",
    "\ud800 lone surrogate",
    "\x0b\x0c\x85\u2028 other breaks",
    "'''never closed",
    "/* never closed",
    '"\\',
    "\t\t  \t",
]
CODE = (
    '#define A \\\n\t1\n/* one */\nint f(void)\n{\n\tif (x)\n\n\t\tputs("two");\n'
    '// three\n\tg[2] = "four\nfive";\n}\n'
)
WRITING = (
    'Ann:\nSo $x^2$ and\n\n$$\ny\n$$\n\n"I saw [[it]],\nBob. See http://a.b (2)\n\n'
    'and <b\nc=d>this</b>.\n    That" is {all}.\n'
)
concepts = pytest.mark.parametrize("concept", CONCEPTS.values(), ids=list(CONCEPTS))


@concepts
@pytest.mark.parametrize("text", STRANGE)
def test_one_label_a_code_point_whatever_the_text(concept, text):
    labels = concept.label(text)
    assert len(labels.values) == len(labels.valid) == len(text)
    assert labels.valid.dtype == np.bool_
    assert labels.values.dtype == (np.bool_ if concept.kind == "binary" else np.float32)
    assert np.isfinite(labels.values).all()


@concepts
@pytest.mark.parametrize("text", [CODE, WRITING], ids=["code", "writing"])
def test_a_carriage_return_never_changes_a_label(concept, text):
    plain = concept.label(text)
    typed = concept.label(text.replace("\n", "\r\n"))
    kept = np.array([c != "\r" for c in text.replace("\n", "\r\n")])
    assert np.array_equal(typed.values[kept], plain.values)
    assert np.array_equal(typed.valid[kept], plain.valid)
    returns = np.flatnonzero(~kept)
    assert np.array_equal(typed.values[returns], typed.values[returns - 1])


def test_every_concept_is_met_in_one_of_these_texts():
    for concept in CONCEPTS.values():
        assert max(concept.label(text).runs for text in (CODE, WRITING)) > 0, concept.name


def test_a_carriage_return_before_anything_else_is_not_valid():
    labels = CONCEPTS["quotes"].label('\r"a"')
    assert labels.valid.tolist() == [False, True, True, True]
    assert labels.values.tolist() == [False, True, True, False]


def test_every_concept_says_who_it_is_and_what_it_means():
    assert list(CONCEPTS) == [
        *("quotes", "indent", "newline-next", "line-position", "comment", "strings", "brackets"),
        *("parentheses", "square-brackets", "braces", "formula", "link", "tag", "address"),
        *("directive", "line-end", "indent-zone", "speaker", "sentence-start", "capital-word"),
        *("word-start", "word-position", "digits"),
    ]
    for name, concept in CONCEPTS.items():
        assert concept.name == name
        assert concept.kind in ("binary", "graded")
        assert concept.title and len(concept.convention) > 60
        assert concept.target is None or len(concept.target) == 1


@pytest.mark.parametrize(
    ("values", "runs"),
    [("", 0), ("0000", 0), ("1", 0), ("01", 1), ("0110", 1), ("010", 1), ("0101", 2), ("10101", 2)],
)
def test_runs_are_those_of_the_class_that_has_fewer(values, runs):
    assert certain(np.array([v == "1" for v in values], bool)).runs == runs


def test_runs_leave_out_what_is_not_valid():
    values = np.array([0, 1, 0, 1, 0], bool)
    assert Labels(values, np.array([1, 0, 1, 1, 1], bool)).runs == 1


def test_a_graded_concept_has_runs_above_its_least_value():
    assert certain(np.array([2, 3, 5, 2, 2, 7, 2], np.float32)).runs == 2


@pytest.mark.parametrize(
    "name",
    [
        *("quotes", "indent", "line-position", "indent-zone", "line-end"),
        *("word-start", "word-position", "capital-word", "digits"),
    ],
)
@pytest.mark.parametrize("size", [1, 17, 700])
def test_labels_in_pieces_are_those_of_the_whole(name, size, monkeypatch):
    text = "".join(passage.text for passage in PASSAGES.values())
    whole = CONCEPTS[name].label(text)
    monkeypatch.setattr(labels, "PIECE", size)
    found = CONCEPTS[name].label(text)
    assert np.array_equal(found.values, whole.values)
    assert np.array_equal(found.valid, whole.valid)


def test_a_text_without_a_boundary_is_one_piece(monkeypatch):
    monkeypatch.setattr(labels, "PIECE", 5)
    assert list(labels._pieces("a" * 12, "\n\n")) == ["a" * 12]
    assert list(labels._pieces("aaaa\n\nbb\n\ncccccccc", "\n\n")) == [
        "aaaa\n\n",
        "bb\n\n",
        "cccccccc",
    ]
