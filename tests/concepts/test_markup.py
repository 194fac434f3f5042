import html
import time

import pytest

from charviz.concepts.markup import label_address, label_formula, label_link, label_tag
from tests import readings

C_HEAD = "#include <stdio.h>\nint x = 1;\nint y = 2;\n"


def drawn(label, text):
    """Draw the labels of a text: # inside, ? where not valid."""
    labels = label(text)
    told = zip(labels.values, labels.valid, strict=True)
    shown = ("?" if not ok else "#" if inside else "." for inside, ok in told)
    return "".join("\n" if c == "\n" and s != "#" else s for c, s in zip(text, shown, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a $x$ b", "..##..."),  # from the opening dollar to before the closing one
        ("$$x$$ b", ".###..."),  # a double mark is read when its second dollar is
        ("$a\nb$ c", "####..."),
        (r"\$5 $x$", "....##."),  # an escaped dollar is a dollar
        (r"$a\$b$ c", "#####..."),
        (r"\\$x$", "..##."),  # the backslash is escaped, not the dollar
        ("a % $b\n$c$", "......\n##."),  # a comment is not looked at
        (r"5\% $x$", "....##."),
        ("$5 a\n\nb $x$", "????\n\n..##."),  # nothing crosses an empty line
        ("$5 a\n \t\nb $x$", "????\n..\n..##."),
        ("a $5\n\nb $6\n\nc", "..??\n\n..??\n\n."),  # each paragraph's own dollar is left out
        ("$$a\n\n$x$", "???\n\n##."),
        ("$$ $x$", "??????"),
        ("$x$ $", "##..?"),
        ("", ""),
    ],
)
def test_formulas_by_hand(text, expected):
    assert drawn(label_formula, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a [[b]] c", "...###..."),  # from the second bracket to the first closing one
        ("[[a|b c]]", ".#######."),
        ("[a] [[b", "......."),  # what nothing closes opens nothing
        ("[[a\nb]]", "...\n..."),  # nor what crosses a line
        ("[[a [[b]] c]]", ".....###....."),  # the innermost counts
        ("[[a [b] c]]", ".#########."),
        ("[[a]][[b]]", ".###..###."),
        ("x[[1]] ]] a", "..###......"),
    ],
)
def test_links_by_hand(text, expected):
    assert drawn(label_link, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <b>c</b> d", "..##..###..."),
        ('<a href="x">y', "###########.."),
        ("<br/> <br />", "####..#####."),
        ("a < b > c", "........."),
        ("a<b c", "....."),  # nothing closes it
        ("<a <b>", "...##."),
        ("<!-- a <b> --> c", "#############..."),
        ("<!-- a <!-- b --> c", ".......#########..."),
        ("<!DOCTYPE html>", "##############."),
        ('<?xml a="b"?>', "############."),
        ("a &lt;b&gt;", "..........."),
        ('<a b="c>d">', "#######...."),  # the first > ends it
        ("<me@x.org>", ".........."),
    ],
)
def test_tags_by_hand(text, expected):
    assert drawn(label_tag, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a http://b.c d", "..##########.."),
        (
            "See http://b.c/d?e=f&g. So",
            "....##################....",
        ),  # the full stop is the sentence's
        ("(https://b.c)", ".###########."),
        ("[http://b.c d]", ".##########..."),
        ("mailto:a@b.c, d", "############..."),
        ("http: //b xhttp://c", "..................."),
        ("ftp://a/b(c)d", "#############"),
    ],
)
def test_addresses_by_hand(text, expected):
    assert drawn(label_address, text) == expected


@pytest.mark.parametrize("label", [label_formula, label_link, label_tag])
def test_programs_have_no_markup(label):
    assert not label(C_HEAD + 'f("$a$", b[[1]], "<b>");\n').valid.any()


@pytest.mark.parametrize(("corpus", "inside"), [("latex", 0.25), ("wikipedia", 0.0003)])
def test_formulas_are_those_of_a_reading_by_character(corpora_folder, corpus, inside):
    """No character differs; of Wikipedia .6% are left out, after the dollars of prices."""
    text = (corpora_folder / f"{corpus}.txt").read_text(encoding="utf-8")[:1_000_000]
    mine, theirs = label_formula(text), readings.formula(text)
    assert theirs.mean() > inside
    assert not (mine.values != theirs)[mine.valid].any()
    assert mine.valid.mean() > 0.99


@pytest.mark.parametrize(("corpus", "inside"), [("wikipedia", 0.15), ("latex", 0.0001)])
def test_links_are_those_of_a_reading_by_character(corpora_folder, corpus, inside):
    """.008% of Wikipedia differ: a lone bracket in a link, which to us is none."""
    text = (corpora_folder / f"{corpus}.txt").read_text(encoding="utf-8")[:1_000_000]
    mine, theirs = label_link(text), readings.links(text)
    assert theirs.mean() > inside
    assert (mine.values != theirs).mean() < 0.0002


def test_tags_are_those_of_the_standard_library(corpora_folder):
    """None differ, be the text as it is (its < are written &lt;) or with its own tags."""
    text = (corpora_folder / "wikipedia.txt").read_text(encoding="utf-8")[:1_000_000]
    for shown in (text, html.unescape(text)):
        theirs = readings.tags(shown)
        assert theirs.mean() > 0.03
        assert (label_tag(shown).values != theirs).mean() < 0.0001


@pytest.mark.parametrize("label", [label_formula, label_link, label_tag, label_address])
@pytest.mark.parametrize(
    "unit",
    [
        *("$", "$$a$ ", "$a\n\n", "$\\", "\\", "%", "$ \n ", "[[", "[[a[b]", "[[[", "]"),
        *("<a", "<a ", "<!--", "<!-- -", "<!-", "<?", "<!A", "</", "<a/", "http://"),
        *("http://.", "(", "mailto:", "ftp", "\n", " ", "$\n"),
    ],
)  # fmt: skip
def test_time_is_linear_in_texts_that_blow_other_readers_up(label, unit):
    start = time.perf_counter()
    for head in ("", "http://", "[[", "<a ", "$a", "<!--"):
        label(head + unit * 50_000)
    assert time.perf_counter() - start < 10
