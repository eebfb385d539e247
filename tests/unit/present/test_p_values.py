"""How a p-value is printed: never as the level it lies beside, never as zero."""

from __future__ import annotations

import pytest

from zushi_survey.present.numbers import p_text


@pytest.mark.parametrize(
    ("p_value", "alpha", "text"),
    [
        (0.00099, 0.05, "<0.001"),
        (0.001, 0.05, "0.001"),
        (0.0123, 0.05, "0.012"),
        (0.0496, 0.05, "0.0496"),
        (0.05, 0.05, "0.050"),
        (0.0499999, 0.05, "0.050000"),
        (0.0996, 0.1, "0.0996"),
        (1.0, 0.05, "1.000"),
    ],
)
def test_a_p_value_as_printed(p_value: float, alpha: float, text: str) -> None:
    assert p_text(p_value, alpha) == text
