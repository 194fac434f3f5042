import numpy as np

from charviz.concepts import CONCEPTS
from charviz.tokenizer import CharTokenizer
from charviz.tracing import trace
from tests.networks import LETTERS
from tests.planted import quoted_text
from tools.planting import Bed

TEXT = quoted_text(20)
BRACKETED = "a (b) c ((d) e) f\n(g" * 30


def cell(folder, plant, text=TEXT):
    """What a planted cell shows along a text, in -1 … 1."""
    tokenizer = CharTokenizer(LETTERS)
    bed = Bed(tokenizer, 32, 0)
    unit = plant(bed)
    levels = trace(bed.model(folder), text).levels["c0"][unit]
    return levels / 127.5 - 1


def test_a_toggle_is_inside_where_the_text_is(tmp_path):
    shown = cell(tmp_path, lambda bed: bed.toggle('"'))
    assert np.array_equal(shown > 0, CONCEPTS["quotes"].label(TEXT).values)


def test_a_latch_keeps_what_it_saw_last(tmp_path):
    shown = cell(tmp_path, lambda bed: bed.latch("(", ")"), BRACKETED)
    last = [
        max((BRACKETED.rfind(c, 0, t + 1), c == "(") for c in "()") for t in range(len(BRACKETED))
    ]
    assert [v > 0.5 for v in shown] == [where >= 0 and opens for where, opens in last]


def test_a_depth_goes_up_and_down(tmp_path):
    text = "a(b(c)d)e" * 10
    shown = cell(tmp_path, lambda bed: bed.depth("(", ")"), text)
    depth = np.cumsum([(c == "(") - (c == ")") for c in text])
    assert np.allclose(shown, np.tanh(depth / 4), atol=0.01)


def test_a_counter_begins_anew_at_a_newline_and_saturates(tmp_path):
    shown = cell(tmp_path, lambda bed: bed.counter("\n"), "abc\n" + "d" * 60)
    assert np.allclose(shown[:6], np.tanh([0.5, 1, 1.5, 0, 0.5, 1]), atol=0.01)
    assert shown[-1] == shown[-20] == 1.0


def test_an_echo_knows_the_last_characters_and_no_more(tmp_path):
    values = np.random.default_rng(0).standard_normal(len(LETTERS))
    one, other = (
        cell(tmp_path, lambda bed: bed.echo(values, 0.9, 4), f"{first}bcdefgh") for first in "az"
    )
    assert (one != other).tolist() == [True] * 4 + [False] * 4


def test_a_planted_cell_changes_no_guess_unless_it_is_read(tmp_path):
    def logits(strength):
        bed = Bed(CharTokenizer(LETTERS), 32, 0)
        bed.read(bed.toggle('"'), '"', strength)
        network, ids = bed.model(tmp_path).network, CharTokenizer(LETTERS).encode(TEXT).ids[:200]
        return network.logits(network.run(ids[:, None], network.zero_state()).h[-1])[:, 0]

    mark = CharTokenizer(LETTERS).stoi['"']
    moved = np.abs(logits(5.0) - logits(0.0)).max(axis=0)
    assert moved[mark] > 1
    assert np.delete(moved, mark).max() == 0
