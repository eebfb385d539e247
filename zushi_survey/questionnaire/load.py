"""Questionnaire and study files from disk: shape first, then references, every problem at once with its line."""

from __future__ import annotations

from pathlib import Path

from zushi_survey.core.problems import SurveyError
from zushi_survey.questionnaire.checks import check_questionnaire, check_study
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.study import RepairFile, StudyFile
from zushi_survey.questionnaire.yaml_lines import read_yaml, validate_model


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
