"""What does our OpenDocument file start from? pandoc's reference document, written for one publication."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from lxml import etree

from publications.office.looks import BRAND, FONT, LINE, LINK, MARGINS, SIZE, Look
from publications.office.names import WRITER
from publications.office.page import EPOCH, Page, packed

_URN = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = (
    f'xmlns:office="{_URN}:office:1.0" xmlns:style="{_URN}:style:1.0" xmlns:text="{_URN}:text:1.0" '
    f'xmlns:table="{_URN}:table:1.0" xmlns:fo="{_URN}:xsl-fo-compatible:1.0" xmlns:svg="{_URN}:svg-compatible:1.0" '
    f'xmlns:draw="{_URN}:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_TEXT, _STYLE, _FO = (f"{{{_URN}:{name}:1.0}}" for name in ("text", "style", "xsl-fo-compatible"))
BULLETS, NUMBERS = "List bullets", "List numbers"
_KIND = "application/vnd.oasis.opendocument.text"

TEMPLATE = (
    f'{_HEAD}<office:document-content {_SPACES} office:version="1.3"><office:automatic-styles>$automatic-styles$'
    "</office:automatic-styles><office:body><office:text>$body$</office:text></office:body></office:document-content>"
)


def finished(name: str, content: bytes, moment: str, numbered: Sequence[bool]) -> bytes:
    """A member of pandoc's file as it is published. pandoc gives a file no moment but 1970."""
    if name == "meta.xml":
        return content.replace(EPOCH, moment.encode())
    if name != "content.xml":
        return content
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    _name_lists(root, numbered)
    for cell in root.iter(f"{_STYLE}table-cell-properties"):
        del cell.attrib[f"{_FO}border"]  # none, as pandoc has it
        cell.set(f"{_FO}border-bottom", f"0.5pt solid {LINE}")
    made: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return made


def _name_lists(root: Any, numbered: Sequence[bool]) -> None:
    """Give each list one of our two styles, in place of styles of its own that leave open what deeper levels are.

    `numbered` says it of each list in order.
    """
    for each, is_numbered in zip(root.iter(f"{_TEXT}list"), numbered, strict=True):
        each.set(f"{_TEXT}style-name", _id(NUMBERS if is_numbered else BULLETS))
    own = list(root.iter(f"{_TEXT}list-style"))
    # ... and of paragraphs in lists, which have styles of ours.
    own += [style for style in root.iter(f"{_STYLE}style") if style.get(f"{_STYLE}list-style-name")]
    for style in own:
        style.getparent().remove(style)


def reference(page: Page, looks: Sequence[Look]) -> bytes:
    """The reference document."""
    manifest = f"{_URN}:manifest:1.0"
    files = {
        "mimetype": _KIND,
        "META-INF/manifest.xml": f'{_HEAD}<manifest:manifest xmlns:manifest="{manifest}" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_KIND}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        "content.xml": f'{_HEAD}<office:document-content {_SPACES} office:version="1.3"><office:body><office:text/>'
        "</office:body></office:document-content>",
        "styles.xml": f"{_HEAD}{_styles(page, looks)}",
        # Written anew by pandoc, which lists in the file's manifest what it finds here.
        "meta.xml": f'{_HEAD}<office:document-meta {_SPACES} office:version="1.3"/>',
    }
    return packed(files)


def _styles(page: Page, looks: Sequence[Look]) -> str:
    language, _, country = page.language.partition("-")
    named = "".join(_style(look, page) for look in looks)
    return (
        f'<office:document-styles {_SPACES} office:version="1.3"><office:font-face-decls><style:font-face '
        f'style:name="{FONT}" svg:font-family="{FONT}" style:font-family-generic="swiss"/></office:font-face-decls>'
        '<office:styles><style:default-style style:family="paragraph"><style:paragraph-properties '
        f'fo:orphans="2" fo:widows="2"/><style:text-properties style:font-name="{FONT}" fo:font-size="{SIZE}pt" '
        f'fo:language="{language}" fo:country="{country or "none"}"/></style:default-style>{named}{_OTHERS}{_lists()}'
        f"</office:styles><office:automatic-styles>{_layout('Mfirst', '0mm')}{_layout('Mpages', '8mm')}"
        f'</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" '
        f'style:page-layout-name="Mfirst" style:next-style-name="Following">{_footer(page)}</style:master-page>'
        f'<style:master-page style:name="Following" style:page-layout-name="Mpages">{_HEADER}{_footer(page)}'
        "</style:master-page></office:master-styles></office:document-styles>"
    )


_HEADER = (
    '<style:header><text:p text:style-name="Header"><text:chapter text:display="name" text:outline-level="2"/></text:p>'
    "</style:header>"
)
_OTHERS = (
    '<style:style style:name="Footnote_20_Symbol" style:display-name="Footnote Symbol" style:family="text"/>'
    '<style:style style:name="Footnote_20_anchor" style:display-name="Footnote anchor" style:family="text">'
    '<style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="Numbering_20_Symbols" style:display-name="Numbering Symbols" style:family="text"/>'
    '<style:style style:name="Bullet_20_Symbols" style:display-name="Bullet Symbols" style:family="text"/>'
    + "".join(
        f'<style:style style:name="{name}" style:display-name="{shown}" style:family="text"><style:text-properties '
        f'fo:color="{LINK}" style:text-underline-style="solid" style:text-underline-width="auto" '
        'style:text-underline-color="font-color"/></style:style>'
        for name, shown in (("Internet_20_link", "Internet link"), ("Definition", "Definition"))
    )
    + '<text:notes-configuration text:note-class="footnote" text:citation-style-name="Footnote_20_Symbol" '
    'text:citation-body-style-name="Footnote_20_anchor" style:num-format="1" style:num-suffix=" " text:start-value="0" '
    'text:footnotes-position="page" text:start-numbering-at="document"/>'
)


