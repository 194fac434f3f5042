import sysconfig
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from charviz.concepts.brackets import BRACES, LONG, PARENTHESES, SQUARE, label_brackets
from charviz.concepts.code import language_of
from charviz.passages import PASSAGES
from tests.lexers import read_by_pygments, read_by_tokenize

C_HEAD = "#include <a.h>\nint x = 1;\nint y = 2;\n\n"
PYTHON_HEAD = "import os\nx = 1\nfor y in z:\n    pass\n\n"


def drawn(text, head=""):
    """Draw the labels of a text, after some lines of its language: a digit, ? where not valid."""
    labels = label_brackets(head + text)
    told = zip(labels.values[len(head) :], labels.valid[len(head) :], strict=True)
    shown = (f"{v:.0f}" if ok else "?" for v, ok in told)
    return "".join("\n" if c == "\n" else s for c, s in zip(text, shown, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a (b) c", "0011000"),  # from the opening one, to the closing one
        ("([{}])", "123210"),
        ("a (b\nc) d", "0011\n1000"),  # a line break changes nothing
        ("[0, 1) x", "11111000"),  # a closing bracket of any kind closes the latest
        ("([0, 1)) x", "1222221000"),
        ("1) a (b)", "00000110"),  # one with nothing open closes nothing
        (":-) (a)", "0000110"),
        ("a (b", "0011"),  # a text may break off
        ("", ""),
    ],
)
def test_brackets_by_hand(text, expected):
    assert drawn(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what a paragraph leaves open is left out, from its outermost bracket on
        ("a (b\n\nc", "00??\n\n0"),
        ("(a) b (c\n \nd (e)", "110000??\n?\n00110"),
        # what goes before a closing bracket too many is left out, from the first one on
        ("a (b)) c\n\n(d)", "00???000\n\n110"),
        ("(a) b) c) d", "????????000"),
        # a paragraph begins in the first column, and not with a closing bracket
        ("{{\n\n  a = b\n\n}} c", "12\n\n2222222\n\n1000"),
        ("(a\n\n\n\nb", "??\n\n\n\n0"),
    ],
)
def test_the_count_begins_afresh_at_a_paragraph(text, expected):
    assert drawn(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('f("(", a[1]);', "0111111122100"),
        ("f('(', '\\'')", "011111111110"),
        ("f( /* ( */ 1); // (", "0111111111110000000"),
        ("f(\n/* (\n( */\n 1)\n", "01\n1111\n1111\n110\n"),
        # neither a label nor a directive is a paragraph, and a comment is a blank line
        ("{\n\nout:\n f()", "1\n\n1111\n1121"),
        ("{\n\n#if A\n f()", "1\n\n11111\n1121"),
        ("f(\n\n/* b */\n\ng", "0?\n\n???????\n\n0"),
        # a brace opened in each branch: left out from the function's own to the next paragraph
        (
            "f()\n{\n#if A\n if (b) {\n#else\n if (c) {\n#endif\n }\n}\n\ng()\n{\n}\n",
            "010\n?\n?????\n?????????\n?????\n?????????\n??????\n??\n?\n\n010\n1\n0\n",
        ),
        # a file that breaks off before another one
        ("f()\n{\n a(\n\nint g;\n", "010\n?\n???\n\n000000\n"),
    ],
)
def test_brackets_of_c_by_hand(text, expected):
    assert drawn(text, C_HEAD) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f('(', [1])", "01111112210"),
        ("f(  # (\n  1)", "0111111\n1110"),
        ('f("""(\n\na = 1\n""")', "011111\n\n11111\n1110"),  # no paragraph stands in a string
        ("f(\n\ndef g(x):", "0?\n\n000001100"),
    ],
)
def test_brackets_of_python_by_hand(text, expected):
    assert drawn(text, PYTHON_HEAD) == expected


@pytest.mark.parametrize(
    ("text", "round_", "square", "curly"),
    [
        ("(a [b)] {c}", "#####......", "...###.....", "........##."),
        ("((a)) b", "####...", ".......", "......."),  # at whatever depth
        ("[0, 1) x", "........", "########", "........"),
    ],
)
def test_each_kind_of_bracket_by_hand(text, round_, square, curly):
    for kind, expected in ((PARENTHESES, round_), (SQUARE, square), (BRACES, curly)):
        labels = kind.label(text)
        told = zip(labels.values, labels.valid, strict=True)
        assert "".join("?" if not ok else "#" if v else "." for v, ok in told) == expected


def test_each_kind_of_bracket_is_left_out_for_itself():
    labels = {kind.name: kind.label("a (b [c]\n\nd") for kind in (PARENTHESES, SQUARE)}
    assert labels["square-brackets"].valid.all()
    assert labels["parentheses"].valid.tolist() == [True] * 2 + [False] * 8 + [True]


