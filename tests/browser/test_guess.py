"""Guess the neuron in a real browser: a game is played, shared, reloaded and begun again."""

from urllib.parse import urlencode

import pytest

from charviz.ui.guessed_game import OPTIONS, QUESTIONS
from tests.browser.reader import PAINTED, pause
from tests.browser.test_accessibility import SETTINGS, findings

UNDERLINED = """
() => [1, 2, 3].flatMap((grade) => [...CSS.highlights.get(`whole-truth-${grade}`)])
  .map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset))
"""


class Player:
    """Someone who plays."""

    def __init__(self, reader):
        self.reader, self.page = reader, reader.page

    def open(self, **query):
        self.page.goto(f"{self.reader.server}/guess?{urlencode(query)}")
        self.wait()
        return self

    def wait(self):
        self.page.wait_for_selector(".guessed-text .place")
        self.page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
        pause(self.page, 150)

    def part(self, name):
        return self.page.locator(f".guessed-text .{name}")

    def says(self, name):
        return self.part(name).first.inner_text()

    def answer(self, k):
        self.part("option").nth(k).click(force=True)  # also where it counts no more

    @property
    def query(self):
        pause(self.page, 400)  # until the component has written the address
        return self.reader.query

    @property
    def picture(self):
        return (
            self.says("board"),
            self.says("asked"),
            self.part("layer").evaluate(PAINTED),
            self.page.evaluate(UNDERLINED),
        )


@pytest.fixture
def make_player(make_reader):
    return lambda **options: Player(make_reader(**options))


@pytest.fixture
def player(make_player):
    return make_player()


def test_a_question_is_seen_without_a_click_and_tells_nothing(player):
    player.open(seed=2)
    assert player.part("option").count() == OPTIONS + 1
    assert player.part("place").count() == QUESTIONS
    shades = [shade for _, shade, _ in player.part("layer").evaluate(PAINTED)]
    assert len({shade for shade in shades if shade is not None}) > 4
    assert player.page.evaluate(UNDERLINED) == []
    assert player.says("reveal") == ""
    assert "." not in player.says("whose").replace("war-and-peace", "")  # no unit's name


def test_a_right_and_a_wrong_answer_are_told_apart(player):
    player.open(seed=2)
    player.answer(0)
    marks = player.part("option").evaluate_all(
        "options => options.map((option) => option.classList.contains('right'))"
    )
    right = marks.index(True)
    player.open(seed=2)
    player.answer(right)
    assert "Right." in player.says("reveal")
    assert player.says("score") == "1 of 1 right"
    assert player.part("option.right .mark").inner_text() == "✓ yours"
    player.open(seed=2)
    player.answer(0 if right else 1)
    assert "Not this time." in player.says("reveal")
    assert player.says("score") == "0 of 1 right"
    assert player.part("option.wrong").count() == player.part("option.right").count() == 1
    assert "Verdict:" in player.says("reveal")
    assert "".join(player.page.evaluate(UNDERLINED))


def test_the_first_answer_counts(player):
    player.open(seed=2)
    player.answer(0)
    before = player.picture
    player.answer(1)
    player.page.keyboard.press("3")
    assert player.picture == before
    assert player.query["answers"] == "1-------"


def test_a_game_is_played_by_keys_without_the_server(player):
    player.open(seed=3)
    sent = len(player.reader.sent)
    for k in range(QUESTIONS):
        assert player.says("question").startswith(f"{k + 1}.")
        player.page.keyboard.press(str(k % 5 + 1))
        player.page.keyboard.press("Enter")  # on to the next, which has the focus
    right = player.part("places .right").count()
    assert player.says("total") == f"{right} of {QUESTIONS}"
    assert player.part("results tbody tr").count() == QUESTIONS
    assert player.query == {"seed": "3", "answers": "12345123", "question": "end"}
    assert len(player.reader.sent) == sent


def test_a_number_typed_into_a_field_is_no_answer(player):
    player.open(seed=2)
    player.part("seed").press("1")
    assert player.says("reveal") == ""


def test_a_reload_and_the_address_alone_show_the_same(player):
    player.open(seed=4)
    player.answer(1)
    player.part("next").click()
    player.answer(4)
    seen, asked = player.picture, player.query
    assert asked == {"seed": "4", "answers": "25------", "question": "2"}
    player.page.reload()
    player.wait()
    assert player.picture == seen
    player.open(seed=9)
    player.open(**asked)  # another visit: the server knows nothing of this one
    assert player.picture == seen


def test_another_game_is_one_to_go_back_from(player):
    player.open(seed=2)
    player.answer(0)
    seen, asked = player.picture, player.query
    player.part("seed").fill("5")
    player.part("seed").press("Enter")
    player.part("together").filter(has_text="game 5").wait_for()
    assert player.query == {"seed": "5"}
    assert player.says("reveal") == ""
    player.page.go_back()
    player.part("together").filter(has_text="game 2").wait_for()
    assert player.picture == seen
    assert player.query == asked
    player.part("another").click()
    player.page.wait_for_function("!location.search.includes('seed=2&')")
    assert "answers" not in player.query


def test_a_seed_that_is_none_is_put_back(player):
    player.open(seed=2)
    player.part("seed").fill("many")
    player.part("seed").press("Enter")
    assert player.part("seed").input_value() == "2"
    assert player.query["seed"] == "2"


def test_the_unit_can_be_looked_at_on_the_text_page(player):
    player.open(seed=2)
    player.answer(0)
    unit = player.says("head").split()[0]
    player.part("links a").first.click()
    player.page.wait_for_selector(".neuron-text .layer", state="attached")
    player.page.locator(".neuron-text .unit-name").filter(has_text=unit).wait_for()
    assert player.reader.query["unit"] == unit


def test_the_link_to_a_game_gives_no_answer_away(make_player):
    player = make_player(permissions=["clipboard-read", "clipboard-write"])
    player.open(seed=2)
    player.answer(0)
    player.part("copy-game").click()
    player.part("copied").filter(has_text="copied").wait_for()
    copied = player.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{player.reader.server}/guess?seed=2"


def test_an_address_that_asks_for_nonsense_is_answered(player):
    player.open(seed="<b>", answers="abc", question="77")
    player.page.get_by_text("give a whole number").wait_for()
    assert player.says("question").startswith("1.")


@pytest.mark.parametrize("setting", SETTINGS)
def test_nothing_serious_after_an_answer_or_in_the_end(make_player, setting):
    player = make_player(**SETTINGS[setting]).open(seed=2)
    player.answer(0)
    assert findings(player.reader) == []
    player.open(seed=2, answers="1" * QUESTIONS, question="end")
    player.part("total").wait_for()
    assert findings(player.reader) == []
    wide = player.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
