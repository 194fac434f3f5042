import numpy as np
import pytest

from charviz.errors import TrainingError
from charviz.training.streams import Streams


def test_a_batch_s_answers_are_the_next_characters():
    streams = Streams(np.arange(1000), batch=4, sequence=10, seed=0)
    for step in range(3 * streams.steps_per_epoch):
        batch = streams.at(step)
        assert (batch.coming == batch.ids + 1).all()
        assert batch.ids.shape == (10, 4)


def test_streams_go_on_where_the_last_step_ended():
    streams = Streams(np.arange(1000), batch=4, sequence=10, seed=0)
    for step in range(1, streams.steps_per_epoch):
        assert (streams.at(step).ids[0] == streams.at(step - 1).ids[-1] + 1).all()
        assert not streams.at(step).fresh


def test_each_epoch_starts_fresh_at_its_own_offset():
    streams = Streams(np.arange(5000), batch=4, sequence=50, seed=0)
    starts = [streams.at(e * streams.steps_per_epoch) for e in range(8)]
    assert all(batch.fresh for batch in starts)
    assert len({int(batch.ids[0, 0]) for batch in starts}) > 2


def test_an_epoch_reads_nearly_all_of_a_text():
    streams = Streams(np.arange(10_000), batch=8, sequence=20, seed=1)
    seen = np.concatenate(
        [streams.at(s).ids.numpy().ravel() for s in range(streams.steps_per_epoch)]
    )
    assert len(np.unique(seen)) == len(seen) > 9_500


def test_a_short_text_gets_fewer_streams():
    assert Streams(np.arange(200), batch=64, sequence=20, seed=0).batch == 4


def test_a_text_shorter_than_two_sequences_is_refused():
    with pytest.raises(TrainingError, match="at least 41"):
        Streams(np.arange(40), batch=1, sequence=20, seed=0)
