"""Laws of the shipped passages: long enough, narrow enough, and really what they say they are."""

import ast
import dataclasses
import re
import shutil
import subprocess
import sys
from itertools import pairwise

import pytest

from charviz.passages import PASSAGES, Passage, first_for

DIALOGUE = PASSAGES["dialogue"].text
HARD_CASES = PASSAGES["hard-cases"].text
C = PASSAGES["c"].text
PYTHON = PASSAGES["python"].text
LATEX = PASSAGES["latex"].text
VERSE = PASSAGES["verse"].text

every_passage = pytest.mark.parametrize("passage", PASSAGES.values(), ids=PASSAGES.keys())


def paragraphs(text: str) -> list[str]:
    return text.rstrip("\n").split("\n\n")


def hard_case(holding: str) -> str:
    """The one paragraph of the hard cases that holds a phrase."""
    (paragraph,) = (p for p in paragraphs(HARD_CASES) if holding in p)
    return paragraph


def latex_without_comments() -> str:
    return re.sub(r"(?<!\\)%.*", "", LATEX)


# Every passage


def test_passages_come_in_the_order_they_are_offered() -> None:
    titles = {key: passage.title for key, passage in PASSAGES.items()}
    assert list(titles.items()) == [
        ("dialogue", "Dialogue"),
        ("hard-cases", "Hard cases"),
        ("c", "C"),
        ("python", "Python"),
        ("latex", "LaTeX"),
        ("verse", "Verse"),
    ]
    assert all(passage.key == key for key, passage in PASSAGES.items())


@every_passage
def test_every_passage_is_2000_to_2400_characters(passage: Passage) -> None:
    assert 2_000 <= len(passage.text) <= 2_400


@every_passage
def test_every_passage_is_ascii_with_lf_and_one_final_newline(passage: Passage) -> None:
    assert re.fullmatch(r"[\t\n -~]+", passage.text)
    assert passage.text.endswith("\n")
    assert not passage.text.endswith("\n\n")


@every_passage
def test_no_line_is_wider_than_80_columns_or_ends_in_a_blank(passage: Passage) -> None:
    for line in passage.text.splitlines():
        assert len(line.expandtabs(8)) <= 80, line
        assert line == line.rstrip(), line


@every_passage
def test_every_note_is_one_sentence(passage: Passage) -> None:
    assert re.fullmatch(r"[A-Z][^.!?\n]+\.", passage.note)


@every_passage
def test_a_passage_cannot_be_changed(passage: Passage) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        passage.text = ""  # type: ignore[misc]


