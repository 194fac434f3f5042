"""The Train page: what cannot be learned from is refused, what is begun is its owner's."""

import pytest

from charviz.errors import TrainingError
from charviz.runs import State
from charviz.ui import jobs, runs, train_text
from charviz.ui.train_words import losses, parameters, passed, standing
from tests.ui.pages import Page

BEGIN = "train-begin"


@pytest.fixture
def come(home, monkeypatch):
    monkeypatch.setenv("CHARVIZ_HOME", str(home))
    monkeypatch.delenv("CHARVIZ_CORPORA", raising=False)
    return lambda **query: Page("train", **query)


@pytest.fixture
def with_own(come):
    page = come()
    page.app.selectbox(key="train-text").select(train_text.OWN).run()
    return page


def begun(home):
    return list((home / "runs").glob("*"))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "There is no text yet"),
        (b"ten chars.", "has 10 characters: training needs 1,000"),
        (b"a" * 5000, "'a' again and again"),
        (b"\x89PNG\r\n\x1a\n\x00\x01" * 300, "is a binary file"),
        (("Il parlait. " * 300).encode("utf-16"), "UTF-16"),
        (("déjà vu " * 300).encode("latin-1"), "is not UTF-8"),
    ],
)
def test_what_cannot_be_learned_from_is_refused_in_a_sentence(with_own, home, data, why):
    page, before = with_own, begun(home)
    page.app.file_uploader(key="train-file").upload("mine.txt", data, "text/plain").run()
    page.app.button(key=BEGIN).click().run()
    assert not page.app.exception
    (error,) = page.errors
    assert why in error.replace("\\", "")
    assert begun(home) == before


def test_a_text_of_many_characters_says_which_of_them_are_learned(with_own):
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 5_000)))
    page = with_own
    page.app.file_uploader(key="train-file").upload("mine.txt", many.encode(), "text/plain").run()
    assert not page.app.exception
    notes = " ".join(box.value for box in page.app.markdown)
    assert "5,000 different characters: the 255 commonest are learned" in notes


def test_a_run_begins_with_what_was_chosen_and_stands_in_the_address(come, home, monkeypatch):
    submitted = []
    monkeypatch.setattr(runs.run_jobs, "submit", lambda *told: submitted.append(told))
    page = come()
    page.app.number_input(key="train-hidden-size").set_value(192)
    page.app.selectbox(key="train-lasts").select("--epochs=5")
    page.app.button(key=BEGIN).click().run()
    assert not page.app.exception
    ((key, folder, arguments, *_),) = submitted
    assert page.app.query_params["run"] == key
    assert arguments[0] == "python"
    assert {"--hidden-size=192", "--epochs=5", "--cell=lstm", "--seed=0"} <= set(arguments)
    assert not any("--minutes" in argument for argument in arguments)
    assert folder == home / "runs" / key
    assert page.app.selectbox(key="train-shown").value == key


