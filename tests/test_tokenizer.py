import numpy as np
import pytest

from charviz.errors import ModelError, TextError
from charviz.tokenizer import NOT_FED, CharTokenizer
from tests.strange_texts import STRANGE


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_one_id_a_code_point(text):
    assert len(CharTokenizer("abcdefgh \n").encode(text).ids) == len(text)


def test_decode_inverts_encode():
    tokenizer = CharTokenizer.fit("hello world\n")
    assert tokenizer.decode(tokenizer.encode("hello\nworld").fed) == "hello\nworld"


def test_unknown_characters_are_not_fed_but_counted():
    encoded = CharTokenizer("ab").encode("a☃b☃")
    assert encoded.ids.tolist() == [0, NOT_FED, 1, NOT_FED]
    assert encoded.unknown == 2


def test_an_unknown_symbol_is_fed_instead():
    encoded = CharTokenizer(["a", "\ufffd"], unknown="\ufffd").encode("a☃")
    assert encoded.ids.tolist() == [0, 1]
    assert encoded.unknown == 1


def test_cr_before_lf_is_never_fed_even_if_known():
    tokenizer = CharTokenizer("\r\na")
    encoded = tokenizer.encode("a\r\n\ra\r")
    assert encoded.ids.tolist() == [2, NOT_FED, 1, 0, 2, 0]
    assert encoded.unknown == 0


def test_typographic_marks_are_read_as_plain_ones_only_where_unknown():
    plain = CharTokenizer("\"'-a")
    encoded = plain.encode("“a”—’")
    assert plain.decode(encoded.fed) == '"a"-\''
    assert (encoded.replaced, encoded.unknown) == (4, 0)
    knows = CharTokenizer("“a")
    assert knows.encode("“").replaced == 0
    assert CharTokenizer("a").encode("“").unknown == 1


def test_a_capped_vocabulary_keeps_the_commonest():
    tokenizer = CharTokenizer.fit("aaaabbbccd", most=3)
    assert set(tokenizer.itos) == {"a", "b", "\ufffd"}
    assert tokenizer.encode("cd").unknown == 2


def test_characters_beyond_the_vocabulary_s_largest_are_unknown():
    assert np.all(CharTokenizer("a").encode("\U0010ffff").ids == NOT_FED)


@pytest.mark.parametrize("vocabulary", [[], ["ab"], ["a", "a"], [1], [""]])
def test_a_bad_vocabulary_is_refused(vocabulary):
    with pytest.raises(ModelError):
        CharTokenizer(vocabulary)


def test_an_empty_text_has_no_vocabulary():
    with pytest.raises(TextError, match="empty"):
        CharTokenizer.fit("")
