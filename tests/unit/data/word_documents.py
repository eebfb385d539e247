"""Word documents with everything that a planner's file may hold, made by python-docx and a little XML."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

_BOX = """
<w:r {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">
<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>
<wp:extent cx="3000000" cy="600000"/><wp:docPr id="7" name="box"/>
<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="3000000" cy="600000"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>
<wps:txbx><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>
</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>
</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""
_RUBY = (
    "<w:r {ns}><w:ruby><w:rubyPr/><w:rt><w:r><w:t>ぬまま</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>沼間</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)
_MOVED = "<w:moveFrom {ns} w:id='1' w:author='a'><w:r><w:t>{text}</w:t></w:r></w:moveFrom>"
_NOTE_MARK = "<w:r {ns}><w:footnoteReference w:id='2'/></w:r>"
_NOTES = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?><w:footnotes {ns}>"
    "<w:footnote w:id='0' w:type='separator'><w:p/></w:footnote>"
    "<w:footnote w:id='2'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote></w:footnotes>"
)
_NOTES_TYPE = (
    '<Override PartName="/word/footnotes.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>'
)
_NOTES_LINK = (
    '<Relationship Id="rIdNotes" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/>'
    "</Relationships>"
)


def append(paragraph: Any, xml: str, text: str = "") -> None:
    """Put a piece of XML at the end of a paragraph."""
    paragraph._p.append(parse_xml(xml.format(ns=nsdecls("w", "wp", "a"), text=text)))


def everything() -> bytes:
    """Split runs, a reading above letters, a moved text, a table in a table, a text box, a footnote, a header."""
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "約9割の方が知っている"
    word.add_heading("調査の結果", 1)
    split = word.add_paragraph("社協を知って")
    split.add_run("いる人は約").bold = True
    split.add_run("5割です。前回よりも低くなっています。").italic = True
    append(split, _NOTE_MARK)
    moved = word.add_paragraph()
    append(moved, _RUBY)
    moved.add_run("小学校区の方が多い")
    append(moved, _MOVED, "移した文")
    append(moved, _BOX, "枠の中では25.0％です")
    table = word.add_table(1, 2)
    table.cell(0, 0).text = "配布数"
    inner = table.cell(0, 1).add_table(1, 1)
    inner.cell(0, 0).text = "2,000"
    word.add_paragraph("終わりの文は約2割です")
    stream = io.BytesIO()
    word.save(stream)
    return _with_notes(stream.getvalue(), "注では1,112票です")


def _with_notes(document: bytes, text: str) -> bytes:
    """The document with its footnotes, which python-docx cannot write."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(b"</Types>", _NOTES_TYPE.encode())
            if name == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", _NOTES_LINK.encode())
            new.writestr(name, content)
        new.writestr("word/footnotes.xml", _NOTES.format(ns=nsdecls("w"), text=text).encode())
    return stream.getvalue()
