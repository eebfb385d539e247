"""The template of Word outputs: what a planner may change is kept, what a planner would not publish is not."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from PIL import Image

from zushi_survey.core.problems import SurveyError
from zushi_survey.render.word import styles
from zushi_survey.render.word.saving import word_bytes
from zushi_survey.render.word.template import new_document

BANNERS = ("合成データです。", "内部検討用・公表不可")
SECRET = "himitsu"


def _shipped(repository: Path) -> docx.document.Document:
    return docx.Document(str(repository / "reports" / "templates" / "report.docx"))


def _parts(content: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def planners(repository: Path, tmp_path: Path) -> Path:
    """A template with a planner's looks and much that is nobody's business."""
    word = _shipped(repository)
    word.styles["Heading 1"].font.color.rgb = RGBColor(0, 0x80, 0)
    word.styles[styles.TABLE_TEXT].font.size = Pt(10)
    word.core_properties.author = word.core_properties.last_modified_by = SECRET
    word.core_properties.keywords = word.core_properties.title = SECRET
    word.sections[0].header.paragraphs[0].text = "逗子市福祉部"
    word.sections[0].different_first_page_header_footer = True
    paragraph = word.add_paragraph(f"前の報告書の文 {SECRET}")
    picture = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(picture, "PNG")
    paragraph.add_run().add_picture(io.BytesIO(picture.getvalue()))
    word.add_comment(paragraph.runs, SECRET, SECRET, SECRET)
    word.add_table(1, 1).cell(0, 0).text = SECRET
    path = tmp_path / "template.docx"
    word.save(str(path))
    return path


def test_the_shipped_template_is_the_one_that_the_program_makes(repository: Path) -> None:
    path = repository / "reports" / "generate_word_template.py"
    spec = importlib.util.spec_from_file_location("generate_word_template", path)
    assert spec is not None
    assert spec.loader is not None
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)

    made = generator.template_docx()

    # The parts, not the file: another version of zlib packs them otherwise.
    shipped = (repository / "reports" / "templates" / "report.docx").read_bytes()
    assert _parts(made) == _parts(shipped), "run `make docs`"


def test_japanese_letters_have_the_house_font_in_every_style(repository: Path) -> None:
    word = _shipped(repository)
    defaults = word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    fonts, language = defaults.find(qn("w:rFonts")), defaults.find(qn("w:lang"))
    own = word.styles.element.xpath("./w:style//w:rFonts")

    assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")} == {"BIZ UDPGothic"}
    assert not [key for key in fonts.attrib if "Theme" in key]
    assert language.get(qn("w:eastAsia")) == "ja-JP"
    assert own == []


def test_a_planner_s_looks_and_running_head_are_kept(planners: Path) -> None:
    word = new_document("題", BANNERS, planners)

    heads = [paragraph.text for paragraph in word.sections[0].header.paragraphs]
    assert word.styles["Heading 1"].font.color.rgb == RGBColor(0, 0x80, 0)
    assert word.styles[styles.TABLE_TEXT].font.size == Pt(10)
    assert heads == ["逗子市福祉部", "合成データです。　内部検討用・公表不可"]


def test_banners_stand_on_the_first_page_too_where_it_has_a_head_of_its_own(planners: Path) -> None:
    word = new_document("題", BANNERS, planners)

    first = [paragraph.text for paragraph in word.sections[0].first_page_header.paragraphs]
    assert first == ["合成データです。　内部検討用・公表不可"]


def test_nothing_of_the_planner_s_old_text_or_name_travels(planners: Path) -> None:
    assert any(SECRET.encode() in part for part in _parts(planners.read_bytes()).values())

    made = _parts(word_bytes(new_document("題", BANNERS, planners)))

    assert not [name for name, part in made.items() if SECRET.encode() in part]
    assert not [name for name in made if "media" in name or "comment" in name or "thumbnail" in name]
    assert docx.Document(io.BytesIO(word_bytes(new_document("題", BANNERS, planners)))).paragraphs == []


def test_an_earlier_report_serves_as_template_without_doubling_heads_and_feet(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(word_bytes(new_document("前の題", ("前の注意",), None)))

    word = new_document("題", BANNERS, path)

    feet = word.sections[0].footer._element.xpath(".//w:fldSimple/@w:instr")
    assert [paragraph.text for paragraph in word.sections[0].header.paragraphs] == ["　".join(BANNERS)]
    assert feet == ["PAGE"]


def test_a_template_without_a_needed_style_is_refused_by_its_name(repository: Path, tmp_path: Path) -> None:
    word = _shipped(repository)
    for name in (styles.FINDING, "List Bullet"):
        word.styles[name].delete()
    path = tmp_path / "poor.docx"
    word.save(str(path))

    with pytest.raises(SurveyError, match="E-OUT-005") as caught:
        new_document("題", BANNERS, path)

    (problem,) = caught.value.problems
    assert (problem.got, problem.where.file) == ("List Bullet、所見", "poor.docx")


@pytest.mark.parametrize("damage", ["missing", "text", "cut", "other", "no_xml"])
def test_a_template_that_is_no_document_is_refused(damage: str, repository: Path, tmp_path: Path) -> None:
    path = tmp_path / "broken.docx"
    whole = (repository / "reports" / "templates" / "report.docx").read_bytes()
    if damage == "text":
        path.write_text("ただの文", encoding="utf-8")
    elif damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage in ("other", "no_xml"):
        parts = _parts(whole)
        if damage == "other":
            del parts["[Content_Types].xml"]
        else:
            parts["word/document.xml"] = b"<w:document"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)

    with pytest.raises(SurveyError, match="E-OUT-004"):
        new_document("題", BANNERS, path)
