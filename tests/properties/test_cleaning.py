"""Laws of cleaning: what a contractor did to a cell and a rule undoes leaves no trace; row order means nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import options
from tests.unit.data.sheets import repairs, sheet, spec
from zushi_survey.data.clean_layer import clean_cells
from zushi_survey.data.cleaning import Cleaned, clean
from zushi_survey.data.responses import Choice, Choices, Number
from zushi_survey.questionnaire.model import Questionnaire

LAYOUTS = ("single", "flags", "circles", "delimited", "slots", "number")
OPTION_COUNT = 4
WORDS = ["-", "NA", "無回答"]
RULES = repairs({"rule": "normalise"}, {"rule": "blank_words", "words": WORDS}, {"rule": "not_asked_answered"})

Answer = tuple[int, ...] | None
"""Chosen positions (or the number); None for no answer."""


@dataclass(frozen=True)
class Made:
    """A questionnaire, what each person answered, and the cells a contractor might have keyed."""

    layouts: tuple[str, ...]
    routed: tuple[bool, ...]
    answers: tuple[tuple[Answer, ...], ...]
    """Per question, per person."""
    cells: dict[str, list[str]]

    def questionnaire(self, **missing: object) -> Questionnaire:
        """Question n lies in layout n; a routed one is asked of those who chose option 1 or 2 of the gate question."""
        gate = {"id": "G", "type": "SA", "label": "G", "options": options(*"abcd")}
        questions = [gate, *(_question(f"Q{n}", layout, routed) for n, (layout, routed) in self._numbered())]
        return Questionnaire.model_validate(
            {"schema_version": 1, "id": "t", "title": "t", "questions": questions, "missing": missing}
        )

    def _numbered(self) -> list[tuple[int, tuple[str, bool]]]:
        return list(enumerate(zip(self.layouts, self.routed, strict=True)))


def _question(name: str, layout: str, routed: bool) -> dict[str, object]:
    ask: dict[str, object] = {"ask": "G in (1, 2)"} if routed else {}
    if layout == "number":
        return {"id": name, "type": "NU", "label": name, "minimum": 0, "maximum": 120, **ask}
    if layout == "single":
        return {"id": name, "type": "SA", "label": name, "options": options(*"abcd"), **ask}
    columns: dict[str, object] = {
        "flags": {"kind": "flags", "pattern": f"{name}_{{code}}"},
        "circles": {"kind": "flags", "pattern": f"{name}_{{code}}", "marked": ["○"], "unmarked": [""]},
        "delimited": {"kind": "delimited", "name": name},
        "slots": {"kind": "slots", "names": [f"{name}_{slot}" for slot in range(OPTION_COUNT)]},
    }[layout]
    return {"id": name, "type": "MA", "label": name, "options": options(*"abcd"), "columns": columns, **ask}


def _keyed(name: str, layout: str, answer: Answer) -> dict[str, str]:
    """Columns of one answer as keyed without dirt, written down from the description of each layout."""
    codes = [] if answer is None else [str(position + 1) for position in answer]
    if layout == "number":
        return {name: "" if answer is None else str(answer[0])}
    if layout == "single":
        return {name: codes[0] if codes else ""}
    if layout == "delimited":
        return {name: ";".join(codes)}
    if layout == "slots":
        return {f"{name}_{slot}": codes[slot] if slot < len(codes) else "" for slot in range(OPTION_COUNT)}
    mark, blank = ("○", "") if layout == "circles" else ("1", "0")
    return {f"{name}_{code}": mark if str(code) in codes else blank for code in range(1, OPTION_COUNT + 1)}


FULL_WIDTH = str.maketrans("0123456789;", "０１２３４５６７８９；")


def _dirty(draw: st.DrawFn, cell: str, *, may_be_word: bool) -> str:
    """The cell as another hand would key it: the same after the rules."""
    if cell == "":
        return draw(st.sampled_from([cell, *WORDS])) if may_be_word else cell
    kind = draw(st.integers(0, 6))
    return {1: cell.translate(FULL_WIDTH), 2: f" {cell}", 3: f"{cell}\u3000"}.get(kind, cell)


@st.composite
def made(draw: st.DrawFn) -> Made:
    """A random study of up to 4 questions and 12 persons."""
    layouts = tuple(draw(st.lists(st.sampled_from(LAYOUTS), min_size=1, max_size=4)))
    routed = tuple(draw(st.booleans()) for _ in layouts)
    count = draw(st.integers(1, 12))
    gate: list[Answer] = [draw(st.one_of(st.none(), st.tuples(st.integers(0, 3)))) for _ in range(count)]
    answers: list[tuple[Answer, ...]] = [tuple(gate)]
    cells: dict[str, list[str]] = {"G": [_dirty(draw, _keyed("G", "single", a)["G"], may_be_word=True) for a in gate]}
    for n, layout in enumerate(layouts):
        given_answers: list[Answer] = []
        for person in range(count):
            asked = not routed[n] or (gate[person] or (9,))[0] in (0, 1)
            answer = draw(_answer(layout)) if asked else None
            given_answers.append(answer)
            for column, cell in _keyed(f"Q{n}", layout, answer).items():
                keyed = _dirty(draw, cell, may_be_word=layout in ("single", "number"))
                cells.setdefault(column, []).append(keyed)
        answers.append(tuple(given_answers))
    return Made(layouts, routed, tuple(answers), cells)


def _answer(layout: str) -> st.SearchStrategy[Answer]:
    if layout == "number":
        return st.one_of(st.none(), st.tuples(st.integers(0, 120)))
    if layout == "single":
        return st.one_of(st.none(), st.tuples(st.integers(0, OPTION_COUNT - 1)))
    some = st.sets(st.integers(0, OPTION_COUNT - 1), min_size=1).map(lambda chosen: tuple(sorted(chosen)))
    return st.one_of(st.none(), some)


def _clean(study: Made, cells: dict[str, list[str]], **missing: object) -> Cleaned:
    receipts = [str(n) for n in range(len(study.answers[0]))]
    return clean((sheet(no=receipts, **cells),), (spec(),), study.questionnaire(**missing), RULES, None)


def _said(result: Cleaned) -> dict[str, list[object]]:
    """What each person said, per question: chosen positions, a number, or the state."""
    said: dict[str, list[object]] = {}
    for name, answers in result.responses.answers.items():
        if isinstance(answers, Choices):
            positions = [tuple(np.flatnonzero(row).tolist()) for row in answers.chosen.T]
        elif isinstance(answers, Choice):
            positions = [(code,) for code in answers.codes.tolist()]
        else:
            assert isinstance(answers, Number)
            positions = [(value,) for value in answers.values.tolist()]
        states = answers.states.tolist()
        said[name] = [at if state == 0 else state for at, state in zip(positions, states, strict=True)]
    return said


@given(made())
def test_cleaning_gives_back_what_each_person_answered(study: Made) -> None:
    said = _said(_clean(study, study.cells))

    gate = study.answers[0]
    assert said["G"] == [-1 if answer is None else answer for answer in gate]
    for n, routed in enumerate(study.routed):
        for person, answer in enumerate(study.answers[n + 1]):
            asked = not routed or (gate[person] or (9,))[0] in (0, 1)
            expected = answer if answer is not None else -1 if asked else -2
            assert said[f"Q{n}"][person] == expected


@given(made())
def test_the_clean_layer_cleans_to_itself(study: Made) -> None:
    first = _clean(study, study.cells)
    columns = clean_cells(first, (sheet(**study.cells),))
    for n, layout in enumerate(study.layouts):
        if layout == "circles":  # the clean layer writes every flag as 1 and 0
            for code in range(1, OPTION_COUNT + 1):
                columns[f"Q{n}_{code}"] = [{"1": "○", "0": ""}.get(text, text) for text in columns[f"Q{n}_{code}"]]

    second = clean(
        (sheet(no=[str(n) for n in range(len(study.answers[0]))], **columns),),
        (spec(),),
        study.questionnaire(no_answer=["NR"], not_applicable=["NA"], invalid=["IV"]),
        None,
        None,
    )

    assert _said(second) == _said(first)
    assert second.repairs == ()


@given(made(), st.randoms(use_true_random=False))
def test_the_order_of_sheets_changes_nothing_but_their_order(study: Made, random: object) -> None:
    count = len(study.answers[0])
    order = list(range(count))
    random.shuffle(order)  # type: ignore[attr-defined]
    moved = {name: [texts[row] for row in order] for name, texts in study.cells.items()}

    before, after = _said(_clean(study, study.cells)), _said(_clean(study, moved))

    assert after == {name: [answers[row] for row in order] for name, answers in before.items()}


@given(made(), st.integers(0, 12))
def test_splitting_a_file_in_two_changes_nothing(study: Made, at: int) -> None:
    count = len(study.answers[0])
    cut = min(at, count)
    receipts = [str(n) for n in range(count)]
    parts = tuple(
        sheet(file, no=receipts[rows], **{name: texts[rows] for name, texts in study.cells.items()})
        for file, rows in (("a.csv", slice(None, cut)), ("b.csv", slice(cut, None)))
    )

    split = clean(parts, (spec(), spec(file="b.csv")), study.questionnaire(), RULES, None)

    assert _said(split) == _said(_clean(study, study.cells))
    assert split.repair_summary == _clean(study, study.cells).repair_summary


@given(made())
def test_every_repaired_cell_is_in_the_log_once_per_rule(study: Made) -> None:
    result = _clean(study, study.cells)

    assert sum(rule.cells for rule in result.repair_summary) == len(result.repairs)
    assert not any(finding.is_open_error for finding in result.findings if finding.kind.value != "empty_sheet")
