"""What do other programs put on the clipboard? HTML as Word, Word on the web, Google Docs and LibreOffice write it."""

_WORD_START = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns:st1="urn:schemas-microsoft-com:office:smarttags"
xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="file:///C:/Users/lmarsh/AppData/Local/Temp/msohtmlclip1/01/clip_filelist.xml">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- /* Style Definitions */
p.MsoNormal, li.MsoNormal {mso-style-parent:""; margin:0cm; font-size:12.0pt; font-family:"Arial",sans-serif;}
@list l0 {mso-list-id:123456; mso-list-type:hybrid;} @list l0:level1 {mso-level-number-format:bullet;}
--></style></head><body lang=EN-GB link="#0563C1" vlink="#954F72" style='tab-interval:36.0pt;word-wrap:break-word'>
<!--StartFragment-->
"""
_WORD_END = "<!--EndFragment--></body></html>"


def _mark(sign: str, font: str = "Symbol") -> str:
    """The sign before an item, as Word hides it from browsers that know lists."""
    return (
        f"<![if !supportLists]><span style='font-family:{font};mso-fareast-font-family:{font};"
        f"mso-bidi-font-family:{font}'><span style='mso-list:Ignore'>{sign}<span style='font:7.0pt \"Times New Roman\"'>"
        "&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>"
    )


def _commented(mark: str) -> str:
    """The same as other versions of Word write it: in comments."""
    return mark.replace("<![if !supportLists]>", "<!--[if !supportLists]-->").replace("<![endif]>", "<!--[endif]-->")


def _item(level: int, mark: str, words: str, which: str = "Middle", number: int = 0) -> str:
    indent = f"margin-left:{level * 36}.0pt;text-indent:-18.0pt;mso-list:l{number} level{level} lfo{number + 1}"
    return f"<p class=MsoListParagraphCxSp{which} style='{indent}'>{mark}{words}<o:p></o:p></p>\n"


WORD = (
    _WORD_START
    + """<h1 style='mso-list:none'>Our response<o:p></o:p></h1>
<p class=MsoNormal style='margin-bottom:8.0pt'><span style='font-size:11.0pt;color:#1F497D;mso-ansi-language:EN-GB'>The
force <b style='mso-bidi-font-weight:normal'>accepts</b> this <i>in full</i>, as <st1:place w:st="on"><st1:City
w:st="on">Birmingham</st1:City></st1:place> asked.<span style='mso-spacerun:yes'>&nbsp; </span>See <a
href="https://www.example.org/plan?a=1&amp;b=2"><span style='color:windowtext'>the plan</span></a>.<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
"""
    + _item(1, _mark("·"), "call <b>every</b> victim", "First")
    + _item(2, _mark("o", '"Courier New"'), "within a day")
    + _item(2, _mark("o", '"Courier New"'), "by name")
    + _item(3, _mark("§", "Wingdings"), "and in writing")
    + _item(1, _commented(_mark("·")), "record the call", "Last")
    + "<p class=MsoNormal>Then:<o:p></o:p></p>"
    + _item(1, _commented(_mark("1.", "Arial")), "train", "First", 1)
    + _item(2, _commented(_mark("a)", "Arial")), "new staff", "Middle", 1)
    + "<p class=MsoListParagraphCxSpMiddle style='margin-left:36.0pt'>and those who return<o:p></o:p></p>"
    + _item(1, _commented(_mark("2.", "Arial")), "test", "Last", 1)
    + "<p class=MsoNormal><span style='display:none;mso-hide:all'>Hidden</span><del cite=\"mailto:Leo\">Struck out</del>"
    'Ends here.<span class=MsoCommentReference><a class=msocomanchor href="#_msocom_1">[OH1]</a></span></p>'
    "<div style='mso-element:comment-list'><div style='mso-element:comment'><p class=MsoCommentText>Really?</p></div></div>"
    + _WORD_END
)

WORD_NOTES = (
    _WORD_START
    + """<p class=MsoNormal>Calls rose<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span