def test_why_a_run_was_refused_stays_until_something_else_is_asked_for(come, home, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_EACH", 0)
    page = come()
    page.app.button(key=BEGIN).click().run()
    assert ["0 jobs are under way" in why for why in page.errors] == [True]
    page.app.run()  # as when another part of the page asks for something
    assert len(page.errors) == 1
    page.app.number_input(key="train-hidden-size").set_value(192).run()
    assert page.errors == []


def test_why_a_run_cannot_be_paused_stays_until_it_can(come, home, monkeypatch):
    monkeypatch.setattr(runs.run_jobs, "submit", lambda *told: None)
    why = ["Not now"]

    def pause(run):
        if why:
            raise TrainingError(why.pop())

    monkeypatch.setattr(runs, "pause", pause)
    page = come()
    page.app.button(key=BEGIN).click().run()
    page.app.button(key="train-Pause").click().run()
    page.app.run()
    assert page.errors == ["Not now"]
    page.app.button(key="train-Pause").click().run()
    assert page.errors == []


def test_who_has_no_address_sees_no_run(come, home, monkeypatch):
    monkeypatch.setattr(runs.run_jobs, "submit", lambda *told: None)
    owner = come()
    owner.app.button(key=BEGIN).click().run()
    key = owner.app.query_params["run"]
    assert key not in str(come().app.main)
    assert come(run=key).app.selectbox(key="train-shown").value == key


@pytest.mark.parametrize("wrong", ["nonsense", "../../etc", "0" * 32, "<b>"])
def test_an_address_of_no_run_says_so_and_offers_a_new_one(come, wrong):
    page = come(run=wrong)
    assert "which is not here" in page.said
    assert page.app.button(key=BEGIN)


@pytest.mark.parametrize(("cell", "torch_name"), [("rnn", "RNN"), ("gru", "GRU"), ("lstm", "LSTM")])
def test_weights_are_counted_as_torch_counts_them(cell, torch_name):
    torch = pytest.importorskip("torch")
    stack = getattr(torch.nn, torch_name)(64, 96, 2)
    parts = [stack, torch.nn.Embedding(50, 64), torch.nn.Linear(96, 50)]
    counted = sum(p.numel() for part in parts for p in part.parameters())
    assert parameters(cell, 2, 96, 64, 50) == counted


def test_the_weights_of_a_text_at_hand_are_those_of_its_characters(with_own):
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 200))) * 10
    page = with_own
    page.app.file_uploader(key="train-file").upload("mine.txt", text.encode(), "text/plain").run()
    weights = round(parameters("lstm", 1, 128, 64, 200), -3)
    assert any(f"About {weights:,} weights" in box.value for box in page.app.markdown)


def test_two_runs_of_the_same_text_and_shape_have_titles_of_their_own(come, monkeypatch):
    monkeypatch.setattr(runs.run_jobs, "submit", lambda *told: None)
    page = come()
    for _ in range(3):
        page.app.query_params.clear()
        page.app.run()
        page.app.button(key=BEGIN).click().run()
    titles = [run.asked.title for key in begun_keys(page) if (run := runs.load(key))]
    assert len(set(titles)) == len(titles) == 3
    assert sorted(titles)[1] == f"{sorted(titles)[0]} (2)"


def begun_keys(page):
    return page.app.session_state[runs.MINE]


@pytest.mark.parametrize(
    ("step", "said"), [(150, "It was stopped at step 150 of 2,850."), (2_850, "")]
)
def test_a_run_that_was_stopped_says_so(step, said):
    told = standing(State("done", step=step, of=2_850), None, None)
    assert told.endswith(said or "among its networks.")


def test_the_lines_a_loss_has_passed_are_named():
    lines = {"1": 3.0, "2": 2.4, "3": 2.5}
    assert "past no n-gram line" in passed(lines, [3.1])
    assert "past the n-gram line of 1 character;" in passed(lines, [3.1, 2.9])
    assert "past the n-gram line of 3 characters; the best n-gram line, of 2" in passed(
        lines, [2.45]
    )
    assert "past every n-gram line" in passed(lines, [2.3, 2.9])
    assert passed(lines, []) == passed({}, [1.0]) == ""


def test_a_setting_out_of_range_is_refused_and_not_replaced(come):
    page = come()
    page.app.number_input(key="train-hidden-size").set_value(32).run()
    assert page.errors == ["Units a layer takes 64 to 1,024, and not 32\\."]
    assert "weights" not in page.said
    page.app.button(key=BEGIN).click().run()
    assert "run" not in page.app.query_params
    page.app.number_input(key="train-hidden-size").set_value(64).run()
    assert page.errors == []


def test_losses_on_little_text_are_said_to_tell_little():
    found = {"test": 0.296, "ngram": 0.313}
    assert "(308 characters)" in losses(found, 308)
    assert losses(found, 308).endswith("tell little.")
    assert losses(found, 100_000).endswith("0.313.")


def test_where_a_run_stands_is_told_in_words():
    def said(*told):
        return standing(State(*told), None, 2)

    assert said("waiting") == "This run waits for its turn behind 2 others."
    assert standing(State("waiting"), None, 1) == "This run waits for its turn: it is next."
    assert standing(State("waiting"), None, 0) == "This run starts: it is its turn."
    assert said("measuring", "n-gram lines") == "This run is being prepared (n-gram lines)."
    assert said("training", "", 5, 10) == "This run is training, at step 5 of 10."
    assert standing(State("training", "", 5, 10), 200, None).endswith("about 3 minutes left.")
