"""One diverging scale for every picture: blue below zero, vermilion above, nothing at zero.

What cannot be below zero, such as a gate, has the upper half of the scale.

The two hues stay apart for all common kinds of colour blindness (Okabe and Ito 2008), and each is
held so weak that the text on it can be read in its theme.
"""

from dataclasses import dataclass

SHADES = 33  # odd, so that zero has a shade of its own


@dataclass(frozen=True)
class Theme:
    """A page's text and ground, the two ends of the scale, and how opaque each end becomes."""

    text: str
    ground: str
    negative: str
    positive: str
    most_negative: float
    most_positive: float


THEMES = {
    "light": Theme("#1f2430", "#ffffff", "#0072b2", "#e8590c", 0.5, 0.62),
    "dark": Theme("#e6e9ef", "#14171c", "#1c7ed6", "#e8590c", 0.62, 0.62),
}


def shade_of(level: int, signed: bool = True) -> int:
    """Return the shade, 0 to `SHADES` - 1, of a level 0..255.

    Neutral are levels around 128; of what is not signed, those around 0.
    """
    middle = SHADES // 2
    return round(level / 255 * (SHADES - 1)) if signed else middle + round(level / 255 * middle)


def colour(shade: int, theme: str) -> str:
    """Return `#rrggbbaa` for a shade: the ends of the theme's scale, transparent at zero."""
    middle = SHADES // 2
    chosen, strength = THEMES[theme], abs(shade - middle) / middle
    if shade < middle:
        return chosen.negative + f"{round(255 * strength * chosen.most_negative):02x}"
    return chosen.positive + f"{round(255 * strength * chosen.most_positive):02x}"


def palette() -> dict[str, list[str]]:
    """Return the colours of all shades, lowest first, for each theme."""
    return {theme: [colour(shade, theme) for shade in range(SHADES)] for theme in THEMES}
