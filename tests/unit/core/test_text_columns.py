from __future__ import annotations

import pytest

from zushi_survey.core.text_columns import text_width


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("Q10 (%)", 7),
        ("問10", 4),
        ("ｱ", 1),
        ("か\u3099", 2),
        ("e\u0301", 1),
        ("…①", 4),
        ("𠮷", 2),
        ("a\tb", 3),
    ],
)
def test_full_width_and_ambiguous_characters_take_two_columns_and_combining_ones_none(text: str, columns: int) -> None:
    assert text_width(text) == columns
