"""Concepts of program text: what stands in a comment, a string or a directive, in C and Python.

The scanners are regular expressions that never go back, so time is linear in any text (6 MB of C
take .4 s). Pygments reads the same comments and strings (the tests compare), but takes .8 s a MB,
and on some texts, such as twenty thousand empty lines, time that grows with the square.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from charviz.concepts.labels import Concept, Labels, blind_to_returns, certain

Language = Literal["c", "python"]
Labeller = Callable[[str], Labels]

# A group holds what counts as inside: all but the last character of the closing mark. What never
# closes ends with its line (a string) or with the text (a comment, a docstring).
_STRING = r'"(?:[^"\\\n]|\\.)*'
_SCANNERS: dict[Language, re.Pattern[str]] = {
    "c": re.compile(
        r"(?P<block>/\*.*?(?:\*(?=/)|\Z))/?"
        r"|(?P<line>//[^\n]*(?:(?<=\\)\n[^\n]*)*)"
        rf'|(?P<string>{_STRING})"?'
        r"|(?P<character>'(?:[^'\\\n]{1,4}|\\[^\n][^'\n]{0,8}))'",
        re.DOTALL,
    ),
    "python": re.compile(
        r"(?P<line>#[^\n]*)"
        r'|(?P<string>"""[^"\\]*(?:(?:\\.?|"(?!""))[^"\\]*)*(?:""(?="))?'
        r"|'''[^'\\]*(?:(?:\\.?|'(?!''))[^'\\]*)*(?:''(?='))?"
        rf"|{_STRING}|'(?:[^'\\\n]|\\.)*)[\"']?",
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
        r"^[ \t]*+(?:(?:def|class)[ \t]+\w++.*[:(,][ \t]*$|(?:if|elif|for|while|with)\b.*:[ \t]*$"
        r"|(?:else|try|finally|except\b.*):[ \t]*$|import[ \t]++[\w., ]+$"
        r"|from[ \t]+[\w.]+[ \t]+import\b|(?:return|raise|yield|assert)\b[^;\n]*$|pass$|@\w"
        r"|[\w.\[\], ]+ [-+*]?= [^;|\n]*[^,;|{\n]$|\w[\w.]*\([^;\n]*\)$)",
        re.MULTILINE,
    ),
}
_DIRECTIVE = re.compile(
    r"^[ \t]*+(?P<line>#[^\n\\]*+(?:\\(?:\n|[^\n]|\Z)[^\n\\]*+)*+)", re.MULTILINE
)
_LINE = re.compile(r"^[ \t]*+\S", re.MULTILINE)
SHARE = 0.15  # LaTeX and wiki text reach .12 a page, program text .5
GLIMPSES, GLIMPSE = 64, 4_096  # of a long text: so many stretches, of so many characters
_TRIPLE = ('"""', "'''")
# The kinds of spans inside which a concept is true, and how long their opening marks are.
_COMMENTS: Mapping[Language, Mapping[str, int]] = {
    "c": {"block": 2, "line": 2},
    "python": {"line": 1},
}
_STRINGS: Mapping[Language, Mapping[str, int]] = {"c": {"string": 1}, "python": {"string": 1}}


def language_of(text: str) -> Language | None:
    """Guess whether a text is C or Python from how its lines begin and end; None for all else.

    A guess is made when `SHARE` of the lines that hold anything bear a sign of one language, and
    no more bear one of the other; of a long text those of stretches that are spread over it.
    Languages with C's comments (C++, Java) pass for C.
    """
    text = _glimpsed(text)
    lines = sum(1 for _ in _LINE.finditer(text))
    signs = {name: sum(1 for _ in sign.finditer(text)) for name, sign in _SIGNS.items()}
    best = max(signs, key=lambda name: signs[name])
    return best if signs[best] and signs[best] >= SHARE * lines else None