class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]><span
class=MsoFootnoteReference><span style='font-size:11.0pt'>[1]</span></span><![endif]></span></span></a> and
fell<a style='mso-footnote-id:ftn2' href="#_ftn2" name="_ftnref2" title=""><span class=MsoFootnoteReference>[2]</span></a>.</p>
<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr align=left size=1 width="33%"><![endif]>
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1"
name="_ftn1" title=""><span class=MsoFootnoteReference>[1]</span></a> By <b>16.2</b> per cent.<o:p></o:p></p></div>
<div style='mso-element:footnote' id=ftn2><p class=MsoFootnoteText><a style='mso-footnote-id:ftn2' href="#_ftnref2"
name="_ftn2" title=""><span class=MsoFootnoteReference>[2]</span></a> In <a href="https://www.example.org/march">March</a>.</p>
<p class=MsoFootnoteText>And in May.</p></div></div>"""
    + _WORD_END
)

WORD_TABLE = (
    _WORD_START
    + """<table class=MsoTableGrid border=1><tr><td style='width:50%'><p class=MsoNormal>Owner</p></td><td><p
class=MsoNormal>Date</p></td></tr><tr><td><p class=MsoNormal>A long cell.</p><p class=MsoNormal>Of two.</p></td><td></td></tr>
</table>"""
    + _WORD_END
)

WORD_ON_THE_WEB = """<div class="OutlineElement Ltr SCXW1"><p class="Paragraph SCXW1" style="font-weight:normal"><span
data-contrast="auto" class="TextRun SCXW1"><span class="NormalTextRun SCXW1">We </span></span><span class="TextRun"
style="font-weight: bold;"><span class="NormalTextRun">agree</span></span><span class="EOP SCXW1">&nbsp;</span></p></div>
<div class="ListContainerWrapper"><ul class="BulletListStyle1" role="list"><li data-leveltext="•" data-aria-level="1"
role="listitem" class="OutlineElement"><p class="Paragraph"><span class="TextRun">call</span></p></li></ul></div>
<div class="ListContainerWrapper"><ul class="BulletListStyle2" role="list"><li data-leveltext="o" data-aria-level="2"
role="listitem" class="OutlineElement"><p class="Paragraph"><span class="TextRun">by name</span></p></li></ul></div>
<div class="ListContainerWrapper"><ul class="BulletListStyle1" role="list"><li data-leveltext="•" data-aria-level="1"
role="listitem" class="OutlineElement"><p class="Paragraph"><span class="TextRun">record</span></p></li></ul></div>"""

GOOGLE_DOCS = """<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1a2b"><p
dir="ltr" style="line-height:1.38;"><span style="font-size:11pt;font-weight:400;font-style:normal;">We </span><span
style="font-size:11pt;font-weight:700;font-style:normal;">agree</span><span style="font-weight:400;font-style:italic;">
at once</span></p><ul style="margin-top:0;"><li dir="ltr" style="list-style-type:disc;" aria-level="1"><p dir="ltr"
role="presentation"><span style="font-weight:400;">call</span></p></li><ul><li dir="ltr" aria-level="2"><p
role="presentation"><span>by name</span></p></li></ul><li aria-level="1"><p role="presentation"><span>record</span></p></li></ul>
<br class="Apple-interchange-newline"></b>"""

LIBRE_OFFICE = """<!DOCTYPE html><html><head><meta name="generator" content="LibreOffice 7.4"/><style type="text/css">
p { line-height: 115% }</style></head><body lang="en-GB" dir="ltr"><p style="line-height: 100%; margin-bottom: 0cm">We <b>agree</b><a
class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>.</p>
<ol><li><p style="margin-bottom: 0cm">call</p><ul><li><p>by name</p></li></ul></li><li><p>record</p></li></ol>
<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>From
today.</p></div></body></html>"""

# About forty pages: 700 paragraphs of 35 words, every seventh of them an item.
FORTY_PAGES = (
    _WORD_START
    + "".join(
        _item(1, _mark("·"), f"Item {n} " + "of what is said here at some length " * 4, "Middle")
        if n % 7 == 0
        else f"<p class=MsoNormal><span style='font-size:11.0pt'>Paragraph {n} "
        + "with <b>many</b> words " * 9
        + "</span></p>"
        for n in range(700)
    )
    + _WORD_END
)
