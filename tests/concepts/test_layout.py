import numpy as np
import pytest

from charviz.concepts.layout import (
    label_indent,
    label_indent_zone,
    label_line_end,
    label_line_position,
    label_newline_next,
)


def depths(text):
    labels = label_indent(text)
    assert labels.valid.all()
    return labels.values.tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ab", [0, 0]),
        ("\ta\n", [1, 1, 0]),
        ("\t\ta b\tc\n\td", [1, 2, 2, 2, 2, 2, 2, 0, 1, 1]),
        ("    a", [0, 0.5, 0.5, 1, 1]),
        ("  a\n    b", [0, 0.5, 0.5, 0, 0, 0.5, 0.5, 1, 1]),
        (" * a", [0, 0, 0, 0]),  # the space of a C comment is no indentation
        ("\t   a", [1, 1, 1.5, 1.5, 1.5]),
        ("  \ta", [0, 0.5, 1.5, 1.5]),
        ("a\n\nb", [0, 0, 0, 0]),
    ],
)
def test_indent_by_hand(text, expected):
    assert depths(text) == expected


def test_indent_stays_to_the_end_of_the_line():
    text = "\tx = 1;   \t\t\n"
    assert depths(text) == [1.0] * 12 + [0.0]


def test_newline_next_by_hand():
    labels = label_newline_next("ab\n\nc\n")
    assert labels.values.tolist() == [False, True, True, False, True, False]
    assert labels.valid.tolist() == [True] * 5 + [False]


def test_line_position_by_hand():
    labels = label_line_position("ab\n\ncd")
    assert labels.values.tolist() == [1, 2, 0, 0, 1, 2]
    assert labels.valid.all()


def drawn(labels):
    """Draw labels: # inside, ? where not valid."""
    told = zip(labels.values, labels.valid, strict=True)
    return "".join("?" if not ok else "#" if v else "." for v, ok in told)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\t b c\n", "..##...."),
        ("  a\n", "##.."),  # a text begins as if a newline stood before it
        ("a\n  \nb", "......"),  # nothing follows in that line
        ("a  b\n \t", "....." + "??"),  # nobody knows whether anything will
        ("a\n\u00a0b", "...."),  # blanks are spaces and tabs
        ("", ""),
    ],
)
def test_indent_zone_by_hand(text, expected):
    assert drawn(label_indent_zone(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234567\n", "..#####" + "?"),
        ("12345678\n1234567\n\n", "...#####" + "." + "..#####" + "#" + "?"),
        ("1234\n1234\n", "####" + "#" + "####" + "?"),  # at a newline the next line counts
        ("123456", ".?????"),
        ("", ""),
    ],
)
def test_line_end_by_hand(text, expected):
    assert drawn(label_line_end(text)) == expected


def test_zones_agree_with_a_reading_line_by_line(corpora_folder):
    text = (corpora_folder / "linux.txt").read_text(encoding="utf-8")[:300_000]
    lines = text.split("\n")
    zone, ends = [], []
    for line in lines:
        blanks = len(line) - len(line.lstrip(" \t"))
        blanks *= blanks < len(line)
        zone += [True] * blanks + [False] * (len(line) - blanks + 1)
        ends += [len(line) - at < 5 for at in range(1, len(line) + 1)] + [False]
    for line, after in zip(np.cumsum([len(x) + 1 for x in lines]) - 1, lines[1:], strict=False):
        ends[line] = len(after) < 5
    assert np.array_equal(label_indent_zone(text).values, zone[: len(text)])
    labels = label_line_end(text)
    assert np.array_equal(labels.values[labels.valid], np.array(ends[:-1])[labels.valid])
    assert labels.valid[:-5].all()


def test_layout_agrees_with_a_reading_line_by_line(corpora_folder):
    text = (corpora_folder / "linux.txt").read_text(encoding="utf-8")[:300_000]
    position, depth, coming = [], [], []
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\n")
        position += [*range(1, len(body) + 1), 0][: len(line)]
        leads = [body[: i + 1] for i in range(len(body))]
        leads = [lead[: len(body) - len(body.lstrip(" \t"))] for lead in leads]
        depth += [d.count("\t") + d.count(" ") // 2 / 2 for d in leads] + [0] * line.count("\n")
        coming += [False] * (len(body) - 1) + [True] * bool(body) + [False] * line.count("\n")
    assert label_line_position(text).values.tolist() == position
    assert label_indent(text).values.tolist() == depth
    empty = [i for i in range(len(text) - 1) if text[i : i + 2] == "\n\n"]
    expected = np.array(coming)
    expected[empty] = True
    labels = label_newline_next(text)
    assert np.array_equal(labels.values[:-1], expected[:-1])
