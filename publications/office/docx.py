"""What does our Word file start from? pandoc's reference document, written for one publication: styles and margins."""

from collections.abc import Iterator, Sequence
from html import escape

from publications.office.looks import BRAND, FONT, INK, LINE, LINK, MARGINS, Look
from publications.office.names import WORD
from publications.office.page import EPOCH, Page, packed

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = f'xmlns:w="{_W}" xmlns:r="{_R}"'
_OOXML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_BUILT_IN = {"Normal", "Body Text", "Subtitle", "caption", "Quote", "TOC Heading", "toc 2", "toc 3", "footnote text"}
_BUILT_IN |= {"header", "footer", "heading 1", "heading 2", "heading 3", "heading 4"}

TEMPLATE = f"<w:document {_SPACES}><w:body>$body$$sectpr$</w:body></w:document>"


def finished(name: str, content: bytes, moment: str, _numbered: Sequence[bool]) -> bytes:
    """A member of pandoc's file as it is published: pandoc gives it no moment but 1970."""
    return content.replace(EPOCH, moment.encode()) if name == "docProps/core.xml" else content


def reference(page: Page, looks: Sequence[Look]) -> bytes:
    """The reference document: what is not in it comes from pandoc's own."""
    parts = {"styles": _styles(page, looks), "header1": _header(page), "footer1": _footer(page), "header2": _empty()}
    kinds = {"styles": "styles", "header1": "header", "footer1": "footer", "header2": "header"}
    relations = "".join(
        f'<Relationship Id="rId{at}" Type="{_R}/{kinds[name]}" Target="{name}.xml"/>'
        for at, name in enumerate(parts, 1)
    )
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_OOXML}.{kinds[name]}+xml"/>' for name in parts
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{_OOXML}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {_SPACES}><w:body>{_section()}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        "docProps/app.xml": f'<Properties xmlns="{_R.replace("relationships", "extended-properties")}"/>',
        "word/settings.xml": _settings(page),
        **{f"word/{name}.xml": xml for name, xml in parts.items()},
    }
    return packed({name: f"{_HEAD}{xml}" for name, xml in files.items()})


def _settings(page: Page) -> str:
    """Without the mode, Word would open the file as one that an old version wrote."""
    mode = 'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"'
    return (
        f'<w:settings {_SPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:compat><w:compatSetting '
        f'{mode}/></w:compat><w:themeFontLang w:val="{page.language}"/></w:settings>'
    )


def _section() -> str:
    top, right, bottom, left = (_twips(side) for side in MARGINS)
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:headerReference w:type="first" r:id="rId4"/>'
        '<w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="first" r:id="rId3"/>'
        f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" '
        f'w:left="{left}" w:header="{_twips(11)}" w:footer="{_twips(11)}" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )


def _header(page: Page) -> str:
    """The heading of the section that the page begins in; on the first page, none."""
    running = _field("STYLEREF 2", escape(page.title))
    return f'<w:hdr {_SPACES}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{running}</w:p></w:hdr>'


def _empty() -> str:
    return f'<w:hdr {_SPACES}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr></w:p></w:hdr>'


def _footer(page: Page) -> str:
    width = 210 - MARGINS[1] - MARGINS[3]
    numbers = f"{_run(page.page + ' ')}{_field('PAGE', '1')}{_run(f' {page.of} ')}{_field('NUMPAGES', '1')}"
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{_twips(width)}"/></w:tabs>'
    return (
        f'<w:ftr {_SPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/>{tab}</w:pPr>{_run(page.foot)}'
        f"<w:r><w:tab/></w:r>{numbers}</w:p></w:ftr>"
    )


def _run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(words, quote=False)}</w:t></w:r>'


def _field(code: str, shown: str) -> str:
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def _styles(page: Page, looks: Sequence[Look]) -> str:
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" '
        f'w:cs="{FONT}"/><w:lang w:val="{page.language}" w:eastAsia="{page.language}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    )
    return f"<w:styles {_SPACES}>{defaults}{''.join(_style(look, page) for look in looks)}{_OTHERS}</w:styles>"


