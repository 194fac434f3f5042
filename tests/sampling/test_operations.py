"""Operations on units: exactly there, exactly then, and nowhere else."""

from pathlib import Path

import numpy as np
import pytest
import torch

from charviz import checkpoint
from charviz.interventions import MOST
from charviz.sampling.choosing import Choice
from charviz.sampling.operations import Operation
from charviz.sampling.writing import Stream, write
from charviz.spread import load_spread
from charviz.units import Unit, parse_unit
from tests.networks import card_and_weights, random_model
from tests.planted import PLANTED, planted_card_and_weights
from tests.sampling.operated import LENGTH, QUOTE, WARM, kept, text

CELLS = [(cell, layers) for cell in ("rnn", "gru", "lstm") for layers in (1, 2, 3)]


@pytest.mark.parametrize("name", ["c0.5", "c1.31", "h0.0", "h1.7"])
@pytest.mark.parametrize("value", [-0.9, 0.0, 0.42])
def test_a_held_unit_is_exactly_there_from_its_first_character_to_its_last(model, name, value):
    unit = parse_unit(name, model.config)
    operation = Operation(unit, "hold", value, start=10, stop=75)
    _, _, states = kept(model, Stream(WARM, [operation]))
    seen = states[unit.group][:, 0, unit.index]
    # Character 10 is drawn from the state after character 9, character 74 from that after 73.
    np.testing.assert_allclose(seen[9:74], value, atol=1e-6)
    assert abs(seen[8] - value) > 1e-5 and abs(seen[74] - value) > 1e-5


def test_a_silenced_unit_is_held_at_its_mean_on_validation_text(model):
    for unit in (Unit("c", 1, 3), Unit("h", 0, 9)):
        _, _, states = kept(model, Stream(WARM, [Operation(unit, "silence")]))
        mean = load_spread(model).mean(unit)
        np.testing.assert_allclose(states[unit.group][:, 0, unit.index], mean, atol=1e-6)


def test_a_value_beyond_what_there_is_is_cut(model):
    _, _, states = kept(model, Stream(WARM, [Operation(Unit("c", 0, 1), "hold", 7.0)]))
    np.testing.assert_allclose(states["c0"][:, 0, 1], MOST, atol=1e-6)


def stepped(model, weights, ids, doing):
    """The same network in torch's words, a step at a time; doing: (layer, state, raw) in place."""
    w = {name: torch.tensor(array) for name, array in weights.items()}
    cell, hidden = model.config.cell, model.config.hidden_size
    h = [torch.zeros(hidden) for _ in range(model.config.layers)]
    c = [torch.zeros(hidden) for _ in range(model.config.layers)]
    logits = []
    for at, fed in enumerate(ids):
        below = w["embedding.weight"][fed]
        for k in range(model.config.layers):
            x = (w[f"rnn.weight_ih_l{k}"] @ below + w[f"rnn.bias_ih_l{k}"]).view(-1, hidden)
            u = (w[f"rnn.weight_hh_l{k}"] @ h[k] + w[f"rnn.bias_hh_l{k}"]).view(-1, hidden)
            if cell == "lstm":
                i, f, g, o = x + u
                c[k] = f.sigmoid() * c[k] + i.sigmoid() * g.tanh()
                doing(at, k, "c", c[k])
                h[k] = o.sigmoid() * c[k].tanh()
            elif cell == "gru":
                r, z = (x[0] + u[0]).sigmoid(), (x[1] + u[1]).sigmoid()
                h[k] = (1 - z) * (x[2] + r * u[2]).tanh() + z * h[k]
            else:
                h[k] = (x + u).tanh()[0]
            doing(at, k, "h", h[k])
            below = h[k]
        logits.append((w["output.weight"] @ below + w["output.bias"]).numpy())
    return np.array(logits)


@pytest.mark.parametrize("kind", ["hold", "push"])
@pytest.mark.parametrize(("cell", "layers"), CELLS)
def test_what_follows_from_an_operation_is_recomputed(cell, layers, kind):
    weights, card = card_and_weights(cell, layers, hidden=32)
    weights = {name: array / 2 for name, array in weights.items()}  # so that rounding dies out
    model = checkpoint.build(Path("random"), weights, card)
    start, layer = 20, layers - 1
    units = [Unit(s, k, 4 + k) for s in model.config.states for k in {0, layer}]
    operations = [Operation(unit, kind, 0.3, start) for unit in units]
    ids, logits, _ = kept(model, Stream(WARM, operations), prompt="a")

    def doing(at, layer, state, raw):
        for unit in units:
            if at < start or (unit.layer, unit.state) != (layer, state):
                continue
            shown = raw[unit.index].tanh() if state == "c" else raw[unit.index]
            shown = torch.tensor(0.3) if kind == "hold" else (shown + 0.3).clamp(-MOST, MOST)
            raw[unit.index] = shown.atanh() if state == "c" else shown

    fed = [model.tokenizer.stoi["a"], *ids[:-1, 0].tolist()]
    np.testing.assert_allclose(logits[:, 0], stepped(model, weights, fed, doing), atol=2e-5)


