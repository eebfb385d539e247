"""Comments in a Word document stand on exactly the words of the statement, and leave everything else as it was."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from tests.unit.data.word_documents import everything
from zushi_survey.present.display import DisplayPage
from zushi_survey.present.marked import MarkedParagraph, MarkedText, Remark, runs_of
from zushi_survey.render.commented import commented_docx

_PAGE = DisplayPage("点検", ("合成データです。",), ())
_TEXTS = (
    "調査の結果",
    "社協を知っている人は約5割です。前回よりも低くなっています。",
    "沼間小学校区の方が多い",
    "枠の中では25.0％です",
    "配布数\t2,000",
    "終わりの文は約2割です",
    "注では1,112票です",
)


def _marked(*remarks: tuple[int, str]) -> MarkedText:
    """The text with a remark on some words of numbered paragraphs."""
    paragraphs = []
    for line, text in enumerate(_TEXTS, 1):
        own = [words for number, words in remarks if number == line]
        places = [(text.index(words), text.index(words) + len(words), words) for words in own]
        found = tuple(Remark(n, "X", "矛盾", start, end, (words,)) for n, (start, end, words) in enumerate(places, 1))
        paragraphs.append(MarkedParagraph(line, 0, False, runs_of(text, found, "XLUDWSM"), found))
    return MarkedText("keikaku.docx", tuple(paragraphs))


def _commented(content: bytes) -> dict[str, str]:
    """The words under each comment, by its last line."""
    word = docx.Document(io.BytesIO(content))
    said = {comment.comment_id: comment.text.split("\n")[-1] for comment in word.comments}
    under = dict.fromkeys(said.values(), "")
    opened: set[int] = set()
    for node in word.element.body.iter():
        if node.tag == qn("w:commentRangeStart"):
            opened.add(int(node.get(qn("w:id"))))
        elif node.tag == qn("w:commentRangeEnd"):
            opened.discard(int(node.get(qn("w:id"))))
        elif node.tag == qn("w:t") and not any(up.tag.endswith(("}rt", "}Fallback")) for up in node.iterancestors()):
            for one in opened:
                under[said[one]] += node.text or ""
    return under


def _paragraph(content: bytes, number: int) -> list[tuple[str, Any, Any]]:
    """Text, bold and italic of the runs of a paragraph."""
    runs = docx.Document(io.BytesIO(content)).paragraphs[number].runs
    return [(run.text, run.bold, run.italic) for run in runs if run.text]


@pytest.mark.parametrize(
    "words",
    ["人は約5割", "社協を", "知っている", "約", "5割です。", "低くなっています。", "社協を知っている人は約5割です。"],
)
def test_a_comment_covers_exactly_the_words(words: str) -> None:
    content = commented_docx(_PAGE, _marked((2, words)), everything())

    assert _commented(content) == {words: words}


def test_overlapping_statements_each_have_their_own_words() -> None:
    content = commented_docx(_PAGE, _marked((2, "知っている人は約5割"), (2, "約5割です"), (2, "人")), everything())

    assert all(words == under for words, under in _commented(content).items())
    assert len(_commented(content)) == 3


def test_cut_runs_keep_their_looks_and_the_text_stays() -> None:
    content = commented_docx(_PAGE, _marked((2, "人は約5割")), everything())

    assert _paragraph(content, 1) == [
        ("社協を知って", None, None),
        ("いる", True, None),
        ("人は約", True, None),
        ("5割", None, True),
        ("です。前回よりも低くなっています。", None, True),
    ]


def test_words_in_tables_are_commented_where_they_stand() -> None:
    content = commented_docx(_PAGE, _marked((5, "2,000"), (6, "約2割")), everything())

    assert _commented(content) == {"2,000": "2,000", "約2割": "約2割"}


def test_text_boxes_and_notes_are_commented_at_their_place_in_the_body() -> None:
    """Word takes comments in the body only: they stand on the box, and on the mark of the note."""
    content = commented_docx(_PAGE, _marked((4, "25.0％"), (7, "1,112票")), everything())

    assert _commented(content)["25.0％"] == "枠の中では25.0％です"
    assert _commented(content)["1,112票"] == ""  # the mark has no letters
    body = docx.Document(io.BytesIO(content)).element.body
    inside = [one for one in body.iter(qn("w:commentRangeStart")) if list(one.iterancestors(qn("w:txbxContent")))]
    assert inside == []


def test_letters_with_a_reading_are_not_torn_apart() -> None:
    content = commented_docx(_PAGE, _marked((3, "間小")), everything())

    assert _commented(content) == {"間小": "沼間小"}
    assert b"\xe6\xb2\xbc\xe9\x96\x93" in zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")


def test_a_document_of_our_own_is_cut_the_same_way() -> None:
    content = commented_docx(_PAGE, _marked((2, "約5割"), (6, "約2割")), None)

    assert _commented(content) == {"約5割": "約5割", "約2割": "約2割"}
