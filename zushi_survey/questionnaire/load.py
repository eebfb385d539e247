"""Questionnaire and study files from disk: shape first, then references, every problem at once with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from zushi_survey.core.problems import SurveyError
from zushi_survey.questionnaire.checks import check_questionnaire, check_study
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.study import RepairFile, StudyFile
from zushi_survey.questionnaire.yaml_lines import read_yaml, validate_model

if TYPE_CHECKING:
    from zushi_survey.questionnaire.claims import ClaimsFile
    from zushi_survey.questionnaire.glossary import Glossary
    from zushi_survey.questionnaire.links import LinksFile
    from zushi_survey.questionnaire.wave_map import WaveMap

# The models of the files below are built when one of them is read: every command pays for what stands above.


def load_questionnaire(path: Path) -> Questionnaire:
    """The questionnaire at `path`. Raises SurveyError (E-QST) with every problem."""
    document = read_yaml(path)
    questionnaire = validate_model(document, Questionnaire)
    if problems := check_questionnaire(questionnaire, document):
        raise SurveyError(problems)
    return questionnaire


def load_study(path: Path) -> StudyFile:
    """The study file at `path`. Raises SurveyError (E-QST, E-SET) with every problem."""
    document = read_yaml(path)
    study = validate_model(document, StudyFile)
    if problems := check_study(study, document):
        raise SurveyError(problems)
    return study


def load_repairs(path: Path) -> RepairFile:
    """The repair file at `path`. Raises SurveyError (E-QST) with every problem."""
    return validate_model(read_yaml(path), RepairFile)


def load_wave_map(path: Path, questionnaires: Mapping[str, Questionnaire]) -> WaveMap:
    """The mapping at `path` of the waves with these questionnaires. Raises SurveyError (E-QST, E-WAV)."""
    from zushi_survey.questionnaire.wave_map import WaveMap
    from zushi_survey.questionnaire.wave_map_checks import check_wave_map

    document = read_yaml(path)
    wave_map = validate_model(document, WaveMap)
    if problems := check_wave_map(wave_map, document, questionnaires):
        raise SurveyError(problems)
    return wave_map


def load_claims(path: Path, form: Questionnaire) -> ClaimsFile:
    """The statements at `path`, checked against the questionnaire they speak of. Raises SurveyError (E-QST, E-CLM)."""
    from zushi_survey.questionnaire.claim_checks import check_claims
    from zushi_survey.questionnaire.claims import ClaimsFile

    document = read_yaml(path)
    claims = validate_model(document, ClaimsFile)
    if problems := check_claims(claims, document, form):
        raise SurveyError(problems)
    return claims


def load_glossary(path: Path, form: Questionnaire) -> Glossary:
    """The glossary at `path`, checked against the questionnaire. Raises SurveyError (E-QST, E-TXT)."""
    from zushi_survey.questionnaire.glossary import Glossary, check_glossary

    document = read_yaml(path)
    glossary = validate_model(document, Glossary)
    if problems := list(check_glossary(glossary, document, form)):
        raise SurveyError(problems)
    return glossary


def load_links(path: Path, form: Questionnaire, claims: ClaimsFile | None) -> LinksFile:
    """The links file at `path`, checked against questionnaire and claims. Raises SurveyError (E-QST, E-TXT)."""
    from zushi_survey.questionnaire.link_checks import check_links
    from zushi_survey.questionnaire.links import LinksFile

    document = read_yaml(path)
    links = validate_model(document, LinksFile)
    if problems := list(check_links(links, document, form, claims)):
        raise SurveyError(problems)
    return links
