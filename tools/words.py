"""Write again the words of networks that were trained before, as the end of a training does.

    python -m tools.words war-and-peace linux

Each network's corpus must be at hand, and be the one that it learned from.
"""

import sys

from charviz import checkpoint, vocabulary
from charviz.corpora import load, split
from charviz.errors import CharvizError, CorpusError


def words_of(model: checkpoint.Model) -> vocabulary.Words:
    """Return the words of the training part of the corpus that a model's card names."""
    learned = model.card["corpus"]
    corpus = load(learned["name"])
    if corpus.sha256 != learned["sha256"]:
        raise CorpusError(
            f"{corpus.title} is another one on this machine than {model.name} learned from "
            f"({learned['version'] or learned['sha256'][:12]}): bring that one."
        )
    return vocabulary.build(split(corpus.text).train)


def main(names: list[str]) -> None:
    """Write the words of each network named."""
    for name in names:
        model = checkpoint.load(name)
        words = words_of(model)
        vocabulary.save(model, words)
        print(f"{model.folder / vocabulary.FILE}: {len(words):,} words")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CharvizError as error:
        sys.exit(str(error))
