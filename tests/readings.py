"""Texts read character by character, as one would on paper, to hold our own patterns against."""

from html.parser import HTMLParser
from itertools import accumulate

import numpy as np


def formula(text):
    """Where `$ … $` and `$$ … $$` are, as a typesetter meets them: ended by an empty line."""
    inside = np.zeros(len(text), bool)
    mark, began, at = "", 0, 0  # what is open, since where
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text[at] == "%" and not mark:
            while at < len(text) and text[at] != "\n":
                at += 1
        elif mark and text[at] == "\n" and text[at + 1 :].split("\n", 1)[0].strip(" \t") == "":
            mark, at = "", at + 1
        elif text[at] != "$":
            at += 1
        elif not mark:
            mark = "$$" if text.startswith("$$", at) else "$"
            began, at = at + len(mark) - 1, at + len(mark)
        else:
            inside[began : at + len(mark) - 1] = text.startswith(mark, at)
            mark, at = "", at + len(mark)
    return inside


def links(text):
    """Where the innermost `[[ … ]]` of a line are, by a stack of opening marks."""
    inside = np.zeros(len(text), bool)
    start = 0
    for line in text.split("\n"):
        opened, at = None, 0
        while at < len(line) - 1:
            two = line[at : at + 2]
            if two == "[[":
                opened, at = at + 1, at + 2
            elif two == "]]" and opened is not None:
                inside[start + opened : start + at + 1] = True
                opened, at = None, at + 2
            else:
                at += 1
        start += len(line) + 1
    return inside


def tags(text):
    """Where tags, comments and declarations are, as the standard library's parser meets them."""
    lines = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
    inside = np.zeros(len(text), bool)

    class Parser(HTMLParser):
        def updatepos(self, i, j):
            if text[i] == "<" and i < j and i not in data:
                inside[i : j - 1] = True
            return super().updatepos(i, j)

        def handle_data(self, said):
            row, column = self.getpos()
            data.add(lines[row - 1] + column)

    data: set[int] = set()
    parser = Parser(convert_charrefs=False)
    parser.CDATA_CONTENT_ELEMENTS = ()  # what stands in <script> is read as all else is
    parser.feed(text)
    return inside


def words(text):
    """How many characters of its word stand at each character, 0 outside words."""
    count = np.zeros(len(text), int)
    for at, character in enumerate(text):
        before = count[at - 1] if at else 0
        between = character in "'’" and text[at + 1 : at + 2].isalpha() and text[at - 1].isalpha()
        if character.isalpha() or (between and before):
            count[at] = before + 1
    return count


def digits(text):
    """Where numbers are."""
    inside = np.zeros(len(text), bool)
    for at, character in enumerate(text):
        between = character in ".," and at and inside[at - 1] and text[at - 1].isdecimal()
        inside[at] = character.isdecimal() or (between and text[at + 1 : at + 2].isdecimal())
    return inside


def sentence_starts(text):
    """Where first words of sentences are, by what has been read since the last word."""
    inside = np.zeros(len(text), bool)
    count = words(text)
    ready, ended, newlines = True, False, 0  # a word may begin one; a mark has ended one
    for at, character in enumerate(text):
        if count[at]:
            inside[at] = ready if count[at] == 1 else inside[at - 1]
            if at + 1 < len(text) and not count[at + 1]:
                ready, ended, newlines = False, False, 0
        elif character.isspace():
            newlines += character == "\n"
            ready = ready or ended or newlines > 1
        elif character in ".!?":
            ended, ready, newlines = True, False, 0
        elif character in "\"'”’)]" and ended and not ready:
            pass
        elif character not in "\"'“‘([":
            ended, ready, newlines = False, False, 0
    return inside


def speakers(text):
    """Where lines are that hold a name and a colon, after an empty line."""
    inside = np.zeros(len(text), bool)
    start, before = 0, ""
    for line in text.split("\n")[:-1]:
        name = line[:-1]
        if not before and line.endswith(":") and ":" not in name and len(line) <= 32:
            inside[start : start + len(name)] = name[:1].isupper()
        start += len(line) + 1
        before = line
    return inside
