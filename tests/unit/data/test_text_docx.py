"""Word documents: every text is read once, or said not to be read."""

from __future__ import annotations

from pathlib import Path

from tests.unit.data.word_documents import everything
from zushi_survey.data.text_files import read_text_file
from zushi_survey.questionnaire.texts import TextDocument


def _read(tmp_path: Path) -> TextDocument:
    path = tmp_path / "keikaku.docx"
    path.write_bytes(everything())
    return read_text_file(path)


def test_every_text_of_a_document_is_read_once_in_its_place(tmp_path: Path) -> None:
    texts = [(one.line, one.text) for one in _read(tmp_path).paragraphs]

    assert texts == [
        (1, "調査の結果"),
        (2, "社協を知っている人は約5割です。前回よりも低くなっています。"),
        (3, "沼間小学校区の方が多い"),
        (4, "枠の中では25.0％です"),
        (5, "配布数\t2,000"),
        (6, "終わりの文は約2割です"),
        (7, "注では1,112票です"),
    ]


def test_headers_are_said_not_to_be_read(tmp_path: Path) -> None:
    assert _read(tmp_path).detected == ("ヘッダーとフッターの文は読んでいません(1 か所)",)
