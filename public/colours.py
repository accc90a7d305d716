"""Which colours does a body's page take? Its own as accents, and black or white on it: whichever can be read.

The policy for content forbids inline styles, so the colour reaches the page as a small style sheet of its own. Its
address is the colour, so that nothing is looked up and a browser may keep it for ever.
"""

INK = "#0b0c0c"
WHITE = "#ffffff"
OURS = "#1d3b5c"
# WCAG 2.2: 1.4.3 for words, 1.4.11 for lines and edges.
READABLE = 4.5
VISIBLE = 3.0


def style_sheet(colour: str) -> str:
    """CSS for a page in the colour, like "#1d3f72". Our own colour stands in for one that nothing can be read on."""
    on_brand = next((text for text in (WHITE, INK) if contrast(text, colour) >= READABLE), None)
    if on_brand is None:
        colour, on_brand = OURS, WHITE
    accent = colour if contrast(colour, WHITE) >= VISIBLE else INK
    return f":root{{--govuk-brand-colour:{colour};--app-on-brand:{on_brand};--app-accent:{accent}}}\n"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
