from concurrent.futures import ThreadPoolExecutor
from threading import Event, get_ident

import numpy as np
import pytest

from charviz.tracing import trace
from charviz.ui.shared import Shared, freeze
from tests.networks import random_model

PATIENCE = 30  # s, until a test gives up


def block(size):
    return np.zeros(size, np.uint8)


def test_what_is_held_never_takes_more_than_the_budget():
    shared = Shared(1_000)
    for k in range(100):
        shared.get((k,), lambda size=(37 * k) % 400: block(size))
        assert shared.size <= 1_000
    assert shared.size > 600  # and not much less


def test_what_was_used_longest_ago_makes_room():
    shared = Shared(300)
    for key in "abc":
        shared.get((key,), lambda: block(100))
    shared.get(("a",), pytest.fail)
    shared.get(("d",), lambda: block(100))
    assert [(key,) in shared for key in "abcd"] == [True, False, True, True]


def test_a_value_over_the_budget_stays_until_the_next():
    shared = Shared(300)
    shared.get(("small",), lambda: block(10))
    big = shared.get(("big",), lambda: block(5_000))
    assert shared.get(("big",), pytest.fail) is big
    assert ("small",) not in shared
    shared.get(("next",), lambda: block(10))
    assert ("big",) not in shared
    assert shared.size == 10


def test_a_value_asked_for_by_many_at_once_is_made_once():
    shared, begun, go_on, made = Shared(1_000), Event(), Event(), []

    def make():
        made.append(get_ident())
        begun.set()
        assert go_on.wait(PATIENCE)
        return block(10)

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(shared.get, ("same",), make) for _ in range(8)]
        assert begun.wait(PATIENCE)
        # Whoever wants something else, held or not, does not wait meanwhile.
        assert shared.get(("other",), lambda: "quick") == "quick"
        assert not any(a.done() for a in asked)
        go_on.set()
        values = [a.result(PATIENCE) for a in asked]
    assert len(made) == 1
    assert all(value is values[0] for value in values)


def test_a_failure_is_told_to_who_made_it_and_not_held():
    shared, begun, go_on = Shared(1_000), Event(), Event()

    def fail():
        begun.set()
        assert go_on.wait(PATIENCE)
        raise MemoryError

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(shared.get, ("key",), fail)
        assert begun.wait(PATIENCE)
        waiting = pool.submit(shared.get, ("key",), lambda: "made")
        go_on.set()
        assert isinstance(first.exception(PATIENCE), MemoryError)
        assert waiting.result(PATIENCE) == "made"


def test_all_arrays_of_a_value_count_and_become_read_only():
    traced = trace(random_model(hidden=16), "a b " * 500)
    size = freeze(traced)
    arrays = [*traced.levels.values(), traced.surprise, traced.top5_ids, traced.top5_probs]
    assert not any(array.flags.writeable for array in arrays)
    whole = sum(array.nbytes for array in arrays) + len(traced.text)
    assert whole < size < whole + 5_000


def test_arrays_in_lists_and_mappings_count_too():
    inner = block(1_000)
    assert 1_000 < freeze({"a": [(inner, "b")]}) < 2_000
    assert not inner.flags.writeable