def test_kinds_of_python_are_those_of_the_tokenize_module():
    apart, masked, characters, met = 0, 0, 0, Counter()
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))[::8]:
        text = path.read_text(encoding="utf-8")
        if language_of(text) != "python":
            continue
        theirs = read_by_tokenize(text).kinds
        for kind, mark in ((PARENTHESES, "("), (SQUARE, "["), (BRACES, "{")):
            mine = kind.label(text)
            apart += int((mine.values != (theirs[mark] > 0)).sum())
            masked += int((~mine.valid).sum())
            met[mark] += int(mine.values.sum())
        characters += len(text)
    assert characters > 300_000
    assert min(met.values()) > 1000
    assert apart + masked < 0.0005 * characters  # none in Python 3.11


def test_kinds_of_c_are_those_of_pygments(corpora_folder):
    text = (corpora_folder / "linux.txt").read_text(encoding="utf-8")[:1_500_000]
    theirs = read_by_pygments(text)
    for kind, mark in ((PARENTHESES, "("), (SQUARE, "["), (BRACES, "{")):
        mine = kind.label(text)
        apart = mine.values != (theirs.kinds[mark] > 0)
        assert mine.valid.all()
        assert not apart.any()


def test_nothing_is_masked_and_nothing_left_open_in_our_passages():
    for passage in PASSAGES.values():
        labels = label_brackets(passage.text)
        assert labels.valid.all()
        assert labels.values[-1] == 0


def test_brackets_of_python_are_those_of_the_tokenize_module():
    characters = different = masked = deep = 0
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))[::4]:
        text = path.read_text(encoding="utf-8")
        if language_of(text) is None:
            continue
        mine, theirs = label_brackets(text), read_by_tokenize(text).depth
        different += int((mine.values != theirs).sum())
        masked += int((~mine.valid).sum())
        characters += len(text)
        deep = max(deep, int(theirs.max()))
    assert characters > 500_000
    assert deep >= 5
    assert different + masked < 0.0005 * characters  # none in Python 3.11


def test_brackets_of_c_are_those_of_pygments(corpora_folder):
    text = (corpora_folder / "linux.txt").read_text(encoding="utf-8")[:1_500_000]
    mine, theirs = label_brackets(text), read_by_pygments(text)
    assert mine.valid.all()
    assert (mine.values == theirs.depth).all()


@pytest.mark.parametrize(
    ("corpus", "mean", "masked"),
    [
        ("linux", 1.248, 0.0001),
        ("latex", 0.295, 0.007),
        ("wikipedia", 0.573, 0.011),
        ("war-and-peace", 0.009, 0.0),
        ("english-french", 0.201, 0.0),
    ],
)
def test_what_real_texts_hold(corpora_folder, corpus, mean, masked):
    (path,) = corpora_folder.glob(f"{corpus}.t*")
    labels = label_brackets(path.read_text(encoding="utf-8-sig"))
    assert labels.values[labels.valid].mean() == pytest.approx(mean, abs=0.001)
    assert 1 - labels.valid.mean() <= masked


def put_in(text, at, mark):
    """Return the labels of a text's own characters after a bracket was put in."""
    labels = label_brackets(text[:at] + mark + text[at:])
    return np.delete(labels.values, at), np.delete(labels.valid, at)


@pytest.mark.parametrize("corpus", ["linux", "latex", "wikipedia"])
def test_one_stray_bracket_spoils_no_label_but_leaves_some_out(corpora_folder, corpus):
    text = (corpora_folder / f"{corpus}.txt").read_text(encoding="utf-8")[:300_000]
    whole = label_brackets(text)
    lost = []
    for at in range(20_000, 100_000, 8_000):
        at = text.index(") ", at) + 1
        for mark in "{)":
            values, valid = put_in(text, at, mark)
            both = valid & whole.valid
            lost.append(int(whole.valid.sum() - both.sum()))
            assert (values != whole.values)[both].sum() == 0
    assert np.median(lost) < 3000
    assert max(lost) < 60_000


def test_a_text_without_paragraphs_begins_afresh_at_each_line():
    text = "a (b) c\n" * (2 * LONG)
    values, valid = put_in(text, 24, "(")
    assert valid.sum() == len(text) - 8  # the rest of that line
    assert np.array_equal(values[valid], label_brackets(text).values[valid])


@pytest.mark.parametrize(
    "unit", ["(", ")", "()", "())", "\n", "\n\nx(", "\n \n)", "x\n", "w", "\n\nw", "'('", "#\n"]
)
def test_time_is_linear(unit):
    start = time.perf_counter()
    for head in ("", C_HEAD * 5_000, PYTHON_HEAD * 5_000):
        label_brackets(head + unit * 100_000)
    assert time.perf_counter() - start < 5
