"""The `wording:` block: what a study may change, and what is refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from zushi_survey.questionnaire.study import StudyFile
from zushi_survey.questionnaire.wording import FINE_GRID, DifferenceSteps, GridRow, LevelForm, WordingRules

NARROW = (
    GridRow(low=0.0, high=0.9, form="about"),
    GridRow(low=1.0, high=3.9, form="band_first"),
    GridRow(low=4.0, high=6.9, form="band_middle"),
    GridRow(low=7.0, high=8.9, form="band_last"),
    GridRow(low=9.0, high=9.9, form="about", next=True),
)


def grid(*rows: tuple[float, float, str, bool]) -> WordingRules:
    return WordingRules(grid=tuple(GridRow(low=low, high=high, form=form, next=n) for low, high, form, n in rows))


def test_the_house_grid_is_accepted_as_written_out():
    assert WordingRules(grid=NARROW).grid == FINE_GRID


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([(0.0, 0.9, "about", False)], "すき間"),
        ([(0.0, 0.9, "about", False), (1.1, 9.9, "band", False)], "すき間"),
        ([(0.0, 1.0, "band", False), (1.0, 9.9, "band", False)], "すき間"),
        ([(0.0, 1.9, "about", False), (2.0, 9.9, "band", False)], "a の範囲"),
        ([(0.0, 0.9, "about", False), (1.0, 9.9, "unknown", False)], "使えない言い方"),
        ([(0.0, 0.9, "near", False), (1.0, 9.9, "band", False)], "使えない言い方"),
    ],
)
def test_a_grid_with_gaps_or_outside_what_the_checker_accepts_is_refused(
    rows: list[tuple[float, float, str, bool]], message: str
):
    with pytest.raises(ValidationError, match=message):
        grid(*rows)


def test_a_wider_grid_needs_the_form_widened_with_it():
    about = LevelForm(written="約{N}割", before=("約",), a=(-2.0, 1.9), b=(-3.0, 2.9), c=(-4.0, 4.0))

    rules = WordingRules(
        forms={"about": about},
        grid=(
            GridRow(low=0.0, high=1.9, form="about"),
            GridRow(low=2.0, high=7.9, form="band"),
            GridRow(low=8.0, high=9.9, form="about", next=True),
        ),
    )

    assert rules.level_forms["about"] == about
    assert rules.level_forms["band"].written == "{N}割台"


def test_bands_that_are_not_nested_are_refused():
    with pytest.raises(ValidationError, match="含まれる"):
        LevelForm(a=(-1.0, 1.0), b=(-0.5, 2.0), c=(-3.0, 3.0))
    with pytest.raises(ValidationError, match="含まれる"):
        LevelForm(a=(-1.0, None), b=(-2.0, 2.0), c=(-3.0, None))


def test_ends_have_one_decimal_and_words_are_expressions():
    with pytest.raises(ValidationError, match="小数第1位"):
        LevelForm(a=(0.05, 1.0), b=(0.0, 1.0), c=(0.0, 1.0))
    with pytest.raises(ValidationError, match="正規表現"):
        LevelForm(words=("(",), a=(0.0, 1.0), b=(0.0, 1.0), c=(0.0, 1.0))


def test_steps_rise():
    with pytest.raises(ValidationError, match="小さい差から"):
        DifferenceSteps(slight=4.0)


def test_a_study_file_has_the_house_wording_without_saying_so():
    study = StudyFile.model_validate({"schema_version": 1, "title": "t", "report_wave": "a", "waves": [
        {"id": "a", "label": "a", "questionnaire": "q.yaml", "answers": [{"file": "a.csv"}]}
    ], "wording": {"style": "half", "percent_sign": "%"}})  # fmt: skip

    assert (study.wording.style, study.wording.percent_sign, study.wording.grid) == ("half", "%", FINE_GRID)
