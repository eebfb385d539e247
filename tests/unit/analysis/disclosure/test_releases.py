"""Releases one after another: what was printed stays printed, what was hidden stays hidden, and nobody gains by it.

The counts of D.4 and D.5.3 are those of the reference text on statistics; the other expectations are worked out by hand
beside each test.
"""

from __future__ import annotations

import json
import random
from collections.abc import Hashable, Sequence
from dataclasses import replace

import pytest

from tests.builders import NR, choice, choices, multiple, number, questionnaire, single
from tests.properties import test_disclosure as random_studies
from tests.unit.analysis.disclosure.releases import counted, tables_of
from tests.unit.analysis.tables import two_way
from zushi_survey.analysis.disclosure import releases as releases_module
from zushi_survey.analysis.disclosure.components import components_of, costs_of
from zushi_survey.analysis.disclosure.protection import Protection
from zushi_survey.analysis.disclosure.register_file import read_register, register_bytes
from zushi_survey.analysis.disclosure.releases import HiddenPlaces, Releases
from zushi_survey.analysis.disclosure.system import System
from zushi_survey.analysis.suppression import release
from zushi_survey.analysis.tables import TOTAL, RawTable
from zushi_survey.core.problems import SurveyError
from zushi_survey.questionnaire.conditions import Chosen, Compared, Condition, Every, Negated, Some
from zushi_survey.questionnaire.model import Kind
from zushi_survey.questionnaire.study import ReleaseRules

PLAIN = ReleaseRules(hidden_group=0)
NOTHING = HiddenPlaces(frozenset(), frozenset())
D4 = [[41, 198, 2, 60], [38, 168, 9, 47], [27, 141, 6, 32], [38, 98, 1, 33], [22, 101, 5, 37]]
D4_HIDDEN = {("g", "1", "3"): 2, ("g", "4", "3"): 1, ("g", "1", "1"): 41, ("g", "4", "1"): 38}
"""The optimum of D.4: axis, category and option of what is hidden, with its persons."""
YOUNG, OLDER = (1, 6, 0, 2), (165, 700, 23, 207)
"""D.5.3: 18 and 19 years, and 20 years and over; together 166, 706, 23 and 209."""


def d5(more: Sequence[dict[str, object]] = ()) -> tuple[RawTable, RawTable, RawTable]:
    """D.5.3: the table of everyone, the one of those of 20 years and over, and the one by both ages."""
    codes = [option for counts in (YOUNG, OLDER) for option, n in enumerate(counts) for _ in range(n)]
    ages = [0] * sum(YOUNG) + [1] * sum(OLDER)
    axes = [{"id": "f", "label": "f", "question": "f"}, *more]
    book = questionnaire(single("k", "k1", "k2", "k3", "k4"), single("f", "18-19", "20+"), axes=axes)
    answers = {"k": choice(*codes), "f": choice(*ages)}
    (whole,), (part,) = tables_of(book, answers, ["k"], []), tables_of(book, answers, ["k"], [], "f = 2")
    (by_age,) = tables_of(book, answers, ["k"], ["f"])
    return whole, part, by_age


def d4(counts: list[list[int]] = D4) -> RawTable:
    """The table of D.4, with its counts or others."""
    (table,) = counted(*two_way(counts))
    return table


def other_question(counts: list[list[int]] = D4) -> RawTable:
    """The table of D.4 as one of another question than that of D.5.3."""
    table = d4(counts)
    structure = table.title.structure
    assert structure is not None
    return replace(table, title=replace(table.title, question="z", structure=replace(structure, variable="z")))


def in_turn(*tables: RawTable, rules: ReleaseRules = PLAIN, start: Releases | None = None) -> Releases:
    """Tables released one call after another."""
    found = start or Releases()
    for table in tables:
        found = found.with_tables([table], rules)
    return found


def hidden_in(releases: Releases, table: RawTable) -> dict[tuple[str, str, str], int]:
    """What is hidden of a table: axis, category and option, with its persons."""
    places = releases.hidden_of(table)
    assert places is not None
    return {
        (cell.axis, cell.category, cell.option): cell.count_unweighted or 0
        for place, cell in enumerate(table.cells)
        if place in places.cells
    }


