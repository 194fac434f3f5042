"""What may be true of a text at a character: labels to hold a unit against.

`CONCEPTS` holds those that are built in, by name. The label at t is what is true after character t
has been read, as the state of a network is; positions are code points of the text as given. They
stand in the order in which people look for them: what the pages and the command line list follows.
"""

from charviz.concepts.brackets import BRACES, BRACKETS, PARENTHESES, SQUARE
from charviz.concepts.code import COMMENT, DIRECTIVE, STRINGS
from charviz.concepts.labels import Concept, Kind, Labels
from charviz.concepts.layout import INDENT, INDENT_ZONE, LINE_END, LINE_POSITION, NEWLINE_NEXT
from charviz.concepts.markup import ADDRESS, FORMULA, LINK, TAG
from charviz.concepts.prose import QUOTES
from charviz.concepts.words import (
    CAPITAL_WORD,
    DIGITS,
    SENTENCE_START,
    SPEAKER,
    WORD_POSITION,
    WORD_START,
)

CONCEPTS: dict[str, Concept] = {
    concept.name: concept
    for concept in (
        *(QUOTES, INDENT, NEWLINE_NEXT, LINE_POSITION, COMMENT, STRINGS, BRACKETS),
        *(PARENTHESES, SQUARE, BRACES, FORMULA, LINK, TAG, ADDRESS, DIRECTIVE),
        *(LINE_END, INDENT_ZONE, SPEAKER, SENTENCE_START),
        *(CAPITAL_WORD, WORD_START, WORD_POSITION, DIGITS),
    )
}

__all__ = ["CONCEPTS", "Concept", "Kind", "Labels"]
