"""How does our HTML document become a Word or an OpenDocument file? Through pandoc, with styles of our own.

The same HTML gives the same bytes: the only moment in a file is the day of its publication.
"""

import io
import json
import subprocess
import tempfile
import zipfile
from pathlib import Path

from lxml import html as lxml_html

from publications.office import docx, odt
from publications.office.looks import looks_for
from publications.office.names import WORD, WRITER
from publications.office.page import Page, packed
from publications.office.pandoc import program
from publications.office.tree import Tree

_KINDS = {"docx": (docx, WORD), "odt": (odt, WRITER)}
_API = [1, 23]  # of pandoc's tree: since pandoc 3.0
_SECONDS = 60


class NoPandoc(Exception):
    """The file cannot be made on this machine; the message says what to install."""


def write(html: str, kind: str) -> bytes:
    """The file of kind "docx" or "odt". Raises NoPandoc."""
    writer, styles = _KINDS[kind]
    document = lxml_html.document_fromstring(html)
    page, tree = Page.of_html(document), Tree(kind, styles)
    blocks = tree.blocks_of(document.find("body"))
    source: dict[str, object] = {"pandoc-api-version": _API, "meta": _meta(page), "blocks": blocks}
    with tempfile.TemporaryDirectory() as folder:
        reference, template = Path(folder, f"reference.{kind}"), Path(folder, "template.xml")
        reference.write_bytes(writer.reference(page, looks_for(tree.used)))
        template.write_text(writer.TEMPLATE)
        made = _run(source, kind, [f"--reference-doc={reference}", f"--template={template}"])
    moment = f"{page.published_on.isoformat()}T00:00:00Z"
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    return packed({name: writer.finished(name, content, moment, tree.numbered) for name, content in members.items()})


def _meta(page: Page) -> dict[str, object]:
    """The properties of the file. Its format is what the data's is: it says that the parts have our names."""
    said = {"title": page.title, "subject": page.about, "lang": page.language, "format": page.format}
    meta: dict[str, object] = {name: {"t": "MetaString", "c": words} for name, words in said.items()}
    return meta | {"author": {"t": "MetaList", "c": [{"t": "MetaString", "c": page.author}]}}


def _run(source: dict[str, object], kind: str, options: list[str]) -> bytes:
    pandoc = program()
    if not pandoc:
        raise NoPandoc("Word and OpenDocument files need pandoc. Run script/setup, or install pypandoc-binary.")
    done = subprocess.run(
        [pandoc, "--sandbox", "--from=json", f"--to={kind}", "--output=-", *options],
        input=json.dumps(source).encode(),
        capture_output=True,
        timeout=_SECONDS,
        env={"LANG": "C.UTF-8"},
        check=True,
    )
    return done.stdout
