"""zushi-survey: from a raw answer file to checked tables on a page.

`open_study(path)` is the door for notebooks; the command line is a thin skin over the same use cases.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zushi_survey.pipeline.study import Study

__version__ = "0.1.0"
__all__ = ["__version__", "open_study"]


def open_study(path: str | Path, *, keeps_answers: bool | None = None) -> Study:
    """The study in the folder `path`, ready for `.crosstab(...)`, `.freq(...)`, `.rates()`. Raises SurveyError.

    `keeps_answers`: whether coded answers are kept beside the study for the next run (`.zushi-cache`); None for yes,
    unless the environment variable ZUSHI_SURVEY_CACHE says off.
    """
    from zushi_survey.pipeline.study import Study  # keeps `import zushi_survey` light

    return Study.open(Path(path), keeps_answers=keeps_answers)
