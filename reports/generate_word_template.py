"""Write reports/templates/report.docx, the styles of all Word outputs: `python reports/generate_word_template.py`.

Planners change the looks in Word, in a copy; whoever changes the shipped looks does it here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zushi_survey.render.figures import FONT_FAMILY
from zushi_survey.render.word import styles
from zushi_survey.render.word.saving import word_bytes

TARGET = Path(__file__).with_name("templates") / "report.docx"
_INK, _ACCENT, _WARNING = "1A1A1A", "1F4E79", "7A1A0E"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEADING_POINTS = (16, 13, 11.5, 10.5)
_PAGE = {"w": 11906, "h": 16838}
_MARGIN = 1247
_PER_POINT, _HALF = 20, 2


def template_docx() -> bytes:
    """The template: every style that documents need, A4 upright, bullets; no text and nobody's name."""
    import docx

    word = docx.Document()
    _replace(word.styles.element, "".join(("".join(_defaults()), *_paragraph_styles(), *_other_styles())))
    _replace(word.part.numbering_part.element, _BULLETS)
    _set_page(word)
    _tidy(word)
    return word_bytes(word)


def _replace(element: Any, content: str) -> None:
    """Put other children into an element."""
    from docx.oxml import parse_xml

    for child in list(element):
        element.remove(child)
    element.extend(list(parse_xml(f"<w:root {_W}>{content}</w:root>")))


