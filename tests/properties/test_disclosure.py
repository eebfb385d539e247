"""Nobody works out a hidden small count from what is published: an attacker tries on small random studies."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from tests.builders import IV, NA, NR, choice, choices, multiple, questionnaire, single
from tests.properties.attacker import Attacker, Name
from tests.unit.analysis.disclosure.releases import released_together, tables_of
from zushi_survey.analysis.suppression import release
from zushi_survey.analysis.tables import UNKNOWN, CellKind, RawTable, ReleasedTable
from zushi_survey.data.responses import Answers
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.study import ReleaseRules

RULES = ReleaseRules(hidden_group=6)
AGES = [
    {"id": "age", "label": "age", "question": "f"},
    {"id": "old", "label": "old", "question": "f", "categories": [{"id": "old", "label": "old", "options": [3, 4]}]},
    {"id": "sex", "label": "sex", "question": "s"},
]


def study(seed: int) -> tuple[Questionnaire, dict[str, Answers]]:
    """A study of some dozens of persons: a single answer with a net, a sub-question, a multiple answer, three axes."""
    random = np.random.default_rng(seed)
    persons = int(random.integers(60, 130))

    def drawn(options: int, missing: float = 0.02) -> list[int]:
        shares = random.dirichlet(np.full(options, 0.7)) * (1 - missing)
        codes = random.choice([*range(options), NR, IV], persons, p=[*shares, missing * 0.7, missing * 0.3])
        return [int(code) for code in codes]

    parent = drawn(3)
    sub = [code if asked == 0 else int(NA) for code, asked in zip(drawn(3), parent, strict=True)]
    chance = random.dirichlet(np.full(4, 0.7))
    ticks = [{n for n in range(4) if random.random() < chance[n]} or NR for _ in range(persons)]
    book = questionnaire(
        single("f", "f1", "f2", "f3", "f4"), single("s", "s1", "s2"),
        single("q", "a", "b", "c", nets=[{"id": "ab", "label": "ab", "options": [1, 2]}], sensitive=seed % 3 == 0),
        single("sub", "x", "y", "z", ask="q = 1"),
        multiple("m", "a", "b", "c", "d", nets=[{"id": "n", "label": "n", "options": [3, 4]}]),
        axes=AGES,
    )  # fmt: skip
    answers = {
        "f": choice(*drawn(4)), "s": choice(*drawn(2, 0.01)), "q": choice(*parent), "sub": choice(*sub),
        "m": choices(4, *ticks),
    }  # fmt: skip
    return book, answers


def learnt(book: Questionnaire, raw: list[RawTable], released: tuple[ReleasedTable, ...]) -> Mapping[Name, str]:
    """Hidden small counts that the attacker learns too much about, and what."""
    attacker = Attacker(book, released)
    found: dict[Name, str] = {}
    for table in raw:
        threshold = RULES.sensitive_threshold if table.title.is_sensitive else RULES.threshold
        for cell in table.cells:
            name = (cell.question, cell.option, cell.axis, cell.category)
            says_nothing = cell.kind in (CellKind.NO_ANSWER, CellKind.INVALID) or cell.category == UNKNOWN
            if cell.kind is CellKind.NOT_APPLICABLE or name in attacker.printed:
                continue
            if says_nothing and not table.title.is_sensitive:
                continue  # who left out an ordinary question is no secret
            count, base = cell.count_unweighted or 0, cell.base_unweighted or 0
            if 0 < count < threshold:
                low, high = attacker.learn(name)
                if low > 1e-6 or high < min(threshold, base) - 1e-6:
                    found[name] = f"{count}: [{low}, {high}]"
    return found


@pytest.mark.parametrize("seed", range(6))
def test_no_hidden_count_can_be_worked_out(seed: int):
    book, answers = study(seed)
    raw = tables_of(book, answers, ["q", "sub", "m", "s"], ["age", "old", "sex"])

    released = released_together(raw, RULES)

    assert learnt(book, raw, released) == {}


def test_the_attacker_sees_what_primary_suppression_alone_leaves_open():
    book, answers = study(1)
    raw = tables_of(book, answers, ["q", "sub", "m", "s"], ["age", "old", "sex"])

    primary_only = release(raw, "publish", RULES)

    assert len(learnt(book, raw, primary_only)) > 3
