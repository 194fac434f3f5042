import pytest

from charviz.errors import UnitError
from charviz.recurrence import Config
from charviz.units import Unit, parse_unit

LSTM = Config("lstm", 2, 16, 8, 10)
GRU = Config("gru", 1, 16, 8, 10)


@pytest.mark.parametrize("name", ["c0.0", "c1.15", "h0.3", "f1.2", "g0.7"])
def test_a_name_read_and_written_stays_the_same(name):
    assert str(parse_unit(name, LSTM)) == name


def test_the_states_of_a_cell_are_its_own():
    assert parse_unit("z0.1", GRU) == Unit("z", 0, 1)
    for name, config in (("c0.1", GRU), ("z0.1", LSTM)):
        with pytest.raises(UnitError, match="has"):
            parse_unit(name, config)


def test_the_last_unit_is_one_less_than_the_size():
    with pytest.raises(UnitError, match="0 to 15"):
        parse_unit("c0.16", LSTM)
    with pytest.raises(UnitError, match="0 to 1 "):
        parse_unit("c2.0", LSTM)


@pytest.mark.parametrize(
    "name", ["", "c0", "0.1", "c0.1 ", "c0.-1", "c0.1e3", "c0.٣", "<b>", "c" * 99]
)
def test_what_is_no_name_is_shown_what_a_name_is(name):
    with pytest.raises(UnitError, match=r"such as c0\.12"):
        parse_unit(name, LSTM)
