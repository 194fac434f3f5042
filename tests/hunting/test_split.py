from itertools import pairwise

import pytest

from charviz.hunting.split import DROPPED, LONGEST, SHORTEST, block_size, split

SIZES = [0, 1, 10, 999, 1_000, 2_500, 19_999, 20_000, 60_001, 100_000, 500_000, 1_234_567]


@pytest.mark.parametrize("size", SIZES)
def test_no_position_is_on_both_sides_nor_outside_the_text(size):
    found = split(size)
    blocks = sorted([*found.tune, *found.report])
    assert all(0 <= first < last <= size for first, last in blocks)
    assert all(one[1] <= other[0] for one, other in pairwise(blocks))


@pytest.mark.parametrize("size", SIZES)
def test_a_fifth_of_each_block_is_dropped(size):
    found = split(size)
    kept = sum(last - first for first, last in (*found.tune, *found.report))
    count = len(found.tune) + len(found.report)
    assert size - size / DROPPED <= kept <= size - size // DROPPED + count


def test_sides_take_turns():
    found = split(100_000)
    merged = sorted([(s, "t") for s in found.tune] + [(s, "r") for s in found.report])
    assert "".join(side for _, side in merged) == "tr" * 10
    assert found.side(100_000)[[900, 1_000, 5_999, 6_500]].tolist() == [-1, 0, -1, 1]


def test_blocks_grow_with_the_text_within_bounds():
    assert [block_size(n) for n in (0, 20_000, 60_000, 100_000, 10**7)] == [
        *(SHORTEST, SHORTEST, 3_000, LONGEST, LONGEST)
    ]


def test_no_block_goes_across_files():
    files = [12_345, 50_000, 50_003, 90_000]
    found = split(100_000, files)
    for first, last in (*found.tune, *found.report):
        assert not any(first < file < last for file in files)
    assert sum(last - first for first, last in found.tune) > 30_000