def test_holding_c_makes_h_anew_from_the_output_gate():
    model = random_model(hidden=32)
    unit, value = Unit("c", 0, 6), 0.8
    forced = model.tokenizer.encode("It was so, and I knew.").ids
    asked = {"length": len(forced), "forced": forced}
    _, _, plain = kept(model, Stream(), **asked)
    _, _, held = kept(model, Stream(operations=[Operation(unit, "hold", value, start=1)]), **asked)
    # Up to the first held step all is as untouched, so its output gate is h / tanh(c) of that step.
    gate = plain["h0"][0, 0, 6] / plain["c0"][0, 0, 6]
    assert held["h0"][0, 0, 6] == pytest.approx(gate * value, rel=1e-4)
    others = np.arange(32) != 6
    assert np.array_equal(held["h0"][0, 0, others], plain["h0"][0, 0, others])


# From where to where


@pytest.mark.parametrize("name", ["c0.5", "h1.7"])
@pytest.mark.parametrize("start", [0, 1, 63, 64, 65])
def test_the_first_character_drawn_from_an_operated_state_is_its_start(model, name, start):
    unit = parse_unit(name, model.config)
    # Both read what the untouched one wrote, so that only the operation is between them.
    ids, plain, _ = kept(model, Stream(WARM))
    operated = Stream(WARM, [Operation(unit, "hold", 0.99, start)])
    _, logits, _ = kept(model, operated, forced=ids[:, 0])
    assert np.array_equal(logits[:start], plain[:start])
    assert not np.isclose(logits[start], plain[start], atol=1e-6).all()
    assert text(model, *operated.operations)[:start] == text(model)[:start]


def test_an_operation_that_has_not_begun_changes_nothing(model):
    late = Operation(Unit("c", 0, 5), "hold", 0.99, start=LENGTH)
    assert text(model, late) == text(model)


@pytest.fixture(scope="module")
def speaking():
    """The planted network, writing a mark wherever its quote cell is high, else an `a`."""
    weights, card = planted_card_and_weights()
    weights["output.weight"][:] = 0.0
    weights["output.bias"][:] = 0.0
    built = checkpoint.build(Path("planted"), weights, card)
    mark, a = (built.tokenizer.stoi[c] for c in '"a')
    weights["output.weight"][mark, PLANTED], weights["output.bias"][a] = 10.0, 1.0
    return checkpoint.build(Path("planted"), weights, card)


def spoken(model, prompt, *operations):
    return text(model, *operations, choice=Choice(0.0), prompt=prompt, length=12)


def test_the_planted_quote_cell_held_open_or_closed_decides_what_is_written(speaking):
    opened, closed = Operation(QUOTE, "hold", 0.76), Operation(QUOTE, "hold", -0.76)
    assert spoken(speaking, "b") == "a" * 12
    assert spoken(speaking, '"b') == '"' + "a" * 11  # it closes, and stays outside
    assert spoken(speaking, "b", opened) == '"' * 12
    assert spoken(speaking, '"b', opened) == '"' * 12
    assert spoken(speaking, '"b', closed) == "a" * 12
    assert spoken(speaking, "b", Operation(QUOTE, "push", 2.0)) == '"' * 12


def test_the_planted_quote_cell_is_held_for_exactly_so_many_characters(speaking):
    held = Operation(QUOTE, "hold", 0.76, start=5, stop=8)
    assert spoken(speaking, "b", held) == "aaaaa" + '"""' + "aaaa"


def test_the_hidden_state_of_the_planted_cell_is_read_where_it_is_held(speaking):
    held = Operation(Unit("h", 0, PLANTED), "hold", 0.76, start=2, stop=4)
    assert spoken(speaking, "b", held).startswith('aa""a')


def test_an_operation_on_a_unit_that_nobody_reads_changes_nothing():
    weights, card = planted_card_and_weights()  # no cell reads the planted one
    weights["output.weight"][:, PLANTED] = 0.0
    weights["rnn.weight_hh_l0"][:, PLANTED] = 0.0
    model = checkpoint.build(Path("planted"), weights, card)
    for operation in (
        Operation(QUOTE, "hold", 0.9),
        Operation(Unit("h", 0, PLANTED), "push", -0.5),
    ):
        ids, logits, _ = kept(model, Stream(WARM))
        operated, their_logits, _ = kept(model, Stream(WARM, [operation]))
        assert np.array_equal(ids, operated) and np.array_equal(logits, their_logits)


def test_operations_of_a_stream_do_not_disturb_the_others(model):
    streams = [
        Stream(WARM, [Operation(Unit("c", 0, 5), "hold", 0.99, start=7)]),
        Stream(WARM),
        Stream(WARM, [Operation(Unit("h", 1, 2), "push", -0.5, stop=30)]),
        Stream(
            WARM, [Operation(Unit("c", 0, 5), "silence"), Operation(Unit("h", 0, 1), "hold", 0)]
        ),
    ]
    together = [sample.text for sample in write(model, "He said", streams, LENGTH)]
    alone = [write(model, "He said", [stream], LENGTH)[0].text for stream in streams]
    assert together == alone
    assert len(set(together)) == len(together)


def test_operations_one_after_the_other_are_each_in_force_in_their_time(model):
    first = Operation(Unit("c", 0, 5), "hold", 0.5, stop=20)
    then = Operation(Unit("c", 1, 5), "hold", -0.5, start=20)
    _, _, states = kept(model, Stream(WARM, [first, then]))
    np.testing.assert_allclose(states["c0"][:19, 0, 5], 0.5, atol=1e-6)
    np.testing.assert_allclose(states["c1"][19:, 0, 5], -0.5, atol=1e-6)
    assert abs(states["c0"][19, 0, 5] - 0.5) > 1e-5 and abs(states["c1"][18, 0, 5] + 0.5) > 1e-5
