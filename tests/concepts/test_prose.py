import numpy as np
import pytest

from charviz.concepts.prose import label_quotes
from charviz.passages import PASSAGES


def drawn(text):
    """Draw labels: # inside, . outside, ? not valid."""
    labels = label_quotes(text)
    marks = np.where(labels.valid, np.where(labels.values, "#", "."), "?")
    return "".join("\n" if c == "\n" else m for c, m in zip(text, marks, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the opening mark is inside, the closing one outside
        ('a "bc" d', "..###..."),
        ("a “bc” d", "..###..."),
        ('a “bc" d', "..###..."),
        # a quotation runs over a line break, not over a blank line
        ('"a\nb" c', "##\n#..."),
        ('"ab\n\nc"', "???\n\n??"),
        ('"ab\n \t\n"c" d', "???\n..\n##..."),
        # an odd count: the paragraph is left out, its neighbours are not
        ('x "y"\n\n"z\n\nw "v"', "..##.\n\n??\n\n..##."),
        # marks that count even and still do not pair up
        ("“a “b", "?????"),
        ("”a“ b", "?????"),
        # single quotes and apostrophes are nothing
        ("don't 'say' it’s", "................"),
        ("", ""),
        ('"', "?"),
    ],
)
def test_quotes_by_hand(text, expected):
    assert drawn(text) == expected


def test_a_hand_labelled_dialogue():
    text = (
        'The lamp smoked.\n\n"Who is there?" asked Anna.\n"Only I," said\nPyotr, "and the cat."\n\n'
        '"Come in," said she\n\nHe said "no, and\nwent.\n'
    )
    expected = (
        "................\n\n##############.............\n########......\n.......#############.\n\n"
        "#########..........\n\n????????????????\n?????\n"
    )
    assert drawn(text) == expected


def test_newlines_inside_a_quotation_are_inside():
    labels = label_quotes('"a\nb"')
    assert labels.values.tolist() == [True, True, True, True, False]


def test_straight_marks_read_one_by_one_agree(corpora_folder):
    text = (corpora_folder / "novels.txt").read_text(encoding="utf-8")[:400_000]
    values, valid = [], []
    for i, paragraph in enumerate(text.split("\n\n")):
        inside = False
        if i:
            values += [False, False]
            valid += [True, True]
        for character in paragraph:
            inside ^= character == '"'
            values.append(inside)
        valid += [paragraph.count('"') % 2 == 0] * len(paragraph)
    labels = label_quotes(text)
    both = labels.valid & np.array(valid)
    assert np.array_equal(labels.values[both], np.array(values)[both])
    # the newline that ends an odd paragraph is all that the two readings may say otherwise
    assert (labels.valid != valid).mean() < 0.001


@pytest.mark.parametrize(
    ("corpus", "inside", "masked"), [("war-and-peace", 0.20, 0.005), ("shakespeare", 0.0, 0.0)]
)
def test_base_rates_of_real_texts(corpora_folder, corpus, inside, masked):
    text = (corpora_folder / f"{corpus}.txt").read_text(encoding="utf-8-sig")
    labels = label_quotes(text)
    assert labels.values[labels.valid].mean() == pytest.approx(inside, abs=0.005)
    assert 1 - labels.valid.mean() == pytest.approx(masked, abs=0.001)


def test_without_the_reset_more_than_half_would_be_inside(corpora_folder):
    text = (corpora_folder / "war-and-peace.txt").read_text(encoding="utf-8-sig")
    toggled = np.cumsum(np.array(list(text)) == '"') % 2
    assert toggled.mean() > 0.5


def test_our_dialogue_is_all_valid():
    labels = label_quotes(PASSAGES["dialogue"].text)
    assert labels.valid.all()
    assert 0.3 < labels.values.mean() < 0.7
    assert labels.runs > 10
