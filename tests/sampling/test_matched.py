"""Units to compare an operated one with: as lively, as strongly wired, and others."""

import numpy as np
import pytest

from charviz.errors import SamplingError
from charviz.sampling.operations import LIKE, Operation, instead, matched
from charviz.spread import load_spread
from charviz.units import Unit, parse_unit


@pytest.mark.parametrize("name", ["c0.5", "h1.7"])
def test_matched_units_are_as_lively_and_as_strongly_wired_within_a_factor_of_two(model, name):
    unit, told = parse_unit(name, model.config), load_spread(model)
    found = matched(model, unit)
    assert unit not in found and len(found) == len(set(found))
    wiring = model.network.outgoing[unit.layer]

    def factor(other):
        pairs = [(told.spread(other), told.spread(unit)), (wiring[other.index], wiring[unit.index])]
        return max(max(a / b, b / a) for a, b in pairs)

    everyone = [Unit(unit.state, unit.layer, k) for k in range(32) if k != unit.index]
    assert set(found) == {other for other in everyone if factor(other) <= LIKE}
    assert [factor(other) for other in found] == sorted(factor(other) for other in found)
    assert 0 < len(found) < len(everyone)


def test_a_control_is_moved_by_as_many_of_its_own_standard_deviations(model):
    told = load_spread(model)
    unit, hidden = Unit("c", 0, 5), Unit("h", 1, 7)
    wanted = [
        Operation(unit, "hold", told.mean(unit) + 1.5 * told.spread(unit), 3, 40),
        Operation(hidden, "push", -0.5 * told.spread(hidden), start=9),
        Operation(Unit("c", 1, 1), "silence"),
    ]
    for seed in range(5):
        moved, units = instead(model, wanted, seed)
        held, pushed, silenced = moved
        assert [o.unit for o in moved] == units
        assert held.value == pytest.approx(told.mean(units[0]) + 1.5 * told.spread(units[0]))
        assert pushed.value == pytest.approx(-0.5 * told.spread(units[1]))
        assert silenced.value is None
        for before, after in zip(wanted, moved, strict=True):
            assert after.unit in matched(model, before.unit)
            assert (before.doing, before.start, before.stop) == (
                after.doing,
                after.start,
                after.stop,
            )


def test_controls_are_others_by_the_seed_and_never_what_is_operated_on(model):
    wanted = [Operation(Unit("c", 0, k), "hold", 0.1) for k in range(8)]
    chosen = [instead(model, wanted, seed)[1] for seed in range(20)]
    assert instead(model, wanted, 3)[1] == chosen[3]
    assert len({tuple(units) for units in chosen}) > 15
    for units in chosen:
        assert len(set(units)) == 8 and not {o.unit for o in wanted} & set(units)


def test_where_no_unit_matches_there_is_no_control(model):
    told = load_spread(model)
    spreads = {group: row * 10.0 ** np.arange(len(row)) for group, row in told.spreads.items()}
    lonely = type(told)(told.means, spreads)
    assert matched(model, Unit("c", 0, 30), lonely) == []
    every = [Operation(Unit("c", 0, k), "hold", 0.1) for k in range(32)]
    with pytest.raises(SamplingError, match=r"No unit of c0 is within a factor 2 of c0\."):
        instead(model, every, 0)
