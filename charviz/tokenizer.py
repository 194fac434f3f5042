"""Characters to numbers and back: a vocabulary is a list of characters, in code point order."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charviz.errors import ModelError, TextError

NOT_FED = -1
PLAIN = str.maketrans("“”„‟«»‘’‚‛′″‐‑‒–—―", '""""""' + "''''" + "'" + '"' + "------")


@dataclass(frozen=True)
class Encoded:
    """A text as the network sees it.

    ids: int32 [time], `NOT_FED` where the character is shown but not read.
    unknown: how many characters the vocabulary lacks.
    replaced: how many typographic marks are read as the plain ones.
    """

    ids: NDArray[np.int32]
    unknown: int
    replaced: int

    @property
    def fed(self) -> NDArray[np.int32]:
        """The ids that reach the network, int32 [fed]."""
        return self.ids[self.ids != NOT_FED]


class CharTokenizer:
    """A vocabulary of single characters, with or without a symbol for all others."""

    def __init__(self, vocabulary: Sequence[str], unknown: str | None = None) -> None:
        """Take the characters in the order of their ids; `unknown` is one of them, or None."""
        check_vocabulary(vocabulary, unknown)
        self.itos = tuple(vocabulary)
        self.stoi = {character: i for i, character in enumerate(self.itos)}
        self.unknown = unknown
        self._table = _lookup_table(self.stoi)

    @classmethod
    def fit(cls, text: str, most: int | None = None) -> "CharTokenizer":
        """Learn the vocabulary of a text; with `most`, the rarest share the symbol U+FFFD."""
        return cls.fit_pieces([text], most)

    @classmethod
    def fit_pieces(cls, pieces: Iterable[str], most: int | None = None) -> "CharTokenizer":
        """Learn the vocabulary of a text that comes in pieces, as `fit` does of a whole one."""
        counts: Counter[str] = Counter()
        for piece in pieces:
            counts.update(piece)
        if not counts:
            raise TextError("The text is empty, so there is no character to learn: give some text.")
        if most is None or len(counts) <= most:
            return cls(sorted(counts))
        kept = {c for c, _ in counts.most_common(most - 1)} | {"\ufffd"}
        return cls(sorted(kept), unknown="\ufffd")

    @property
    def size(self) -> int:
        """How many symbols there are."""
        return len(self.itos)

    def encode(self, text: str) -> Encoded:
        """Encode a text, one id a code point; CR before LF and unknown characters are not fed."""
        points = code_points(text)
        ids = self._ids(points)
        missing = np.flatnonzero(ids == NOT_FED)
        plain = points[missing]
        for typographic, straight in PLAIN.items():
            plain[plain == typographic] = straight
        ids[missing] = self._ids(plain)
        replaced = int((ids[missing] != NOT_FED).sum())
        returns = _carriage_returns(points)
        unknown = (ids == NOT_FED) & ~returns
        if self.unknown is not None:
            ids[unknown] = self.stoi[self.unknown]
        ids[returns] = NOT_FED
        return Encoded(ids, int(unknown.sum()), replaced)

    def decode(self, ids: Iterable[int]) -> str:
        """Return the characters of some ids."""
        return "".join(self.itos[i] for i in ids)

    def _ids(self, points: NDArray[np.uint32]) -> NDArray[np.int32]:
        inside = points < len(self._table)
        return np.where(inside, self._table[np.where(inside, points, 0)], NOT_FED).astype(np.int32)


def code_points(text: str) -> NDArray[np.uint32]:
    """Return the code points of a text, uint32 [time]; lone surrogates stay what they are."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def check_vocabulary(vocabulary: Sequence[str], unknown: str | None) -> None:
    """Raise ModelError unless all are single characters, each stands once, `unknown` among them."""
    for entry in vocabulary:
        if not isinstance(entry, str) or len(entry) != 1:
            raise ModelError(f"The vocabulary entry {entry!r} is not a single character.")
    if not vocabulary:
        raise ModelError("The vocabulary is empty: a network needs at least one character.")
    if len(set(vocabulary)) != len(vocabulary):
        twice = next(c for c, n in Counter(vocabulary).items() if n > 1)
        raise ModelError(
            f"The vocabulary holds {twice!r} more than once; each character has one id."
        )
    if unknown is not None and unknown not in vocabulary:
        raise ModelError(f"The unknown symbol {unknown!r} is not in the vocabulary.")


def _lookup_table(stoi: dict[str, int]) -> NDArray[np.int32]:
    """Code point -> id, int32 [largest code point + 1]: one array access a character."""
    table = np.full(max(map(ord, stoi)) + 1, NOT_FED, dtype=np.int32)
    table[[ord(c) for c in stoi]] = list(stoi.values())
    return table


def _carriage_returns(points: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Mark each CR that an LF follows, bool [time]: shown and copied, never fed."""
    returns = points == ord("\r")
    returns[:-1] &= points[1:] == ord("\n")
    if len(returns):
        returns[-1] = False
    return returns
