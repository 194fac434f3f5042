"""What strangers wrote is shown as it is, and shares are never more, or less, than they are."""

import pytest

from charviz.corpora import CATALOG
from charviz.ui import words

JOINER = "\u2060"


@pytest.mark.parametrize("said", ["https://evil.example/x", "WWW.evil.example", "a@evil.example"])
def test_an_address_of_a_stranger_is_broken(said):
    shown = words.plain(f"see {said}.")
    assert JOINER in shown
    assert shown.replace("\\", "").replace(JOINER, "") == f"see {said}."


def test_an_address_from_which_we_download_can_be_copied():
    for corpus in CATALOG.values():
        if corpus.url:
            for after in (" cannot be reached", ".", ""):
                assert JOINER not in words.plain(corpus.url + after)
            assert JOINER in words.plain(f"{corpus.url}/../elsewhere")


@pytest.mark.parametrize(
    ("share", "said"), [(0.464, "46%"), (-0.03, "−3%"), (-0.002, "0%"), (0.0, "0%"), (1.0, "100%")]
)
def test_a_share_that_rounds_to_none_has_no_sign(share, said):
    assert words.rounded(share) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.973, "97.3%"),
        (0.9997, "99.97%"),
        (0.99999, "99.99%"),
        (1.0, "100.0%"),
        (0.0, "0.0%"),
        (0.0003, "0.03%"),
        (0.000001, "0.01%"),
    ],
)
def test_what_is_less_than_all_or_more_than_none_is_said_to_be(share, said):
    assert words.percent(share) == said
