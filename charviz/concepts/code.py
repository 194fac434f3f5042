"""Concepts of program text: what stands inside a comment, in C and in Python.

The scanners are regular expressions that never go back, so time is linear in any text (6 MB of C
take .4 s). Pygments reads the same comments (the tests compare), but takes .8 s a MB, and on
some texts, such as twenty thousand empty lines, time that grows with the square.
"""

import re
from collections.abc import Iterator
from typing import Literal

import numpy as np

from charviz.concepts.labels import Concept, Labels, blind_to_returns, certain

Language = Literal["c", "python"]

# What never closes ends with its line (a string) or with the text (a comment, a docstring).
_STRING = r'"(?:[^"\\\n]|\\.)*"?'
_SCANNERS: dict[Language, re.Pattern[str]] = {
    "c": re.compile(
        r"(?P<block>/\*.*?(?:\*/|\Z))"
        r"|(?P<line>//[^\n]*(?:(?<=\\)\n[^\n]*)*)"
        rf"|(?P<string>{_STRING})"
        r"|'(?:[^'\\\n]{1,4}|\\[^\n][^'\n]{0,8})'",
        re.DOTALL,
    ),
    "python": re.compile(
        r"(?P<line>#[^\n]*)"
        r'|(?P<string>"""[^"\\]*(?:(?:\\.?|"(?!""))[^"\\]*)*(?:"""|\Z)'
        r"|'''[^'\\]*(?:(?:\\.?|'(?!''))[^'\\]*)*(?:'''|\Z)"
        rf"|{_STRING}|'(?:[^'\\\n]|\\.)*'?)",
        re.DOTALL,
    ),
}
_SIGNS: dict[Language, re.Pattern[str]] = {
    "c": re.compile(
        r"^[ \t]*+(?:#[ \t]*(?:include|define|ifdef|ifndef|endif|else)\b|/\*|\*/|//"
        r"|(?:static|struct|enum|union|typedef|const|unsigned|int|char|void)[ \t]+\**\w"
        r"|\}?[ \t]*(?:else )?(?:if|for|while|switch)[ \t]*\(|break;|case\b.*:|[{}][;,]?[ \t]*$"
        r"|return\b.*;|.*\);[ \t]*$|[\w.\[\]>-]+[ \t]*=[ \t].*[;,][ \t]*$)",
        re.MULTILINE,
    ),
    "python": re.compile(
        r"^[ \t]*+(?:(?:def|class)[ \t]+\w+.*[:(,][ \t]*$|(?:if|elif|for|while|with)\b.*:[ \t]*$"
        r"|(?:else|try|finally|except\b.*):[ \t]*$|import[ \t]+[\w., ]+$"
        r"|from[ \t]+[\w.]+[ \t]+import\b|(?:return|raise|yield|assert)\b[^;\n]*$|pass$|@\w"
        r"|[\w.\[\], ]+ [-+*]?= [^;|\n]*[^,;|{\n]$|\w[\w.]*\([^;\n]*\)$)",
        re.MULTILINE,
    ),
}
_LINE = re.compile(r"^[ \t]*+\S", re.MULTILINE)
SHARE = 0.15  # LaTeX and wiki text reach .12 a page, program text .5


def language_of(text: str) -> Language | None:
    """Guess whether a text is C or Python from how its lines begin and end; None for all else.

    A guess is made when `SHARE` of the lines that hold anything bear a sign of one language, and
    no more bear one of the other. Languages with C's comments (C++, Java) pass for C.
    """
    lines = sum(1 for _ in _LINE.finditer(text))
    signs = {name: sum(1 for _ in sign.finditer(text)) for name, sign in _SIGNS.items()}
    best = max(signs, key=lambda name: signs[name])
    return best if signs[best] and signs[best] >= SHARE * lines else None


def spans(text: str, language: Language) -> Iterator[tuple[str, int, int]]:
    """Yield (`block` | `line` | `string`, from, to) for each comment and string, in order."""
    for match in _SCANNERS[language].finditer(text):
        if match.lastgroup:
            yield match.lastgroup, match.start(), match.end()


@blind_to_returns
def label_comment(text: str) -> Labels:
    """Label whether the text stands inside a comment, bool [time].

    Valid nowhere in a text that `language_of` takes for neither C nor Python.
    """
    inside = np.zeros(len(text), np.bool_)
    language = language_of(text)
    if language is None:
        return Labels(inside, inside.copy())
    opening = 2 if language == "c" else 1  # characters of /* // and #
    for kind, start, end in spans(text, language):
        if kind == "string":
            continue
        closed = kind == "block" and text.endswith("*/", start + 2, end)
        inside[start + opening - 1 : end - closed] = True
    return certain(inside)


COMMENT = Concept(
    name="comment",
    title="Inside a comment",
    kind="binary",
    convention=(
        "Inside a comment of C (/* */ and //) or Python (#). It begins when its opening mark is "
        "complete, so at the star of /* and at the second slash of //; it ends at the slash of */ "
        "and at the newline. Docstrings are strings, not comments, and neither is what #if 0 "
        "leaves out. The language is guessed from the text; in any other text the label is unknown."
    ),
    label=label_comment,
)
