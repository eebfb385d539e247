"""The table of contents: a field that Word renews, with links to every heading in it before Word ever did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from zushi_survey.render.word import styles
from zushi_survey.render.word.paragraphs import plain

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_HEADING: Final = "目次"
_HINT: Final = "ページ番号は、Wordで目次を右クリックして「フィールドの更新」を選ぶと入ります(この行は消えます)。"
_CODE: Final = r'TOC \o "1-2" \h \z \u'
_NAMESPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


class Contents:
    """Headings in order, each with a bookmark that links lead to."""

    def __init__(self) -> None:
        self._entries: list[tuple[str, str, int]] = []

    def add(self, paragraph: Any, text: str, level: int) -> None:
        """Note a heading and mark its place; the deeper ones and those without words are left out."""
        if level > len(styles.CONTENTS) or not plain(text).strip():
            return
        from docx.oxml import parse_xml

        number = len(self._entries) + 1
        name = f"_Toc{number:06}"
        start = parse_xml(f'<w:bookmarkStart {_NAMESPACE} w:id="{number}" w:name="{name}"/>')
        end = parse_xml(f'<w:bookmarkEnd {_NAMESPACE} w:id="{number}"/>')
        paragraph._p.r_lst[0].addprevious(start)
        paragraph._p.append(end)
        self._entries.append((name, plain(text), level))

    def write(self, word: WordDocument, before: Any) -> None:
        """Put the contents before an element of the body.

        Page numbers are Word's business: they come when the field is renewed. Asking for that on opening
        (`updateFields`) would greet every reader with a question about unsafe fields.
        """
        from docx.oxml import parse_xml

        lines = [self._line(word, place) for place in range(len(self._entries))]
        hint = escape(_HINT)
        last = f'<w:r><w:t>{hint}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        before.addprevious(
            parse_xml(
                f'<w:sdt {_NAMESPACE}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
                "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
                f"{_paragraph(word, styles.CONTENTS_HEADING, f'<w:r><w:t>{_HEADING}</w:t></w:r>', is_new_page=True)}"
                f"{''.join(lines)}{_paragraph(word, styles.NOTE, last)}</w:sdtContent></w:sdt>"
            )
        )

    def _line(self, word: WordDocument, place: int) -> str:
        """One entry; the first opens the field."""
        name, text, level = self._entries[place]
        link = f'<w:hyperlink w:anchor="{name}" w:history="1"><w:r><w:t>{escape(text)}</w:t></w:r></w:hyperlink>'
        return _paragraph(word, styles.CONTENTS[level - 1], (_OPENING if place == 0 else "") + link)


_OPENING: Final = (
    f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">{_CODE}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)


def _paragraph(word: WordDocument, style: str, content: str, *, is_new_page: bool = False) -> str:
    """A paragraph in a style."""
    new_page = "<w:pageBreakBefore/>" if is_new_page else ""
    style_id = quoteattr(str(word.styles[style].style_id))
    return f"<w:p><w:pPr><w:pStyle w:val={style_id}/>{new_page}</w:pPr>{content}</w:p>"
