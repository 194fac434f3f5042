"""The study of same texts counts what differs, and where first."""

import json

from charviz import checkpoint
from tests.networks import card_and_weights
from tools.same_text import LENGTH, Setting, first_differences, in_a_process, told, written


def test_the_first_difference_of_each_pair_that_differs_is_told():
    assert first_differences(["abc", "same", "ab", ""], ["abd", "same", "abc", "x"]) == [2, 2, 0]


def test_a_line_tells_how_many_differ_and_where_first():
    setting = Setting("Haswell", 2, 31)
    assert told(setting, "Haswell", 200, [90, 30, 300]).endswith("3 of 200, first at 30, median 90")
    assert told(setting, "Haswell", 200, []).endswith("0 of 200")


def test_each_seed_is_written_once_however_many_are_abreast(tmp_path):
    checkpoint.save(tmp_path / "small", *card_and_weights(hidden=32))
    alone = list(written(str(tmp_path / "small"), 5, 1))
    assert list(written(str(tmp_path / "small"), 5, 3)) == alone
    assert len(set(alone)) == 5 and {len(text) for text in alone} == {LENGTH}


def test_two_processes_write_the_same_bytes():
    setting = Setting("", 1, 1)
    one, other = (in_a_process("war-and-peace", 2, setting) for _ in range(2))
    assert one == other
    _, texts = json.loads(one)
    assert texts == list(written("war-and-peace", 2, 1))  # and so does this one
