"""The whole report: every file of the sample study against drawing its figures, and the page against counting.

`python -m benchmarks.report STUDY [FORMAT ...]` is the process whose memory is measured: it makes the report once, with
the figures where no format is named, and prints the most memory it held, in megabytes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import cast

from benchmarks.measurement import Aim, Measurement, Sizes, alternate
from benchmarks.memory import STATUS, kilobytes
from benchmarks.respondents import Sample
from zushi_survey import open_study
from zushi_survey.pipeline.report.bench import ReportRequest
from zushi_survey.pipeline.report.building import BuiltReport, build_report
from zushi_survey.pipeline.report.files import write_report
from zushi_survey.pipeline.tabulation import TableRequest, tabulate
from zushi_survey.questionnaire.report_plan import ReportFormat
from zushi_survey.render.figures import chart_png, chart_svg
from zushi_survey.render.figures.picture import picture_of

WHOLE = "報告書 全形式と図"
PAGE = "報告書 HTMLだけ"
_STEPS: dict[str, tuple[ReportFormat, ...]] = {
    "html": ("html",),
    "xlsx": ("xlsx",),
    "docx(図のPNGを描く)": ("docx",),
    "md・csv・json": ("md", "csv", "json"),
    "図の残り": (),
}
"""What is written, in the order of a report; no format stands for the folder of figures."""


class _Making:
    """A report made step by step, as the command makes it."""

    def __init__(self, study: Path, folder: Path) -> None:
        self._study = study
        self._folder = folder
        self._built: BuiltReport | None = None

    def build(self) -> BuiltReport:
        """The report from the files of the study: nothing is known from an earlier round."""
        picture_of.cache_clear()
        self._built = build_report(open_study(self._study), ReportRequest())
        return self._built

    def write(self, formats: Sequence[ReportFormat], *, with_figures: bool) -> None:
        """The files of these formats, in a folder of their own."""
        built = self._built or self.build()
        folder = self._folder / ("-".join(formats) or "figures")
        write_report(built.bench.study, built, folder, formats, with_figures=with_figures)

    def count(self) -> None:
        """The tables of the report and nothing else, from the files of the study."""
        study = open_study(self._study)
        plan = study.file.report
        tabulate(study, TableRequest(plan.questions, plan.axes))

    def draw(self) -> None:
        """Every figure of the report as svg and png, and nothing else."""
        built = self._built or self.build()
        picture_of.cache_clear()
        for section in built.report.sections:
            for chart in section.charts:
                chart_svg(chart, lenient=True)
                chart_png(chart, lenient=True)


def measure_report(sample: Sample, sizes: Sizes) -> list[Measurement]:
    """The report and the page alone against what they cannot do without, the report's parts, and its memory."""
    with tempfile.TemporaryDirectory() as folder:
        making = _Making(sample.study, Path(folder))
        writing = [partial(making.write, one, with_figures=not one) for one in _STEPS.values()]
        taken = alternate([making.build, *writing, making.draw, making.count], sizes.report_repeats)
    *steps, drawing, counting = taken
    building, page, *_ = steps
    whole = [sum(one) for one in zip(*steps, strict=True)]
    html = [sum(one) for one in zip(building, page, strict=True)]
    after = [ours - theirs for ours, theirs in zip(html, counting, strict=True)]
    parts = zip(("読む・集計・検定・文", *_STEPS), steps, strict=True)
    return [
        Measurement(WHOLE, "20秒", whole, [20.0], Aim(1, is_speed_up=False)),
        Measurement(WHOLE, "その図を描くだけ(matplotlib)", whole, drawing, Aim(3, is_speed_up=False)),
        Measurement(f"{PAGE} 集計のあと", "2秒", after, [2.0], Aim(1, is_speed_up=False)),
        Measurement(PAGE, "読んで集計するだけ", html, counting),
        *(Measurement(f"{WHOLE}のうち {name}", "全体", seconds, whole) for name, seconds in parts),
        *_memory(sample.study),
    ]


def _memory(study: Path) -> list[Measurement]:
    """The most memory of a process that makes everything, against one that makes the page; nothing without /proc."""
    if not STATUS.is_file():
        return []
    ours, theirs = ([_peak_of(study, formats)] for formats in ((), ("html",)))
    return [Measurement(f"{WHOLE} メモリー 最大", "HTMLだけ", ours, theirs, Aim(4, is_speed_up=False), unit="MB")]


def _peak_of(study: Path, formats: Sequence[str]) -> float:
    """Megabytes that a process held at most which made the report in these formats (none: everything)."""
    command = [sys.executable, "-m", "benchmarks.report", str(study), *formats]
    return float(subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout)


def _make_and_tell(study: Path, formats: Sequence[ReportFormat]) -> None:
    """Make the report once and print the megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        opened = open_study(study)
        built = build_report(opened, ReportRequest())
        wanted = formats or opened.file.report.formats
        write_report(opened, built, Path(folder) / "report", wanted, with_figures=not formats)
    print(kilobytes("VmHWM") * 1.024e-3)


if __name__ == "__main__":
    _make_and_tell(Path(sys.argv[1]), cast("Sequence[ReportFormat]", sys.argv[2:]))
