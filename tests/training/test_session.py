"""What a run's process tells from outside its training."""

import pytest

from charviz.corpora import CATALOG, download
from charviz.errors import CorpusError
from charviz.runs import metrics, read_state
from charviz.training import folder, session
from charviz.training.settings import Settings


def test_a_download_says_in_the_runs_folder_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.delenv("CHARVIZ_CORPORA", raising=False)
    monkeypatch.setenv("CHARVIZ_HOME", str(tmp_path / "home"))
    seen = []
    (tmp_path / "run").mkdir()  # as a page does; a new one would be removed again

    def arrives(corpus, url, scratch, received):
        for so_far in (1, 50, 50, 100):
            received(so_far, 100)
            seen.append(read_state(tmp_path / "run").stage)
        raise CorpusError("It broke off.")

    monkeypatch.setattr(download, "_retrieve", arrives)
    name = next(corpus.name for corpus in CATALOG.values() if corpus.url)
    with pytest.raises(CorpusError):
        session.train(name, tmp_path / "run", Settings(), False, print, print, str)
    told = [f"download of its text, {share}%" for share in (1, 50, 50, 100)]
    assert seen == told
    state = read_state(tmp_path / "run")
    assert (state.state, state.why) == ("failed", "It broke off.")


def test_a_line_that_was_cut_short_spoils_no_other(tmp_path):
    for line in ({"step": 1}, {"step": 2}):
        folder.add(tmp_path, line)
    with (tmp_path / "metrics.jsonl").open("a") as file:
        file.write('{"step": 3, "tra')
    folder.add(tmp_path, {"step": 4})
    folder.add(tmp_path, {"step": 5})
    assert [line["step"] for line in metrics(tmp_path)] == [1, 2, 4, 5]