_RULES = "".join(
    f'<w:{side} w:val="single" w:sz="{width}" w:space="0" w:color="{colour[1:]}"/>'
    for side, width, colour in (("top", 12, INK), ("bottom", 4, LINE), ("insideH", 4, LINE))
)
_OTHERS = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    f'<w:rPr><w:color w:val="{LINK[1:]}"/><w:u w:val="single"/></w:rPr></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    '<w:style w:type="table" w:customStyle="1" w:styleId="Table"><w:name w:val="Table"/>'
    f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{_RULES}</w:tblBorders><w:tblCellMar>'
    '<w:left w:w="0" w:type="dxa"/><w:right w:w="113" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)


def _style(look: Look, page: Page) -> str:
    name = _name(look)
    custom = "" if name in _BUILT_IN else ' w:customStyle="1"'
    default = ' w:default="1"' if name == "Normal" else ""
    based = "" if name == "Normal" else f'<w:basedOn w:val="{_id(look.based_on)}"/>'
    following = f'<w:next w:val="{_id("Body text")}"/>' if look.level else ""
    return (
        f'<w:style w:type="paragraph"{default}{custom} w:styleId="{_id(look.name)}"><w:name w:val="{name}"/>{based}'
        f"{following}<w:qFormat/><w:pPr>{''.join(_paragraph(look, page))}</w:pPr><w:rPr>{''.join(_words(look, page))}"
        "</w:rPr></w:style>"
    )


def _name(look: Look) -> str:
    return WORD.get(look.name, look.name.lower() if look.level or look.name in ("Header", "Footer") else look.name)


def _id(name: str) -> str:
    return WORD.get(name, name).replace(" ", "").replace("caption", "Caption").replace("toc", "TOC")


def _paragraph(look: Look, page: Page) -> Iterator[str]:
    """The properties in the order that the format's schema asks for."""
    if look.keep:
        yield "<w:keepNext/>"
    if look.bar:
        bar = f'w:val="single" w:sz="18" w:space="8" w:color="{_colour(look.bar, page)}"'
        yield f"<w:pBdr><w:left {bar}/></w:pBdr>"
    elif look.shade:  # a border of its own colour, so that there is some of it around the words
        edge = f'w:val="single" w:sz="48" w:space="0" w:color="{_colour(look.shade, page)}"'
        yield f"<w:pBdr>{''.join(f'<w:{side} {edge}/>' for side in ('top', 'left', 'bottom', 'right'))}</w:pBdr>"
    if look.shade:
        yield f'<w:shd w:val="clear" w:color="auto" w:fill="{_colour(look.shade, page)}"/>'
    spaces = {"before": look.before, "after": look.after}
    spacing = "".join(f' w:{side}="{round(points * 20)}"' for side, points in spaces.items() if points is not None)
    spacing += f' w:line="{round(look.line * 240)}" w:lineRule="auto"' if look.line else ""
    yield f"<w:spacing{spacing}/>" if spacing else ""
    yield f'<w:ind w:left="{_twips(look.indent)}"/>' if look.indent else ""
    yield f'<w:outlineLvl w:val="{look.level - 1}"/>' if look.level else ""


def _words(look: Look, page: Page) -> Iterator[str]:
    yield "<w:b/><w:bCs/>" if look.bold else ""
    yield "<w:i/><w:iCs/>" if look.italic else ""
    yield f'<w:color w:val="{_colour(look.colour, page)}"/>' if look.colour else ""
    yield f'<w:sz w:val="{round(look.size * 2)}"/><w:szCs w:val="{round(look.size * 2)}"/>' if look.size else ""


def _colour(colour: str, page: Page) -> str:
    return (page.brand if colour == BRAND else colour).lstrip("#")


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)
