"""The command `check`: open the study, check the text, write the output, keep the readings, write the run record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from zushi_survey.core.files import write_whole
from zushi_survey.core.problems import Place, Problem, SurveyError
from zushi_survey.pipeline.checking import CheckRequest, check, files_of, keep_links
from zushi_survey.pipeline.done import Done
from zushi_survey.pipeline.folder import StudyFolder
from zushi_survey.pipeline.output import OUT_FOLDER, deliver, written
from zushi_survey.pipeline.pages import source_lines
from zushi_survey.pipeline.record import Run
from zushi_survey.present.banners import banner_lines, page_of
from zushi_survey.present.checking import check_data, check_rows, check_tables, marked_text

if TYPE_CHECKING:
    from zushi_survey.pipeline.checking import Checked
    from zushi_survey.present.display import DataTable, DisplayPage
    from zushi_survey.present.marked import MarkedText

CheckFormat = Literal["terminal", "csv", "json", "html", "xlsx", "docx"]


def run_check(root: Path, request: CheckRequest, *, format: CheckFormat, out: Path | None) -> Done:  # noqa: A002
    """`check`: the verdict on every statement of a text; 1 when something must be mended. Raises SurveyError."""
    study = StudyFolder.open(root)
    run = Run.start(study, "check", {**request._asdict(), "format": format, "out": out})
    checked = check(study, request)
    page, data, marked = _pages(study, request, checked, brief=format == "terminal")
    path = _deliver(page, data, marked, request, format, out, root / OUT_FOLDER / f"check_{request.text.stem}")
    news = _kept_links(checked, request)
    earlier = study.wave(study.file.compare_wave).files_read if study.file.compare_wave else ()
    run.finish(study.wave(), (), [path] if path else [], inputs=[*files_of(study, request), *earlier])
    return Done((*written(path), *news), 1 if checked.result.has_errors(strict=request.strict) else 0)


def _kept_links(checked: Checked, request: CheckRequest) -> tuple[str, ...]:
    """The news of keeping the readings; a folder that cannot be written to costs the readings, not the verdicts."""
    try:
        return keep_links(checked, request)
    except SurveyError:
        place = request.links_path.as_posix()
        return (f"文の読み方を {place} に書けませんでした。--links で書ける場所を指定してください",)


def _pages(
    study: StudyFolder, request: CheckRequest, checked: Checked, *, brief: bool
) -> tuple[DisplayPage, DataTable, MarkedText]:
    """The page of lists, its rows, and the text with remarks."""
    policy = request.policy or study.file.policy
    name, paragraphs = checked.document.name, checked.document.paragraphs
    rows = check_rows(paragraphs, checked.result)
    page = page_of(
        check_tables(rows, brief=brief),
        f"{name} の点検({study.file.title})",
        data_origin=study.file.data_origin,
        policy=policy,
        source=(
            *(f"{name}: {line}" for line in checked.document.detected),
            *source_lines(study, study.wave(), brief=brief),
        ),
    )
    notice = " ".join(banner_lines(study.file.data_origin, policy))
    about = {"title": page.title, "text": name, "data_origin": study.file.data_origin, "notice": notice}
    return page, check_data(rows, about), marked_text(name, paragraphs, rows)


def _deliver(
    page: DisplayPage,
    data: DataTable,
    marked: MarkedText,
    request: CheckRequest,
    format: CheckFormat,  # noqa: A002
    out: Path | None,
    default: Path,
) -> Path | None:
    """Show or write the output; the path written, or None. Raises SurveyError (E-OUT, E-TXT-006)."""
    match format:
        case "html" | "docx":
            path = out or default.with_name(f"{default.name}.{format}")
            if path.resolve() == request.text.resolve():
                raise SurveyError([Problem(code="E-TXT-006", where=Place(file=path.as_posix()))])
            return write_whole(path, _marked_bytes(page, marked, request, format))
        case _:
            return deliver(page, data, format=format, out=out, default=default.with_name(f"{default.name}.x"))


def _marked_bytes(page: DisplayPage, marked: MarkedText, request: CheckRequest, format: str) -> bytes:  # noqa: A002
    """The text with remarks, as html or as a Word document."""
    from zushi_survey.render.commented import commented_docx
    from zushi_survey.render.marked_html import marked_html

    if format == "html":
        return marked_html(page, marked)
    original = request.text.read_bytes() if request.text.suffix.lower() == ".docx" else None
    return commented_docx(page, marked, original)
