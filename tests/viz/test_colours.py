import pytest

from charviz.viz.colours import SHADES, THEMES, colour, palette, shade_of

MIDDLE = SHADES // 2
# What people with the commonest kinds of colour blindness see of linear RGB (Viénot, Brettel and
# Mollon 1999): without red-sensitive, and without green-sensitive cones.
BLIND = {
    "protan": [(0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)],
    "deutan": [(0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)],
}


def numbers(code):
    return [int(code[i : i + 2], 16) for i in range(1, len(code), 2)]


def linear(channel):
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def painted(shade, theme):
    """Return the colour that a shade becomes on the theme's ground, 0..255 each."""
    *ink, alpha = numbers(colour(shade, theme))
    ground = numbers(THEMES[theme].ground)
    return [g + (i - g) * alpha / 255 for i, g in zip(ink, ground, strict=True)]


def luminance(channels):
    red, green, blue = map(linear, channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", THEMES)
def test_text_can_be_read_on_every_shade(theme):
    text = luminance(numbers(THEMES[theme].text))
    for shade in range(SHADES):
        light, dark = sorted((text, luminance(painted(shade, theme))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5  # WCAG 2, AA


@pytest.mark.parametrize("theme", THEMES)
def test_zero_is_neutral_and_strength_grows_to_both_ends(theme):
    alphas = [numbers(code)[3] for code in palette()[theme]]
    assert alphas[MIDDLE] == 0
    assert alphas[MIDDLE:] == sorted(set(alphas[MIDDLE:]))
    assert alphas[: MIDDLE + 1] == sorted(set(alphas[: MIDDLE + 1]), reverse=True)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", BLIND)
def test_the_ends_stay_apart_for_the_colour_blind(theme, kind):
    def seen(shade):
        light = [linear(channel) for channel in painted(shade, theme)]
        return [sum(a * b for a, b in zip(row, light, strict=True)) for row in BLIND[kind]]

    low, high = seen(0), seen(SHADES - 1)
    assert max(abs(a - b) for a, b in zip(low, high, strict=True)) > 0.15


def test_levels_map_to_shades_in_order():
    shades = [shade_of(level) for level in range(256)]
    assert shades == sorted(shades)
    assert (shades[0], shades[128], shades[255]) == (0, MIDDLE, SHADES - 1)
