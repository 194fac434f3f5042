"""What the Compare page begins with: a text of our own with and without its opening quote."""

from collections.abc import Mapping
from dataclasses import dataclass

from charviz.checkpoint import Model
from charviz.ui import words

QUOTE = '"'


@dataclass(frozen=True)
class Example:
    """Two texts, and the character whose probability is told in both."""

    one: str
    other: str
    mark: str


_PROSE = """\
The old prince rose from his chair and looked at his son for
some time without speaking.

"The horses were tired and the road was bad. All night the
carriage stood before the inn, and nobody came to change the
wheel that had broken on the bridge. Toward morning the snow
began to fall again, and the old coachman went to look for
the smith, who was asleep in the house of his brother at the
other end of the village"""

_C = """\
static int lamp_probe(struct lamp *lamp)
{
	if (!lamp->base)
		return -ENODEV;

	dev_warn(lamp->dev, "the lamp does not answer, it will be asked again in %d ms"""

_PYTHON = """\
def lamp(line, hot=False):
    if not line:
        raise ValueError("a lamp needs a line to switch it on, and another that tells whether it \
is hot"""

_TEXTS: Mapping[str | None, str] = {"c": _C, "python": _PYTHON}


def example(model: Model) -> Example:
    """Return what a model's page begins with."""
    text = _TEXTS.get(words.language_of(model), _PROSE)
    known = model.tokenizer.stoi
    mark = next((c for c in (QUOTE, "\n") if c in known), model.tokenizer.itos[0])
    return Example(text, text.replace(QUOTE, ""), mark)
