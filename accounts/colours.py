"""Can words be read on a colour? The contrast ratio of WCAG 2.2, and what it has to be."""

WHITE = "#ffffff"
# WCAG 2.2: 1.4.3 for words, 1.4.11 for lines and edges.
READABLE = 4.5
VISIBLE = 3.0


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
