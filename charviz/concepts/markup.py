"""Concepts of marked-up text: formulas, links, tags, addresses.

What never closes opens nothing: a stray dollar or a lone `[[` must not label all that follows. The
patterns never go back over what they have read, so time is linear in any text.
"""

import re
from collections.abc import Iterator

import numpy as np

from charviz.concepts.code import unknown_in
from charviz.concepts.labels import Concept, Labels, blind_to_returns, certain

_EMPTY = r"\n[ \t]*+\n"  # what ends a paragraph
_WITHIN = rf"(?:[^$\\\n]|\\.|(?!{_EMPTY})\n)"
_FORMULA = re.compile(
    r"(?P<skip>\\.|%[^\n]*)"
    rf"|(?P<display>\$\${_WITHIN}*+\$\$)"
    rf"|(?P<inline>\${_WITHIN}++\$)"
    r"|(?P<stray>\$)",
    re.DOTALL,
)
_PARAGRAPH_END = re.compile(_EMPTY)
_LINK = re.compile(r"\[\[[^\[\]\n]*+(?:\[[^\[\]\n]*+\][^\[\]\n]*+)*+\]\]")
MOST = 2_000  # characters of a tag
_TAG = re.compile(
    rf"</?[A-Za-z][\w.:-]*+(?:\s[^<>]{{0,{MOST}}}+)?+>|</?[A-Za-z][\w.:-]*+/>"
    rf"|<!--(?:[^<-]|-(?!->)|<(?!!--)){{0,{MOST}}}+-->|<![A-Z][^<>]{{0,{MOST}}}+>|<\?[^<>]*+>"
)
_ADDRESS = re.compile(
    r"\b(?:(?:https?|ftp|git)://[^\s<>\"'{}|\\^`\[\]]++|mailto:[^\s<>\"'{}|\\^`\[\]]++)"
)
_AFTER_ADDRESS = ".,;:!?)"


@blind_to_returns
@unknown_in("c", "python")
def label_formula(text: str) -> Labels:
    """Label whether the text stands inside dollar signs, bool [time].

    Not valid from a dollar that pairs with nothing to the end of its paragraph, and nowhere in a
    text that is taken for a program.
    """
    inside = np.zeros(len(text), np.bool_)
    valid = np.ones(len(text), np.bool_)
    masked = 0  # up to where nothing is valid
    for match in _FORMULA.finditer(text):
        start, end = match.span()
        if match.lastgroup == "inline":
            inside[start : end - 1] = True
        elif match.lastgroup == "display":
            inside[start + 1 : end - 1] = True
        elif match.lastgroup == "stray" and start >= masked:
            paragraph = _PARAGRAPH_END.search(text, start)
            masked = paragraph.start() if paragraph else len(text)
            valid[start:masked] = False
    return Labels(inside, valid)


def _marked(text: str, spans: Iterator[tuple[int, int]]) -> Labels:
    """Label stretches, given as where each begins and ends."""
    inside = np.zeros(len(text), np.bool_)
    for start, end in spans:
        inside[start:end] = True
    return certain(inside)


@blind_to_returns
@unknown_in("c", "python")
def label_link(text: str) -> Labels:
    """Label whether the text stands inside `[[ ]]`, bool [time]; valid nowhere in a program."""
    return _marked(text, ((m.start() + 1, m.end() - 1) for m in _LINK.finditer(text)))


@blind_to_returns
@unknown_in("c")
def label_tag(text: str) -> Labels:
    """Label whether the text stands inside a tag of XML or HTML, bool [time].

    Valid nowhere in a text that is taken for C, whose <stdio.h> is no tag.
    """
    return _marked(text, ((m.start(), m.end() - 1) for m in _TAG.finditer(text)))


@blind_to_returns
def label_address(text: str) -> Labels:
    """Label whether the text stands inside an address of the web, bool [time]."""
    found = ((m.start(), m.group()) for m in _ADDRESS.finditer(text))
    return _marked(text, ((at, at + len(it.rstrip(_AFTER_ADDRESS))) for at, it in found))


FORMULA = Concept(
    name="formula",
    title="Inside a formula",
    kind="binary",
    convention=(
        "Inside $ $ or $$ $$ of LaTeX. The opening mark counts as inside, both dollars of a double "
        "one; the last character of the closing mark as outside. \\$ is a dollar, and what a % "
        "comments out is not looked at. No formula crosses an empty line; "
        "from a dollar that pairs with nothing the rest of its paragraph is left out. \\( \\) and "
        "environments such as equation are not looked at, and a $ in \\verb is one, "
        "wrongly. In a text that is taken for C or Python the label is unknown."
    ),
    label=label_formula,
    target="$",
)
LINK = Concept(
    name="link",
    title="Inside a wiki link",
    kind="binary",
    convention=(
        "Inside [[ ]] of wiki text, on one line. It begins when the opening mark is complete, at "
        "its second bracket, and is over at the second bracket of the closing one. Of links within "
        "links the innermost count. A mark that nothing closes opens nothing. R[[x]] of "
        "a formula counts too, wrongly. In a text that is taken for C or Python the label is "
        "unknown."
    ),
    label=label_link,
    target="]",
)
TAG = Concept(
    name="tag",
    title="Inside a tag",
    kind="binary",
    convention=(
        "Inside a tag of XML or HTML, attributes included: from its < to before its >. What the "
        "tags enclose is outside. Comments (<!-- -->) and declarations count as tags; a < that "
        "begins no tag, as in a < b, does not, and neither does one that &lt; stands for. A tag "
        "ends at the first >, be it in quotes. Nothing much longer than 2,000 characters is a "
        "tag. In a text that is taken for C, whose <stdio.h> is none, the label is unknown."
    ),
    label=label_tag,
    target=">",
)
ADDRESS = Concept(
    name="address",
    title="Inside a web address",
    kind="binary",
    convention=(
        "Inside an address that begins with http, https, ftp, git or mailto. Its first letter is "
        "inside, although nobody can tell yet; it ends before a blank, a quotation mark, a bracket "
        "of the kinds < > [ ] { }, or one of | \\ ^ `. Of the marks . , ; : ! ? ) those that it "
        "would end with are outside, since they are the sentence's."
    ),
    label=label_address,
)
