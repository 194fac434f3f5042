"""Concepts of marked-up text: formulas, links, tags, addresses.

What never closes is not masked but not inside either, unless said otherwise: a stray dollar or a
lone `[[` must not label all that follows.
"""

import re

import numpy as np

from charviz.concepts.labels import Concept, Labels, blind_to_returns, certain

# Inside begins when the opening mark is complete and ends when the closing one is: a span goes from
# the last character of the one to before the last character of the other.
_FORMULA = re.compile(
    r"(?P<skip>\\.|%[^\n]*)"
    r"|(?P<display>\$\$(?:[^$\\]|\\.)*\$\$)"
    r"|(?P<inline>\$(?:[^$\\\n]|\\.|\n(?!\s*\n))+\$)",
    re.DOTALL,
)
_LINK = re.compile(r"\[\[[^\[\]\n]*(?:\[[^\[\]\n]*\][^\[\]\n]*)*\]\]")
_TAG = re.compile(
    r"</?[A-Za-z][\w.:-]*(?:\s[^<>]{0,2000})?/?>|<!--.{0,2000}?-->|<\?[^<>]*\?>", re.DOTALL
)
_ADDRESS = re.compile(r"\b(?:https?|ftp|git)://[^\s<>\"'{}|\\^`\[\]]+|\bmailto:[^\s<>\"']+")


@blind_to_returns
def label_formula(text: str) -> Labels:
    """Label whether the text stands inside dollar signs, bool [time].

    Not valid from a dollar that pairs with nothing to the end of its paragraph.
    """
    inside = np.zeros(len(text), np.bool_)
    valid = np.ones(len(text), np.bool_)
    last = 0
    for match in _FORMULA.finditer(text):
        _mask_stray(text, last, match.start(), valid)
        last = match.end()
        start, end = match.span()
        if match.lastgroup == "inline":
            inside[start : end - 1] = True
        elif match.lastgroup == "display":
            inside[start + 1 : end - 1] = True
    _mask_stray(text, last, len(text), valid)
    return Labels(inside, valid)


def _mask_stray(text: str, start: int, end: int, valid: np.ndarray) -> None:
    """Mask what stands between matches from a dollar on, to the end of the paragraph."""
    stray = text.find("$", start, end)
    if stray >= 0:
        paragraph = text.find("\n\n", stray)
        valid[stray : len(text) if paragraph < 0 else paragraph] = False


def _spans(text: str, pattern: re.Pattern[str], opening: int, closing: int) -> Labels:
    """Label matches, from where `opening` characters are read to before the last of `closing`."""
    inside = np.zeros(len(text), np.bool_)
    for match in pattern.finditer(text):
        inside[match.start() + opening - 1 : match.end() - min(closing, 1)] = True
    return certain(inside)


@blind_to_returns
def label_link(text: str) -> Labels:
    """Label whether the text stands inside `[[ ]]`, bool [time]."""
    return _spans(text, _LINK, 2, 2)


@blind_to_returns
def label_tag(text: str) -> Labels:
    """Label whether the text stands inside a tag of XML or HTML, bool [time]."""
    return _spans(text, _TAG, 1, 1)


@blind_to_returns
def label_address(text: str) -> Labels:
    """Label whether the text stands inside an address of the web, bool [time]."""
    return _spans(text, _ADDRESS, 1, 0)


FORMULA = Concept(
    name="formula",
    title="Inside a formula",
    kind="binary",
    convention=(
        "Inside $ $ or $$ $$ of LaTeX. The opening mark counts as inside, both dollars of a double "
        "one; the last character of the closing mark as outside. \\$ is a dollar, and what a % "
        "comments out is not looked at. A formula in single dollars does not cross an empty line; "
        "from a dollar that pairs with nothing the rest of its paragraph is left out. \\( \\) and "
        "environments such as equation are not looked at."
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
        "links the innermost count. A mark that nothing closes opens nothing."
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
        "begins no tag, as in a < b, does not. Nothing of 2,000 characters or more is a tag."
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
        "of the kinds < > [ ] { }, or one of | \\ ^ `."
    ),
    label=label_address,
)