def _glimpsed(text: str) -> str:
    """Return a text, or of a long one stretches that begin with a line: a guess needs no more."""
    if len(text) <= GLIMPSES * GLIMPSE:
        return text
    begins = {text.find("\n", at) + 1 for at in range(0, len(text), len(text) // GLIMPSES)}
    return "\n".join(text[at : at + GLIMPSE] for at in sorted(begins))


def unknown_in(*languages: Language) -> Callable[[Labeller], Labeller]:
    """Let a labeller know nothing in texts that are taken for some languages."""

    def limited(label: Labeller) -> Labeller:
        @wraps(label)
        def labelled(text: str) -> Labels:
            return _unknown(text) if language_of(text) in languages else label(text)

        return labelled

    return limited


def _unknown(text: str) -> Labels:
    return Labels(np.zeros(len(text), np.bool_), np.zeros(len(text), np.bool_))


def spans(text: str, language: Language) -> Iterator[tuple[str, int, int]]:
    """Yield (kind, from, to) for each comment and string, in order.

    kind: `block` or `line` for a comment, `string`, or `character` for a constant of C. A span
    begins with its opening mark and ends before the last character of its closing one.
    """
    begin = _docstring_cut(text) if language == "python" else 0
    if begin:
        yield "string", 0, begin - 1
    yield from _scan(text, language, begin)


def _scan(text: str, language: Language, begin: int) -> Iterator[tuple[str, int, int]]:
    for match in _SCANNERS[language].finditer(text, begin):
        kind = match.lastgroup
        if kind:
            yield kind, *match.span(kind)


def _docstring_cut(text: str) -> int:
    """Return where the docstring ends that the beginning of a Python text was cut from, 0 if none.

    Read the wrong way round, all code stands in strings, to the end of the text. So where signs of
    Python do, the first triple mark may be a closing one: it is if that frees three in four.
    """
    signs = np.array([sign.start() for sign in _SIGNS["python"].finditer(text)], np.int64)
    lost = _in_strings(signs, text, 0)
    if 50 * lost <= len(signs):
        return 0
    cuts = [at + 3 for mark in _TRIPLE if (at := text.find(mark)) >= 0]
    left = {cut: _in_strings(signs, text, cut) for cut in cuts}
    best = min(left, key=lambda cut: left[cut], default=0)
    return best if best and 4 * left[best] < lost else 0


def _in_strings(places: NDArray[np.int64], text: str, begin: int) -> int:
    """Count the places that stand in strings, if a Python text has one up to `begin`."""
    strings = [(a, b) for kind, a, b in _scan(text, "python", begin) if kind == "string"]
    starts, ends = np.array([(0, begin), *strings]).T
    return int((places < ends[np.searchsorted(starts, places, side="right") - 1]).sum())


@blind_to_returns
def label_comment(text: str) -> Labels:
    """Label whether the text stands inside a comment, bool [time].

    Valid nowhere in a text that `language_of` takes for neither C nor Python.
    """
    return _inside(text, _COMMENTS)


@blind_to_returns
def label_strings(text: str) -> Labels:
    """Label whether the text stands inside a string, bool [time].

    Valid nowhere in a text that `language_of` takes for neither C nor Python.
    """
    return _inside(text, _STRINGS)


def _inside(text: str, marks: Mapping[Language, Mapping[str, int]]) -> Labels:
    """Label the spans of some kinds, from the last character of their opening marks on."""
    language = language_of(text)
    if language is None:
        return _unknown(text)
    inside = np.zeros(len(text), np.bool_)
    for kind, start, end in spans(text, language):
        if kind in marks[language]:
            inside[start + marks[language][kind] - 1 : end] = True
    return certain(inside)


@blind_to_returns
def label_directive(text: str) -> Labels:
    """Label whether the text stands in a line of C's preprocessor, bool [time].

    Valid nowhere in a text that `language_of` does not take for C.
    """
    if language_of(text) != "c":
        return _unknown(text)
    inside = np.zeros(len(text), np.bool_)
    found = [(start, end) for _, start, end in spans(text, "c")]
    starts = np.array([start for start, _ in found], np.int64)
    for match in _DIRECTIVE.finditer(text):
        mark, end = match.span("line")
        before = int(np.searchsorted(starts, mark)) - 1
        if before < 0 or mark >= found[before][1]:
            inside[mark:end] = True
    for start, end in found:  # a comment that begins in a directive may go on in the next lines
        if inside[start] and not inside[end - 1]:
            newline = text.find("\n", end)
            inside[start : newline if newline >= 0 else len(text)] = True
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
STRINGS = Concept(
    name="strings",
    title="Inside a string",
    kind="binary",
    convention=(
        "Inside a string of C or Python. The opening mark counts as inside, all three characters "
        "of a triple one; at the last character of the closing mark the string is over. "
        "Docstrings are strings, the letters before a mark (r, b, f, L) are outside, and what "
        "stands in the braces of an f-string is inside. Character constants of C ('a') are no "
        "strings; names in quotes after #include are. A string that never closes ends at the "
        "newline, a docstring with the text; a text may begin inside a docstring. The language is "
        "guessed from the text; in any other text the label is unknown."
    ),
    label=label_strings,
    target='"',
)

DIRECTIVE = Concept(
    name="directive",
    title="In a preprocessor line",
    kind="binary",
    convention=(
        "In a line of C's preprocessor, from its # to before the newline that ends it: one after a "
        "backslash does not, and neither does one in a comment that begins there. A # within a "
        "comment or a string is none. The language is guessed from the text; in any other text the "
        "label is unknown."
    ),
    label=label_directive,
    target="\n",
)
