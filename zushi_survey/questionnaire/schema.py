"""JSON Schemas of the YAML files, so that an editor can complete and check them while one types."""

from __future__ import annotations

import json

from zushi_survey.questionnaire.claims import ClaimsFile
from zushi_survey.questionnaire.glossary import Glossary
from zushi_survey.questionnaire.links import LinksFile
from zushi_survey.questionnaire.model import FrozenModel, Questionnaire
from zushi_survey.questionnaire.study import RepairFile, StudyFile
from zushi_survey.questionnaire.wave_map import WaveMap

PUBLISHED: dict[str, type[FrozenModel]] = {
    "questionnaire.schema.json": Questionnaire,
    "study.schema.json": StudyFile,
    "repairs.schema.json": RepairFile,
    "wave-map.schema.json": WaveMap,
    "claims.schema.json": ClaimsFile,
    "glossary.schema.json": Glossary,
    "links.schema.json": LinksFile,
}
"""File name under `schemas/` -> the model it describes."""


def schema_text(model: type[FrozenModel]) -> str:
    """The model's JSON Schema (draft 2020-12), pretty-printed; numbers are allowed where a code is wanted."""
    schema = model.model_json_schema(by_alias=True)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(_with_numbers(schema), ensure_ascii=False, indent=2) + "\n"


def _with_numbers(node: object) -> object:
    """The schema with `string` widened to `string or number`: the loader reads 1 and "1" as the same code."""
    if isinstance(node, dict):
        if node.get("type") == "string" and "enum" not in node and "const" not in node and "pattern" not in node:
            node = {**node, "type": ["string", "number"]}
        return {key: _with_numbers(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_with_numbers(value) for value in node]
    return node