def _lists() -> str:
    """The styles of lists, ten levels deep."""
    bullets = "".join(
        f'<text:list-level-style-bullet text:level="{level}" text:style-name="Bullet_20_Symbols" '
        f'text:bullet-char="{"•–"[(level - 1) % 2]}">{_indent(level)}</text:list-level-style-bullet>'
        for level in range(1, 11)
    )
    numbers = "".join(
        f'<text:list-level-style-number text:level="{level}" text:style-name="Numbering_20_Symbols" '
        f'style:num-format="1" style:num-suffix=".">{_indent(level)}</text:list-level-style-number>'
        for level in range(1, 11)
    )
    return "".join(
        f'<text:list-style style:name="{_id(name)}" style:display-name="{name}">{levels}</text:list-style>'
        for name, levels in ((BULLETS, bullets), (NUMBERS, numbers))
    )


def _indent(level: int) -> str:
    at = 7 * level + 3
    return (
        '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
        f'<style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="{at}mm" '
        f'fo:text-indent="-7mm" fo:margin-left="{at}mm"/></style:list-level-properties>'
    )


def _layout(name: str, header: str) -> str:
    top, right, bottom, left = MARGINS
    foot = '<style:footer-style><style:header-footer-properties fo:min-height="8mm" fo:margin-top="5mm"/>'
    return (
        f'<style:page-layout style:name="{name}"><style:page-layout-properties fo:page-width="210mm" '
        f'fo:page-height="297mm" fo:margin-top="{top - 8}mm" fo:margin-right="{right}mm" '
        f'fo:margin-bottom="{bottom - 12}mm" fo:margin-left="{left}mm"/><style:header-style>'
        f'<style:header-footer-properties fo:min-height="{header}" fo:margin-bottom="4mm"/></style:header-style>{foot}'
        "</style:footer-style></style:page-layout>"
    )


def _footer(page: Page) -> str:
    words, numbered, of = (escape(each, quote=False) for each in (page.foot, page.page, page.of))
    return (
        f'<style:footer><text:p text:style-name="Footer">{words}<text:tab/>{numbered} <text:page-number '
        f'text:select-page="current">1</text:page-number> {of} <text:page-count>1</text:page-count></text:p>'
        "</style:footer>"
    )


def _style(look: Look, page: Page) -> str:
    name = "Standard" if look.name == "Normal" else WRITER.get(look.name, look.name)
    parent = "Standard" if look.based_on == "Normal" else WRITER.get(look.based_on, look.based_on)
    based = "" if look.name == "Normal" else f' style:parent-style-name="{_id(parent)}"'
    level = f' style:default-outline-level="{look.level}" style:next-style-name="Text_20_body"' if look.level else ""
    tabs = _TABS if look.name == "Footer" else ""
    return (
        f'<style:style style:name="{_id(name)}" style:display-name="{name}" style:family="paragraph"{based}{level}>'
        f"<style:paragraph-properties{''.join(_paragraph(look, page))}>{tabs}</style:paragraph-properties>"
        f"<style:text-properties{''.join(_words(look, page))}/></style:style>"
    )


_TABS = (
    f'<style:tab-stops><style:tab-stop style:position="{210 - MARGINS[1] - MARGINS[3]}mm" style:type="right"/>'
    "</style:tab-stops>"
)


def _id(name: str) -> str:
    return name.replace(" ", "_20_")


def _paragraph(look: Look, page: Page) -> Iterator[str]:
    for side, points in (("top", look.before), ("bottom", look.after)):
        yield f' fo:margin-{side}="{points}pt"' if points is not None else ""
    yield f' fo:line-height="{look.line:.0%}"' if look.line else ""
    yield f' fo:margin-left="{look.indent}mm"' if look.indent else ""
    yield ' fo:keep-with-next="always"' if look.keep else ""
    if look.bar:
        yield f' fo:border-left="2.25pt solid {_colour(look.bar, page)}" fo:padding-left="3mm"'
    if look.shade:
        yield f' fo:background-color="{_colour(look.shade, page)}"'
        yield f' fo:border="6pt solid {_colour(look.shade, page)}"' if not look.bar else ""


def _words(look: Look, page: Page) -> Iterator[str]:
    yield ' fo:font-weight="bold"' if look.bold else ""
    yield ' fo:font-style="italic"' if look.italic else ""
    yield f' fo:color="{_colour(look.colour, page)}"' if look.colour else ""
    yield f' fo:font-size="{look.size}pt"' if look.size else ""


def _colour(colour: str, page: Page) -> str:
    return page.brand if colour == BRAND else colour
