import io
import sysconfig
import time
import tokenize
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from pygments.lexers import CLexer
from pygments.token import Comment

from charviz.concepts.code import label_comment, language_of
from charviz.passages import PASSAGES

C_HEAD = "#include <a.h>\nint x = 1;\nint y = 2;\n"
PYTHON_HEAD = "import os\nx = 1\nfor y in z:\n    pass\n"


def drawn(text, head):
    """Draw the labels of a text that stands after some lines of its language: # inside."""
    labels = label_comment(head + text)
    assert labels.valid.all()
    shown = "".join("#" if v else "." for v in labels.values[len(head) :])
    return "".join("\n" if c == "\n" and s == "." else s for c, s in zip(text, shown, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a /* b */ c", "...#####..."),  # from the star to the last star
        ("/**/ c", ".##..."),
        ("/*/ c */ d", ".######..."),
        ("/* a\nb */\nc", ".#######.\n."),
        ("a // b\nc", "...###\n."),
        ("// a \\\nb\nc", ".#######\n."),  # a backslash carries it over the newline
        ('s = "/* no */ // no";', "....................."),
        (r's = "\"/*"; /* y */', ".............#####."),
        ("c = '\"'; // y", "..........###"),
        (r"c = '\''; // y", "...........###"),
        ('/* "a */ b', ".######..."),
        ("don't // it's", ".......######"),
        ("x = 1; /* open", "........######"),
        ("a / b * c", "........."),
    ],
)
def test_c_comments_by_hand(text, expected):
    assert drawn(text, C_HEAD) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x  # y\nz", "...###\n."),
        ("'# no' # y", ".......###"),
        ('"""# no\n# no"""  # y', ".......\n.........###"),
        ("'''a\\'''# no'''# y", "...............###"),
        (r"r'\'#'#y", "......##"),
        ("'open # no\n# y", "..........\n###"),
        ("'a\\\n# no' # y", "...\n......###"),
        ("'' # y", "...###"),
        ('"""never closed\n# no', "...............\n...."),
    ],
)
def test_python_comments_by_hand(text, expected):
    assert drawn(text, PYTHON_HEAD) == expected


def as_tokenize_reads(text):
    """Label Python comments by the standard library's own tokenizer, bool [time]."""
    starts = [0, *accumulate(len(line) for line in io.StringIO(text))]
    inside = np.zeros(len(text), bool)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            inside[starts[row - 1] + column :][: len(token.string)] = True
    return inside


def test_python_comments_are_those_of_the_tokenize_module():
    different = characters = commented = 0
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))[::4]:
        text = path.read_text(encoding="utf-8")
        if language_of(text) is None:
            continue
        mine, theirs = label_comment(text).values, as_tokenize_reads(text)
        different += int((mine != theirs).sum())
        characters += len(text)
        commented += int(theirs.sum())
    assert characters > 500_000
    assert commented / characters > 0.05
    assert different == 0


def as_pygments_reads(text):
    """Label C comments by Pygments, bool [time]; what it leaves out as `#if 0`, bool [time]."""
    inside, dropped = np.zeros(len(text), bool), np.zeros(len(text), bool)
    for start, kind, token in CLexer().get_tokens_unprocessed(text):
        body = token.rstrip("\n")
        if kind in Comment.Multiline:
            inside[start + 1 : start + len(body) - body.endswith("*/")] = True
        elif kind in Comment.Single:
            inside[start + 1 : start + len(body)] = True
        elif kind is Comment:
            dropped[start : start + len(token)] = True
    return inside, dropped


def test_c_comments_are_those_of_pygments(corpora_folder):
    text = (corpora_folder / "linux.txt").read_text(encoding="utf-8")[:1_500_000]
    mine = label_comment(text).values
    theirs, dropped = as_pygments_reads(text)
    assert (mine != theirs).mean() < 0.005
    assert ((mine != theirs) & ~dropped).sum() == 0


def test_the_base_rate_of_comments_in_c(corpora_folder):
    labels = label_comment((corpora_folder / "linux.txt").read_text(encoding="utf-8"))
    assert labels.valid.all()
    assert labels.values.mean() == pytest.approx(0.165, abs=0.005)


@pytest.mark.parametrize("key", PASSAGES)
def test_the_language_of_our_passages(key):
    language = PASSAGES[key].language
    assert language_of(PASSAGES[key].text) == (language if language in ("c", "python") else None)


@pytest.mark.parametrize(
    ("corpus", "language"),
    [
        ("war-and-peace", None),
        ("wikipedia", None),
        ("latex", None),
        ("novels", None),
        ("linux", "c"),
    ],
)
def test_the_language_of_real_texts(corpora_folder, corpus, language):
    text = (corpora_folder / f"{corpus}.txt").read_text(encoding="utf-8-sig")[:300_000]
    assert language_of(text) == language


def test_where_the_language_is_unknown_no_label_is_valid():
    labels = label_comment("She said: # is a number sign. /* is nothing */\n")
    assert not labels.valid.any()
    assert not labels.values.any()


@pytest.mark.parametrize("unit", ["\n", " ", '\\"', "/*", '"""\\', "x = ", "): ", ");"])
def test_time_is_linear_in_texts_that_blow_other_lexers_up(unit):
    start = time.perf_counter()
    label_comment(C_HEAD * 20_000 + unit * 100_000)
    label_comment(PYTHON_HEAD * 20_000 + unit * 100_000)
    assert time.perf_counter() - start < 5