def test_importing_the_passages_imports_nothing_heavy() -> None:
    program = (
        "import sys, charviz.passages; "
        "print(*{'torch', 'streamlit', 'numpy', 'pandas'} & set(sys.modules))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == []


# Dialogue


def test_dialogue_is_2050_to_2350_characters() -> None:
    assert 2_050 <= len(DIALOGUE) <= 2_350


@pytest.mark.parametrize("key", ["dialogue", "hard-cases"])
def test_prose_is_wrapped_at_70(key: str) -> None:
    """No line is longer than 70, and none breaks where the next word would still have fitted."""
    for paragraph in paragraphs(PASSAGES[key].text):
        lines = paragraph.splitlines()
        assert max(map(len, lines)) <= 70
        for line, following in pairwise(lines):
            broken_on_purpose = line.endswith('"all')
            fits = len(line) + 1 + len(following.split()[0]) <= 70
            assert broken_on_purpose or not fits, line


@pytest.mark.parametrize("key", ["dialogue", "hard-cases"])
def test_prose_paragraphs_are_parted_by_one_blank_line(key: str) -> None:
    assert all(paragraphs(PASSAGES[key].text))
    assert "\n\n\n" not in PASSAGES[key].text


def test_dialogue_has_an_even_number_of_quotes_in_every_paragraph() -> None:
    assert all(paragraph.count('"') % 2 == 0 for paragraph in paragraphs(DIALOGUE))


def test_dialogue_opens_with_narration_and_then_speech_on_the_first_screen() -> None:
    narration, speech = paragraphs(DIALOGUE)[:2]
    assert '"' not in narration
    assert narration.count("\n") <= 2
    assert speech.startswith('"')
    assert len(narration) + len(speech) < 600


def test_dialogue_mixes_narration_interrupted_speech_and_short_exchanges() -> None:
    parts = paragraphs(DIALOGUE)
    assert sum('"' not in p for p in parts) >= 4
    assert sum(bool(re.search(r'[,.?!]" [a-z][^"]+[,.] "', p)) for p in parts) >= 3
    assert sum(len(p) < 40 and p[0] == p[-1] == '"' for p in parts) >= 2


# Hard cases


def test_hard_cases_begin_and_end_without_a_quotation() -> None:
    first, *_, last = paragraphs(HARD_CASES)
    assert '"' not in first + last


def test_hard_cases_hold_a_quotation_inside_a_quotation() -> None:
    assert re.search(r"\"[^\"]*, '[A-Z][^\"']*,' [^\"]*\"", hard_case("My aunt"))


def test_hard_cases_hold_a_quoted_word_and_a_quoted_title_in_narration() -> None:
    assert re.search(r'The word "[a-z]+" has', HARD_CASES)
    assert re.search(r'"[A-Z][a-z]+ [A-Z][a-z]+ [A-Z][a-z]+", which is only the title', HARD_CASES)


def test_hard_cases_hold_apostrophes_at_word_ends_in_narration_and_in_speech() -> None:
    narration, *between = hard_case("dogs' dinner").split('"')
    assert len(re.findall(r"[a-z]'(?= )", narration)) >= 4
    assert re.search(r"[a-z]' ", between[0])


def test_hard_cases_hold_short_quotations_broken_across_lines() -> None:
    assert len(re.findall(r'"[a-z ]+\n[a-z ]+"', hard_case("edge of the page"))) >= 2


def test_hard_cases_hold_a_quotation_longer_than_a_training_step_remembers() -> None:
    assert max(len(speech) for speech in hard_case("talk for a long").split('"')[1::2]) >= 400


def test_hard_cases_hold_a_speech_over_three_paragraphs_closed_only_at_the_end() -> None:
    parts = paragraphs(HARD_CASES)
    start = parts.index(hard_case("longer than a paragraph"))
    speech = parts[start : start + 3]
    assert all(paragraph.startswith('"') for paragraph in speech)
    assert [paragraph.count('"') % 2 for paragraph in speech] == [1, 1, 0]
    assert [paragraph.endswith('"') for paragraph in speech] == [False, False, True]


def test_hard_cases_hold_a_quotation_that_never_closes() -> None:
    parts = paragraphs(HARD_CASES)
    start = parts.index(hard_case("a mark can be forgotten"))
    assert parts[start].count('"') == 1
    assert all('"' not in paragraph for paragraph in parts[start + 1 :])


# Code, mathematics, verse


@pytest.mark.parametrize("flags", [[], ["-DKETTLE_DEBUG"]], ids=["plain", "debug"])
def test_c_passes_the_compiler_without_a_warning(flags: list[str]) -> None:
    gcc = shutil.which("gcc")
    if gcc is None:
        pytest.skip("no gcc on the PATH to check the C passage with")
    command = [gcc, "-std=c11", "-fsyntax-only", "-Wall", "-Wextra", *flags, "-x", "c", "-"]
    answer = subprocess.run(command, input=C, capture_output=True, text=True)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_c_holds_both_kinds_of_comment_and_comment_markers_inside_strings() -> None:
    string = r'"(?:\\.|[^"\\\n])*"'
    tokens = re.findall(rf"/\*[\s\S]*?\*/|//.*|'(?:\\.|[^'\\\n])'|{string}", C)
    strings = [token for token in tokens if token.startswith('"')]
    assert sum(token.startswith("/*") for token in tokens) >= 5
    assert sum(token.startswith("/*") and "\n" in token for token in tokens) >= 1
    assert sum(token.startswith("//") for token in tokens) >= 2
    assert any("/*" in token for token in strings)
    assert any("//" in token for token in strings)
    assert any(r"\"" in token for token in strings)


def test_c_is_indented_by_tabs_five_deep_and_has_preprocessor_lines() -> None:
    assert max(len(line) - len(line.lstrip("\t")) for line in C.splitlines()) >= 5
    assert not re.search(r"^ +[^ *]", C, re.MULTILINE)
    assert {"include", "define", "ifdef", "else", "endif"} <= set(
        re.findall(r"^#(\w+)", C, re.MULTILINE)
    )


def test_python_parses_and_every_class_and_function_outside_a_class_has_a_docstring() -> None:
    module = ast.parse(PYTHON)
    assert ast.get_docstring(module)
    for node in module.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            assert ast.get_docstring(node), node.name


def test_python_is_indented_by_spaces_six_levels_deep_and_has_comments() -> None:
    assert "\t" not in PYTHON
    assert max(len(line) - len(line.lstrip(" ")) for line in PYTHON.splitlines()) >= 24
    assert len(re.findall(r"^ *#|  # ", PYTHON, re.MULTILINE)) >= 3


def test_latex_braces_and_dollars_balance() -> None:
    depth = 0
    bare = re.sub(r"\\[{}$\\]", "", latex_without_comments())
    for character in bare:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    for paragraph in bare.split("\n\n"):
        assert paragraph.count("$") % 2 == 0, paragraph


def test_latex_environments_close_in_the_order_they_opened() -> None:
    open_now: list[str] = []
    deepest = 0
    for verb, name in re.findall(r"\\(begin|end)\{(\w+)\}", latex_without_comments()):
        if verb == "begin":
            open_now.append(name)
        else:
            assert open_now.pop() == name
        deepest = max(deepest, len(open_now))
    assert open_now == []
    assert deepest >= 3


def test_latex_refers_only_to_labels_it_sets_and_has_comments() -> None:
    assert set(re.findall(r"\\ref\{(.+?)\}", LATEX)) <= set(re.findall(r"\\label\{(.+?)\}", LATEX))
    assert len(re.findall(r"(?<!\\)%", LATEX)) >= 3


def test_every_verse_speech_is_a_name_line_followed_by_lines_of_verse() -> None:
    for speech in paragraphs(VERSE):
        name, *lines = speech.split("\n")
        assert re.fullmatch(r"[A-Z]+:", name)
        assert lines
        assert all(re.match(r"[A-Z]", line) for line in lines)


def test_verse_has_no_double_quote_bracket_or_digit() -> None:
    assert not re.search(r'["()\[\]{}\d]', VERSE)


def test_a_network_first_reads_what_it_learned():
    assert [first_for(language) for language in ("prose", "c", "python", "latex", "verse")] == [
        "dialogue", "c", "python", "latex", "verse"
    ]  # fmt: skip
    assert first_for(None) == first_for("klingon") == "dialogue"
