"""The study.yaml blocks that the README shows are ones the program accepts, and its defaults are the true ones."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from zushi_survey.questionnaire.study import SamplingDesign, StatisticsRules, WeightingPlan

BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _shown(repository: Path) -> dict[str, dict[str, object]]:
    (block,) = BLOCK.findall((repository / "README.md").read_text("utf-8"))
    return dict(yaml.safe_load(block))


def test_statistics_are_shown_with_their_defaults(repository: Path) -> None:
    shown = _shown(repository)["statistics"]

    assert shown
    assert StatisticsRules.model_validate(shown) == StatisticsRules()


def test_every_choice_that_a_comment_lists_exists(repository: Path) -> None:
    """A comment such as `# ...: wilson, logit` lists all the values of its setting."""
    text = (repository / "README.md").read_text("utf-8")

    for name in ("interval", "multiplicity", "marks"):
        (listed,) = re.findall(rf"^  {name}: .*: (.*)$", text, re.MULTILINE)
        field = StatisticsRules.model_json_schema()["properties"][name]
        assert listed.split(", ") == field["enum"]


def test_design_and_weighting_are_accepted(repository: Path) -> None:
    shown = _shown(repository)

    assert SamplingDesign.model_validate(shown["design"]).stages[0].cluster == "調査地点"
    assert WeightingPlan.model_validate(shown["weighting"]).rake == ("sex", "age")
