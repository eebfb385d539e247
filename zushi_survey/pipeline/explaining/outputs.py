"""A figure or sentence of an output -> its chain, or the list of places to choose from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from zushi_survey.core.problems import Place as ProblemPlace
from zushi_survey.core.problems import Problem, SurveyError
from zushi_survey.data.printed_files import read_cell, read_printed
from zushi_survey.pipeline.explaining.figures import Explained, explained
from zushi_survey.pipeline.explaining.finding import Place, figure_of, places_of
from zushi_survey.pipeline.explaining.origin import origin_of, policy_of
from zushi_survey.pipeline.explaining.sentences import sentence_chains
from zushi_survey.pipeline.explaining.traced import Traced
from zushi_survey.pipeline.explaining.tracing import chains_of_cell
from zushi_survey.present.banners import banner_lines, page_of
from zushi_survey.present.printed import (
    Candidate,
    candidate_of_cell,
    candidate_of_sentence,
    candidates_data,
    candidates_table,
)
from zushi_survey.present.wording import SUPPRESSED_MARK

if TYPE_CHECKING:
    from zushi_survey.analysis.tables import Policy
    from zushi_survey.pipeline.folder import StudyFolder
    from zushi_survey.questionnaire.printed import PrintedFile


class Wanted(NamedTuple):
    """What to follow in which output."""

    path: Path
    words: str | None = None
    """A figure as printed, or words of a sentence."""
    labels: tuple[str, ...] = ()
    """Words that must stand beside it."""
    cell: str | None = None
    """Address in a workbook, instead of words."""
    pick: int | None = None
    policy: Policy | None = None


def explain_output(study: StudyFolder, wanted: Wanted) -> Explained:
    """The chain of a figure or sentence of an output; the candidates where it stands in several places.

    Raises
    ------
    SurveyError
        E-EXP for files, addresses and figures that cannot be found; problems of the study's files.
    """
    printed = read_printed(wanted.path)
    places = _places(printed, wanted)
    if len(places) > 1 and wanted.pick is None:
        return _choice(study, printed, places, wanted)
    if wanted.pick is not None and not 1 <= wanted.pick <= len(places):
        raise SurveyError([Problem(code="E-EXP-007", got=str(wanted.pick), allowed=f"1～{len(places)}")])
    place = places[(wanted.pick or 1) - 1]
    origin = origin_of(study, wanted.path)
    own = policy_of(printed, origin, study.file.policy)
    # What an output hides stays hidden unless somebody asks for more in so many words.
    own = "publish" if place.cell is not None and place.cell.text == SUPPRESSED_MARK else own
    policy = wanted.policy or own
    if place.cell is None:
        chains = sentence_chains(study, wanted.path, place, origin, policy)
    else:
        cell = place.cell
        table = next((one for one in printed.tables if cell in one.cells), None)
        traced = Traced(wanted.path, table, cell, origin, policy, is_tightened=policy == "publish" != own)
        chains = chains_of_cell(study, traced)
    return explained(study, study.wave(origin.text("wave")), chains, policy)


def _places(printed: PrintedFile, wanted: Wanted) -> tuple[Place, ...]:
    """The places asked for. Raises SurveyError (E-EXP-003 to 006, -009)."""
    if wanted.cell is not None:
        return (Place(read_cell(wanted.path, wanted.cell)),)
    if wanted.words is None:
        raise SurveyError([Problem(code="E-EXP-009")])
    places = places_of(printed, wanted.words, wanted.labels)
    if places:
        return places
    nearest = _nearest(printed, wanted)
    where = ProblemPlace(file=printed.name)
    got = " ".join((wanted.words, *wanted.labels))
    raise SurveyError([Problem(code="E-EXP-006", where=where, got=got, params={"nearest": nearest})])


def _nearest(printed: PrintedFile, wanted: Wanted) -> str:
    """What is there instead: the figure without the words beside it, or how figures are printed there."""
    if wanted.labels and (places := places_of(printed, wanted.words or "")):
        return f"続けて書いた言葉を除くと {len(places):,} か所にあります"
    if figure_of(wanted.words or "") is None:
        return ""
    return "四捨五入した桁数まで合わせてください"


def _choice(study: StudyFolder, printed: PrintedFile, places: tuple[Place, ...], wanted: Wanted) -> Explained:
    """The candidates as a page and as rows."""
    policy = policy_of(printed, origin_of(study, wanted.path), study.file.policy)
    candidates = [_candidate(place) for place in places]
    table = candidates_table(candidates, wanted.words or "", printed.name)
    page = page_of([table], f"{study.file.title} 候補の一覧", data_origin=study.file.data_origin, policy=policy)
    notice = "、".join(banner_lines(study.file.data_origin, policy))
    about = {"title": page.title, "file": printed.name, "notice": notice, "policy": policy}
    return Explained(page, candidates_data(candidates, about), study.wave())


def _candidate(place: Place) -> Candidate:
    """A place in words."""
    return candidate_of_cell(place.cell) if place.cell else candidate_of_sentence(place.line, place.words)
