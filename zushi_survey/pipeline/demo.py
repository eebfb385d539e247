"""The sample study: copied whole, then every command run on it, as a new user would."""

from __future__ import annotations

import shutil
from pathlib import Path

from zushi_survey.core.files import make_folder_whole
from zushi_survey.core.resources import resource
from zushi_survey.pipeline.commands import (
    run_compare,
    run_precision,
    run_questionnaire,
    run_rates,
    run_tables,
    run_validate,
    run_weight,
)
from zushi_survey.pipeline.hearing_commands import run_hearing
from zushi_survey.pipeline.precision import PrecisionRequest
from zushi_survey.pipeline.tabulation import TableRequest
from zushi_survey.pipeline.waves.comparison import CompareRequest
from zushi_survey.render import Format

_MAIN_JOB = ("age", "district", "household")


def run_demo(folder: Path) -> str:
    """Make the sample study in `folder` with all outputs under `out/`; what was made, in Japanese.

    The folder appears only when everything succeeded. Raises SurveyError (E-OUT-002) when it exists and is not empty.
    """
    make_folder_whole(folder, _make_study)
    return (
        f"見本の調査フォルダーを作りました: {folder.as_posix()}\n"
        f"結果は {(folder / 'out').as_posix()} にあります(crosstab.html をブラウザーで開いてください)。\n"
        "次は、そのフォルダーの中で試してください:\n"
        f"  cd {folder.as_posix()}\n"
        "  zushi-survey crosstab Q10 --by age --by district --by household\n"
        "  zushi-survey report\n"
        "  zushi-survey chapter"
    )


def _make_study(study: Path) -> None:
    """The sample study with its outputs, in a new folder."""
    copy_sample(study)
    _run_everything(study)


def copy_sample(study: Path) -> None:
    """Copy the sample study, its questionnaires and the schemas for editors into a new folder."""
    ignored = shutil.ignore_patterns("*.py", "generator", "__pycache__")
    shutil.copytree(resource("data/sample"), study, ignore=ignored)
    shutil.copytree(resource("questionnaires"), study / "questionnaires", ignore=ignored)
    shutil.copytree(resource("schemas"), study / "schemas", ignore=ignored)


def _run_everything(study: Path) -> None:
    """The commands that make the study's pages on the sample study, their outputs under `out/`."""
    out = study / "out"
    pages: tuple[Format, ...] = ("html", "xlsx")
    for format_ in pages:
        run_validate(study, wave=None, format=format_, out=out / f"validate.{format_}")
        run_rates(study, wave=None, with_aapor=True, policy=None, format=format_, out=out / f"rates.{format_}")
        run_questionnaire(study, wave=None, format=format_, out=out / f"questionnaire.{format_}")
    files: tuple[Format, ...] = (*pages, "csv", "json")
    for format_ in files:
        freq = TableRequest(("all",), ())
        run_tables(study, freq, command="freq", format=format_, out=out / f"freq.{format_}")
        crosstab = TableRequest(("all",), _MAIN_JOB)
        run_tables(study, crosstab, command="crosstab", format=format_, out=out / f"crosstab.{format_}")
    run_compare(study, CompareRequest(), format="html", out=out / "compare.html")
    run_hearing(study, policy=None, format="html", out=out / "hearing.html")
    run_precision(study, PrecisionRequest(), format="html", out=out / "precision.html")
    run_weight(study, wave=None, format="html", out=None, page=out / "weight.html")
