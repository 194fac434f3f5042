"""At which width the lines of a text were wrapped, if they were."""

from itertools import pairwise

QUANTILE = 0.98  # of the line lengths: a line or two too long does not make all lines longer
# Names, one a line, would pass for prose wrapped at nine; paragraphs of equal length, at theirs.
NARROWEST, WIDEST = 30, 200  # characters
MOSTLY = 0.5  # of the line breaks inside paragraphs


def wrapped_at(text: str) -> int | None:
    """Return the line length at which a text was wrapped, None where lines end for other reasons.

    A wrapped line ends because its next word would not have fitted: so do at least half of the
    line breaks between two lines that are not blank in wrapped prose, and few of them in code.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    if not lengths:
        return None
    width = lengths[min(int(QUANTILE * len(lengths)), len(lengths) - 1)]
    pairs = [(one, next_) for one, next_ in pairwise(lines) if one and next_]
    full = sum(len(one) + 1 + len(next_.split(None, 1)[0]) > width for one, next_ in pairs)
    return width if NARROWEST <= width <= WIDEST and full > MOSTLY * len(pairs) else None