def row_of(releases: Releases, table: RawTable, axis: str = TOTAL, category: str = TOTAL) -> list[int | None]:
    """The counts of the options of one row, as printed."""
    places = releases.hidden_of(table)
    assert places is not None
    (released,) = release([table], "publish", PLAIN, [places])
    row = [cell for cell in released.cells if (cell.axis, cell.category) == (axis, category)]
    return [cell.count_unweighted for cell in row if cell.kind == "option"]


def test_the_later_of_two_tables_gives_way():
    whole, part, _ = d5()

    found = in_turn(whole, part)

    # Their difference is 1, 6, 0, 2: the two small ones hide in 165 and 207 (D.5.3).
    assert row_of(found, whole) == [166, 706, 23, 209]
    assert row_of(found, part) == [None, 700, 23, None]


def test_in_the_other_order_the_whole_gives_way():
    whole, part, _ = d5()

    found = in_turn(part, whole)

    assert row_of(found, part) == [165, 700, 23, 207]
    assert row_of(found, whole) == [None, 706, 23, None]


def test_a_hidden_number_stays_hidden_in_every_further_table():
    whole, part, by_age = d5()

    found = in_turn(whole, part, by_age)

    # Those of 20 years and over stand in two tables; what the filter hid is no count of the axis either.
    assert row_of(found, whole) == [166, 706, 23, 209]
    assert row_of(found, by_age, "f", "2") == row_of(found, part) == [None, 700, 23, None]
    assert row_of(found, by_age, "f", "1") == [None, 6, 0, None]


def test_what_is_on_record_is_not_decided_anew():
    table = d4()
    found = in_turn(table)

    assert hidden_in(found, table) == D4_HIDDEN
    assert found.with_tables([table, table], PLAIN) is found


BOTH_AGES = [
    {"id": "age", "label": "age", "question": "f"},
    {
        "id": "old",
        "label": "old",
        "question": "f",
        "categories": [
            {"id": "young", "label": "young", "options": [1, 2]},
            {"id": "old", "label": "old", "options": [3, 4]},
        ],
    },
    {"id": "sex", "label": "sex", "question": "s"},
]
"""The axes of the random studies, with nobody left out of a coarser axis but who did not answer."""