def _defaults() -> Iterator[str]:
    """Letters and lines where no style says otherwise; the theme's fonts would win if they were named."""
    fonts = "".join(f' w:{kind}="{FONT_FAMILY}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
    yield "<w:docDefaults><w:rPrDefault><w:rPr>"
    yield f'<w:rFonts{fonts}/><w:sz w:val="21"/><w:szCs w:val="21"/>'
    yield '<w:lang w:val="en-US" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    yield "<w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
    yield '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0" w:defUnhideWhenUsed="0"/>'


def _paragraph_styles() -> Iterator[str]:
    """All paragraph styles."""
    yield _paragraph(styles.TEXT, after=4, line=300)
    yield _paragraph("Header", points=8, line=260)
    yield _paragraph("Footer", points=8, line=260)
    yield _paragraph(styles.TITLE, points=22, bold=True, before=160, after=24, line=360)
    for level, points in enumerate(_HEADING_POINTS):
        yield _heading(level, points)
    yield _paragraph(styles.CONTENTS_HEADING, points=16, bold=True, colour=_ACCENT, after=8, extra="<w:keepNext/>")
    for level, name in enumerate(styles.CONTENTS):
        tab = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9410"/></w:tabs>'
        yield _paragraph(name, points=10.5 - level, before=5 * (1 - level), after=1, indent=240 * level, tabs=tab)
    yield _paragraph(styles.BULLET, after=2, line=290, extra='<w:numPr><w:numId w:val="1"/></w:numPr>')
    yield _paragraph(styles.CAPTION, points=9.5, bold=True, before=6, after=3)
    yield _paragraph(styles.NOTE, points=8, before=2, line=264)
    yield _paragraph(styles.LABEL, bold=True, before=6, after=2, extra="<w:keepNext/>")
    yield _paragraph(styles.BANNER, points=8.5, bold=True, colour=_WARNING, after=2)
    yield _paragraph(styles.FINDING, before=2, after=4, line=300, indent=120, extra=_border("left", 18, 6))
    yield _paragraph(styles.QUESTION, before=2, after=2, line=290, extra="<w:keepNext/>")
    yield _paragraph(styles.TABLE_TEXT, points=8.5, before=1.5, after=1.5)
    yield _paragraph(styles.TABLE_TEXT_SMALL, points=7, before=1, after=1)


def _heading(level: int, points: float) -> str:
    """One level of headings; the first has a line below."""
    extra = f"<w:keepNext/><w:keepLines/>{_border('bottom', 8, 2) if level == 0 else ''}"
    before = 18 if level == 0 else 12
    colour = _ACCENT if level < 2 else _INK
    return _paragraph(
        styles.HEADINGS[level],
        points=points,
        bold=True,
        colour=colour,
        before=before,
        after=4,
        extra=extra,
        outline=level,
    )


def _border(side: str, eighths: int, space: int) -> str:
    """A line along one side of a paragraph."""
    return f'<w:pBdr><w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{_ACCENT}"/></w:pBdr>'


def _paragraph(
    name: str,
    *,
    points: float = 10.5,
    bold: bool = False,
    colour: str = _INK,
    before: float = 0,
    after: float = 0,
    line: int = 240,
    indent: int = 0,
    extra: str = "",
    tabs: str = "",
    outline: int | None = None,
) -> str:
    """One paragraph style; `line` is in 240ths, `indent` in twips, `extra` stands before the spacing."""
    is_text = name == styles.TEXT
    default = ' w:default="1"' if is_text else ""
    parent = "" if is_text else _based("Normal")
    spacing = f'w:before="{before * _PER_POINT:g}" w:after="{after * _PER_POINT:g}" w:line="{line}" w:lineRule="auto"'
    inset = f'<w:ind w:left="{indent}"/>' if indent else ""
    level = "" if outline is None else f'<w:outlineLvl w:val="{outline}"/>'
    size = f'<w:sz w:val="{points * _HALF:g}"/><w:szCs w:val="{points * _HALF:g}"/>'
    weight = "<w:b/><w:bCs/>" if bold else ""
    return (
        f'<w:style w:type="paragraph"{default}{_custom(name)} w:styleId="{_id(name)}"><w:name w:val="{_stored(name)}"/>'
        f"{parent}{_next(name)}<w:qFormat/><w:pPr>{extra}{tabs}<w:spacing {spacing}/>{inset}{level}</w:pPr>"
        f'<w:rPr>{weight}<w:color w:val="{colour}"/>{size}</w:rPr></w:style>'
    )


def _other_styles() -> Iterator[str]:
    """Characters, tables, lists."""
    hidden = '<w:uiPriority w:val="99"/><w:semiHidden/>'
    yield '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    yield f'<w:name w:val="Default Paragraph Font"/>{hidden}</w:style>'
    yield f'<w:style w:type="character"{_custom(styles.EVIDENCE)} w:styleId="{_id(styles.EVIDENCE)}">'
    yield f'<w:name w:val="{styles.EVIDENCE}"/><w:qFormat/></w:style>'
    yield f'<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>{hidden}'
    yield '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8C8C8C"/>' for side in _SIDES)
    yield f'<w:style w:type="table"{_custom(styles.TABLE)} w:styleId="{_id(styles.TABLE)}">'
    yield f'<w:name w:val="{styles.TABLE}"/>{_based("TableNormal")}<w:qFormat/>'
    yield f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr>"
    yield '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
    yield f'<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>{hidden}</w:style>'


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BULLETS = (
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="・"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="300" w:hanging="300"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def _id(name: str) -> str:
    """Id of a style within the file."""
    return name.replace(" ", "") if name.isascii() else f"zs{[*styles.NEEDED].index(name)}"


def _stored(name: str) -> str:
    """The name as files have it: Word's own headings and captions are small there."""
    return name.lower() if name.startswith(("Heading", "Caption", "Header", "Footer")) else name


def _custom(name: str) -> str:
    """Whether the style is of our own."""
    return "" if name.isascii() else ' w:customStyle="1"'


def _based(on: str) -> str:
    """The style it rests on."""
    return f'<w:basedOn w:val="{on}"/>'


def _next(name: str) -> str:
    """Text follows a heading."""
    return '<w:next w:val="Normal"/>' if name.startswith(("Heading", styles.TITLE, styles.CAPTION)) else ""


def _set_page(word: Any) -> None:
    """A4 upright with even margins."""
    section = word.sections[0]
    section.page_width, section.page_height = _PAGE["w"] * 635, _PAGE["h"] * 635
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, _MARGIN * 635)


def _tidy(word: Any) -> None:
    """Take away what the library's own template brings: its properties, thumbnail and second set of styles."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    for rels, kept in (
        (word.part.package.rels, ("/officeDocument", "/core-properties")),
        (word.part.rels, ("/styles", "/settings", "/fontTable", "/theme", "/numbering")),
    ):
        for name in [name for name, one in rels.items() if not one.reltype.endswith(kept)]:
            del rels[name]
    for child in list(word.core_properties._element):
        word.core_properties._element.remove(child)
    settings = word.settings.element
    for tag in ("w:rsids", "w:savePreviewPicture", "w:proofState"):
        for child in settings.findall(qn(tag)):
            settings.remove(child)
    settings.find(qn("w:compat")).find(qn("w:compatSetting")).set(qn("w:val"), "15")
    zoom = parse_xml(f'<w:zoom {_W} w:percent="100"/>')
    settings.replace(settings.find(qn("w:zoom")), zoom)


if __name__ == "__main__":
    TARGET.write_bytes(template_docx())
