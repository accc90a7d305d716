"""Which colours does a body's page take? Its own as accents, and black or white on it: whichever can be read.

The policy for content forbids inline styles, so the colour reaches the page as a small style sheet of its own. Its
address is the colour, so that nothing is looked up and a browser may keep it for ever.
"""

from accounts.colours import READABLE, VISIBLE, WHITE, contrast

INK = "#0b0c0c"
OURS = "#1d3b5c"


def style_sheet(colour: str) -> str:
    """CSS for a page in the colour, like "#1d3f72". Our own colour stands in for one that nothing can be read on."""
    on_brand = next((text for text in (WHITE, INK) if contrast(text, colour) >= READABLE), None)
    if on_brand is None:
        colour, on_brand = OURS, WHITE
    accent = colour if contrast(colour, WHITE) >= VISIBLE else INK
    return f":root{{--govuk-brand-colour:{colour};--app-on-brand:{on_brand};--app-accent:{accent}}}\n"