@pytest.mark.parametrize("seed", [2, 4, 5, 8])
def test_tables_asked_for_in_any_order_tell_the_attacker_nothing(seed: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(random_studies, "AGES", BOTH_AGES)
    book, answers = random_studies.study(seed)
    asked = [(question, [axis]) for question in ("q", "sub", "m", "s") for axis in ("age", "old", "sex")]
    random.Random(seed).shuffle(asked)
    raw: list[RawTable] = []
    shown: list[HiddenPlaces | None] = []
    found = Releases()
    for question, axes in asked:
        tables = tables_of(book, answers, [question], axes)
        found = found.with_tables(tables, random_studies.RULES)
        raw += tables
        shown += [found.hidden_of(table) for table in tables]

    assert [found.hidden_of(table) for table in raw] == shown  # nothing was taken back
    released = release(raw, "publish", random_studies.RULES, [one for one in shown if one])
    assert random_studies.learnt(book, raw, released) == {}


def by_one_category(option: int) -> RawTable:
    """A question by an axis of one category `x`, made of one of three options that are answered alike."""
    axis = {
        "id": "g",
        "label": "g",
        "question": "f",
        "categories": [{"id": "x", "label": "x", "options": [option]}],
    }
    book = questionnaire(single("k", "k1", "k2"), single("f", "f1", "f2", "f3"), axes=[axis])
    answers = {"k": choice(*[n % 2 for n in range(60)]), "f": choice(*[n // 20 for n in range(60)])}
    (table,) = tables_of(book, answers, ["k"], ["g"])
    return table


def test_an_axis_that_was_redefined_is_another_one():
    before, after = by_one_category(1), by_one_category(2)

    found = in_turn(before)

    assert before.cells == after.cells  # ten and ten of twenty, whoever they are
    assert found.hidden_of(before) == NOTHING
    assert found.hidden_of(after) is None


def test_everyone_is_on_record_with_any_axis_but_a_filter_is_a_definition_of_its_own():
    whole, part, by_age = d5()

    found = in_turn(by_age)

    assert found.hidden_of(whole) is not None
    assert found.hidden_of(part) is None


def test_an_axis_of_another_name_with_the_same_conditions_is_the_same():
    _, _, by_age = d5()
    found = in_turn(by_age)
    structure = by_age.title.structure
    assert structure is not None
    ((_, categories),) = structure.axes
    cells = tuple(cell._replace(axis="ages") if cell.axis == "f" else cell for cell in by_age.cells)
    title = replace(by_age.title, structure=replace(structure, axes=(("ages", categories),)))

    assert found.hidden_of(RawTable(title, cells)) == HiddenPlaces(
        found.hidden[0].cells, frozenset(("ages", category) for _, category in found.hidden[0].bases)
    )


def test_a_net_of_one_option_is_that_option():
    answers = {"k": choice(*[0] * 2, *[1] * 40, *[2] * 50)}
    plain = questionnaire(single("k", "a", "b", "c"))
    with_net = questionnaire(single("k", "a", "b", "c", nets=[{"id": "only", "label": "only", "options": [1]}]))
    (first,), (second,) = tables_of(plain, answers, ["k"], []), tables_of(with_net, answers, ["k"], [])

    found = in_turn(first)

    # 2 of 92 are hidden, and 40, the cheaper of the other two, with them.
    assert hidden_in(found, first) == {(TOTAL, TOTAL, "1"): 2, (TOTAL, TOTAL, "2"): 40}
    assert hidden_in(found, second) == {**hidden_in(found, first), (TOTAL, TOTAL, "only"): 2}


def test_corrected_numbers_are_counted_and_what_was_hidden_stays_hidden():
    before, after = d4(), d4([[41, 238, 2, 20], *D4[1:3], [38, 111, 1, 20], D4[4]])
    fresh = in_turn(after)

    found = in_turn(before, after)

    # Now two counts of 20 would do; but a reader of the first edition would see through that.
    assert hidden_in(fresh, after) == {
        ("g", "1", "3"): 2, ("g", "4", "3"): 1, ("g", "1", "4"): 20, ("g", "4", "4"): 20
    }  # fmt: skip
    assert hidden_in(found, after) == D4_HIDDEN
    # k2 and k4 of two groups and of everyone.
    assert found.corrected == 6
    assert found.hidden_of(before) is None


def test_unchanged_tables_beside_a_corrected_one_are_released_too():
    whole, part, _ = d5()
    found = in_turn(other_question(), whole, part)

    again = found.with_tables([whole, other_question([[42, 197, 2, 60], *D4[1:]]), part], PLAIN)

    # One person moved: in its group and in everyone. Whatever is asked for together is decided.
    assert again.corrected == 4
    assert row_of(again, whole) == [166, 706, 23, 209]
    assert row_of(again, part) == [None, 700, 23, None]


def test_what_was_hidden_stays_hidden_however_late_a_table_comes_after_a_correction():
    whole, part, _ = d5()
    found = in_turn(other_question(), whole, part, other_question([[42, 197, 2, 60], *D4[1:]]))
    assert found.hidden_of(part) is None  # it has to be published anew

    read = read_register(register_bytes(found, "notice"))
    later = in_turn(part, start=read)

    # Printed in full beside the copy of `whole` that readers have kept, it would tell the ages 18 and 19.
    assert row_of(later, part) == [None, 700, 23, None]
    assert later.corrected == 0
    assert read.decisions == found.decisions


def test_a_correction_leaves_other_waves_alone():
    whole, part, _ = d5()
    earlier = replace(part, title=replace(part.title, wave="V"))
    found = in_turn(whole, part, earlier)
    moved = list(whole.cells)
    moved[0], moved[1] = (moved[n]._replace(count_unweighted=count) for n, count in ((0, 167), (1, 705)))

    found = in_turn(replace(whole, cells=tuple(moved)), start=found)

    assert found.corrected == 2
    assert row_of(found, earlier) == [165, 700, 23, 207]
    assert found.hidden_of(part) is None


def test_small_counts_that_were_told_already_are_hidden_and_counted():
    whole, part, by_age = d5()
    printed = Releases((whole, part), (NOTHING, NOTHING))  # both in full, as before there was a register

    found = printed.with_tables([by_age], PLAIN)

    assert found.told == 2
    assert row_of(found, by_age, "f", "1") == [None, 6, 0, None]
    assert row_of(found, by_age, "f", "2") == [165, 700, 23, 207]
    assert in_turn(by_age).told == 0


def test_what_cannot_be_published_safely_is_refused_question_by_question(monkeypatch: pytest.MonkeyPatch):
    book = questionnaire(single("k", "a", "b", "c"), single("l", "a", "b"))
    answers = {"k": choice(*[0] * 2, *[1] * 40, *[2] * 50), "l": choice(*[0] * 46, *[1] * 46)}
    tables = tables_of(book, answers, ["k", "l"], [])

    def failed(system: System, *_: object) -> Protection:
        unsafe = tuple(components_of(system, lambda place: not place, costs_of(system, "")))
        return Protection(frozenset(), {}, (), unsafe, frozenset())

    monkeypatch.setattr(releases_module, "protect", failed)
    before = Releases()

    with pytest.raises(SurveyError) as error:
        before.with_tables(tables, PLAIN)

    assert [(one.code, one.where and one.where.question) for one in error.value.problems] == [("E-SUP-001", "k")]
    assert before == Releases()


def test_waves_are_protected_apart():
    whole, part, _ = d5()
    earlier = replace(whole, title=replace(whole.title, wave="V"))
    found = in_turn(earlier, part)

    # Nobody works out the difference of two waves: both are printed in full.
    assert row_of(found, earlier) == [166, 706, 23, 209]
    assert row_of(found, part) == [165, 700, 23, 207]
    assert found.hidden_of(whole) is None


ROUND = {"id": "ages", "label": "ages", "question": "y", "categories": [
    {"id": "low", "label": "l", "when": "y < 40"}, {"id": "high", "label": "h", "when": "y >= 40"},
]}  # fmt: skip


def every_kind() -> list[RawTable]:
    """Tables of every kind of question, by an axis of a number, under filters of every kind of condition."""
    book = questionnaire(
        single("k", "a", "b", "c", nets=[{"id": "n", "label": "n", "options": [1, 2]}]),
        single("sub", "x", "y", ask="k = 1"),
        multiple("m", "a", "b", "c", limit=2, nets=[{"id": "n", "label": "n", "options": [2, 3]}]),
        {"id": "y", "type": "NU", "label": "y", "bands": [{"label": "b1", "to": 39}, {"label": "b2", "from": 40}]},
        {
            "id": "r", "type": "RANKING", "label": "r", "ranks": 2,
            "options": [{"code": n, "label": str(n)} for n in (1, 2, 3)],
        },
        axes=[ROUND],
    )  # fmt: skip
    k = [0] * 30 + [1] * 2 + [2] * 40
    answers = {
        "k": choice(*k), "sub": choice(*[-2 if code else n % 2 for n, code in enumerate(k)]),
        "m": choices(3, *[{0, 1}] * 20, *[{2}] * 50, NR, NR), "y": number(*range(70), NR, NR),
        "r.rank1": choice(*[n % 3 for n in range(72)]), "r.rank2": choice(*[(n + 1) % 3 for n in range(72)]),
        "r.any": choices(3, *[{n % 3, (n + 1) % 3} for n in range(72)]),
    }  # fmt: skip
    filters = (None, "not (k = 1 or m = 3)", "y > 2.5 and k in (1, 3)", "m = 無回答 or y <= 60")
    return [
        table
        for where in filters
        for question in (("k",) if where else ("k", "sub", "m", "y", "r"))
        for table in tables_of(book, answers, [question], ["ages"], where)
    ]


def kinds_in(condition: Condition | None) -> set[type]:
    """Every kind of condition that one is made of."""
    match condition:
        case Every(parts=parts) | Some(parts=parts):
            return {type(condition)}.union(*(kinds_in(part) for part in parts))
        case Negated(part=part):
            return {Negated} | kinds_in(part)
    return {type(condition)}


def test_the_register_keeps_every_decision_of_every_kind_of_question():
    tables = every_kind()
    found = Releases().with_tables(tables, PLAIN, ("m", "r.any"))

    read = read_register(register_bytes(found, "notice"))

    assert {one for table in tables for one in kinds_in(table.title.structure and table.title.structure.where)} >= {
        Chosen, Compared, Every, Negated, Some
    }  # fmt: skip
    assert {table.title.structure.kind for table in tables if table.title.structure} == set(Kind) - {Kind.TEXT}
    assert read.decisions == found.decisions
    assert any(one.is_hidden for one in found.decisions.values())
    assert [read.hidden_of(table) for table in tables] == [found.hidden_of(table) for table in tables]
    assert None not in [read.hidden_of(table) for table in tables]
    assert read.passed == found.passed
    assert [one.title.structure for one in read.tables] == [one.title.structure for one in tables]


def test_what_was_read_decides_the_next_table_as_what_was_written_does():
    whole, part, by_age = d5()
    found = in_turn(whole, part)

    read = read_register(register_bytes(found, "notice"))

    assert in_turn(by_age, start=read).decisions == in_turn(by_age, start=found).decisions
    content = register_bytes(found, "notice")
    assert register_bytes(read, "notice") == content


def test_a_table_of_which_only_the_cells_are_known_is_on_record_too():
    table = d4()
    bare = replace(table, title=replace(table.title, structure=None))
    found = in_turn(bare)

    read = read_register(register_bytes(found, "notice"))

    assert hidden_in(read, bare) == hidden_in(found, bare) == D4_HIDDEN


def test_the_register_begins_with_what_it_is():
    facts = json.loads(register_bytes(in_turn(d4()), "見本です"))

    assert next(iter(facts)) == "notice"
    assert facts["notice"] == "見本です"
    assert len(facts["tables"]) == 1


def test_a_damaged_register_ends_in_the_errors_it_names():
    whole, part, by_age = d5()
    content = register_bytes(in_turn(whole, part, by_age), "notice")
    begin = content.index(b"layout")  # the notice is for people
    drawn = random.Random(3)
    for _ in range(300):
        damaged = bytearray(content)
        place = drawn.randrange(begin, len(damaged) - 1)
        match drawn.randrange(3):
            case 0:
                damaged[place] ^= 1 << drawn.randrange(8)
            case 1:
                del damaged[place : place + drawn.randrange(1, 40)]
            case _:
                damaged[place:place] = drawn.choice((b"null", b"[]", b"{}", b"9", b'"x"', b",", bytes([255])))

        with pytest.raises((ValueError, KeyError, TypeError, IndexError, AttributeError)):
            read_register(bytes(damaged))


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"{}", b"7", b'{"layout": 1}', bytes([255, 254])])
def test_what_is_no_register_ends_in_the_errors_it_names(content: bytes):
    with pytest.raises((ValueError, KeyError, TypeError, IndexError, AttributeError)):
        read_register(content)


def test_a_hidden_number_cannot_be_made_a_printed_one_by_hand():
    table = d4()
    content = register_bytes(in_turn(table), "notice")
    hidden = b'["3","option",2,1]'
    assert content.count(hidden) == 1

    with pytest.raises(ValueError, match=r"[0-9a-f]{64}"):
        read_register(content.replace(hidden, hidden.replace(b",1]", b",0]")))


def test_line_ends_of_another_machine_do_no_harm():
    found = in_turn(d4())
    content = register_bytes(found, "notice")

    assert read_register(content.replace(b"\n", b"\r\n")).decisions == found.decisions


@pytest.mark.parametrize("layout", [0, 2, None, "1"])
def test_a_register_of_another_layout_is_refused(layout: Hashable):
    facts = json.loads(register_bytes(in_turn(d4()), "notice"))

    with pytest.raises(ValueError, match=str(layout)):
        read_register(json.dumps({**facts, "layout": layout}).encode())


def test_the_size_of_a_group_is_no_secret_less_for_being_printed_in_two_parts():
    sizes = ((30, 30), (30, 28), (0, 1), (1, 0))  # asked and not asked, of four ages
    ages = [age for age, parts in enumerate(sizes) for _ in range(sum(parts))]
    parent = [int(n >= asked) for asked, others in sizes for n in range(asked + others)]
    book = questionnaire(
        single("f", "f1", "f2", "f3", "f4"), single("s", "s1", "s2"), single("q", "yes", "no"),
        single("sub", "x", "y", ask="q = 1"), axes=BOTH_AGES[:2],
    )  # fmt: skip
    answers = {
        "f": choice(*ages), "q": choice(*parent), "s": choice(*[n % 2 for n in range(120)]),
        "sub": choice(*[-2 if outside else n % 2 for n, outside in enumerate(parent)]),
    }  # fmt: skip
    found = Releases()
    for question, axis in (("s", "old"), ("sub", "age"), ("sub", "old")):
        found = found.with_tables(tables_of(book, answers, [question], [axis]), PLAIN)

        # The two persons of the older half are hidden at first; asked and not asked by age must not add up to them.
        assert found.told == 0
