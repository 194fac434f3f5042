"""What may be true of a text at a character: labels to hold a unit against.

`CONCEPTS` holds those that are built in, by name. The label at t is what is true after character t
has been read, as the state of a network is; positions are code points of the text as given.
"""

from charviz.concepts.brackets import BRACKETS
from charviz.concepts.code import COMMENT, STRINGS
from charviz.concepts.labels import Concept, Kind, Labels
from charviz.concepts.layout import INDENT, LINE_POSITION, NEWLINE_NEXT
from charviz.concepts.prose import QUOTES

CONCEPTS: dict[str, Concept] = {
    concept.name: concept
    for concept in (QUOTES, INDENT, NEWLINE_NEXT, LINE_POSITION, COMMENT, STRINGS, BRACKETS)
}

__all__ = ["CONCEPTS", "Concept", "Kind", "Labels"]
