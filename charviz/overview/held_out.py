"""The test part of a network's corpus: a long text that it never saw in training."""

from dataclasses import dataclass
from functools import lru_cache

from charviz import corpora
from charviz.checkpoint import Model
from charviz.corpora import CATALOG, Corpus
from charviz.errors import CorpusError
from charviz.overview.longtext import LONGEST


@dataclass(frozen=True)
class HeldOut:
    """Where a network's test part is: characters `begin` to `end` of a corpus that charviz knows.

    sha256: of the corpus the network learned from. version: which edition, where there are several.
    Of a very long part, the first `LONGEST` characters are meant.
    """

    corpus: Corpus
    sha256: str
    version: str | None
    begin: int
    end: int

    @property
    def characters(self) -> int:
        """How long it is."""
        return self.end - self.begin

    @property
    def at_hand(self) -> bool:
        """Tell whether it needs no download."""
        return corpora.at_hand(self.corpus)


def held_out(model: Model) -> HeldOut | None:
    """Return a network's test part as its card tells; None if charviz does not know the corpus."""
    try:
        said = model.card["corpus"]
        corpus = CATALOG[said["name"]]
        begin, end = map(int, said["split"]["test"])
        sha256, version = str(said["sha256"]), said.get("version")
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if not 0 <= begin < end or corpus.sha256 not in (None, sha256):
        return None
    return HeldOut(corpus, sha256, version, begin, min(end, begin + LONGEST))


def text_of(part: HeldOut) -> str:
    """Return the text of a test part, downloaded if it has to be; CorpusError if it cannot be."""
    found = _looked_up(part)
    if isinstance(found, CorpusError):
        raise found
    return found


@lru_cache(maxsize=4)  # of at most a megabyte each
def _looked_up(part: HeldOut) -> str | CorpusError:
    """Return the text, or that this machine has another edition, which takes as long to find out
    and does not change; other failures are raised, and looked into again at the next call.
    """
    corpus = corpora.load(part.corpus.name)
    if corpus.sha256 != part.sha256:
        return CorpusError(
            f"This network learned from {part.corpus.title}, {part.version or 'another edition'}; "
            f"here is {corpus.version or 'another one'}, whose text is not the same: its test part "
            "cannot be had on this machine."
        )
    return corpus.text[part.begin : part.end]
