"""Ingesting block by block: the answers, findings and sheets of cleaning the whole, whatever the size of a block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.builders import multiple, questionnaire, single
from tests.unit.data.sheets import repairs, spec
from zushi_survey.core.problems import SurveyError
from zushi_survey.data.cleaning import Cleaned, clean
from zushi_survey.data.coded_parquet import CodedHeader, CodedParquet, read_piece
from zushi_survey.data.ingesting import Rules, fingerprint
from zushi_survey.data.ingesting_blocks import Ingest
from zushi_survey.data.ingesting_plan import Plan, make_plan, sources_of
from zushi_survey.data.ledger import Ledger
from zushi_survey.data.readers import read_sheet

pytest.importorskip("pyarrow")

FORM = questionnaire(
    single("Q1", "a", "b"),
    multiple("Q2", "p", "q", "r", columns={"kind": "delimited", "name": "Q2"}),
    {"id": "Q3", "type": "NU", "label": "Q3", "minimum": 0, "maximum": 100},
    single("Q4", "x", "y", ask="Q1 = 1"),
    {"id": "Q5", "type": "FA", "label": "Q5"},
)
HEADINGS = "no,area,Q1,Q2,Q3,Q4,Q5,w,extra"
ROWS = (
    "1,A,1,1;2,10,1,,1,",
    "2,A,2,3,20,,text,0.5,",
    "003,B,１,1,abc,2,,1.5,",
    '4,A,9,1;9,30,,"two\nlines",1,',
    "3,A,2,2,40,1,,1,",
    "5,A,,,,,,1,",
    "6,A,1,2,500,,,2,",
    "1,A,1,1;2;3,11,2,x,1,",
    "7,B,1,3,１２,1,,1,",
    ",A,2,1,13,,,1,",
    "8,A,1,,14,2,,1,",
    "3,B,1,1,15,1,y,1,",
    "9,A,2,2,16,,,0.25,",
)
DECLARED = repairs(
    {"rule": "unknown_code", "set": "no_answer"},
    sheets=[
        {"rule": "empty"},
        {"rule": "duplicate", "keep": "most_complete"},
        {"rule": "out_of_scope", "when": "Q3 = 16"},
    ],
    corrections=[
        {"receipt": "6", "column": "Q3", "found": "500", "value": "50"},
        {"receipt": "7", "column": "Q1", "found": "2", "value": "1"},
        {"receipt": "99", "column": "Q1", "found": "2", "value": "1"},
        {"receipt": "1", "column": "Q3", "found": "11", "value": "12"},
        {"receipt": "9", "column": "no", "found": "9", "value": "2"},
    ],
)
LEDGER = Ledger(
    ("1", "2", "3", "4", "6", "7", "50"),
    ("returned", "returned", "refused", "returned", "returned", "returned", "returned"),
    {},
    None,
    None,
)


def rules(**more: object) -> Rules:
    declared = {"questionnaire": FORM, "repairs": DECLARED, "ledger": LEDGER, "beside": ("area",), **more}
    return Rules((spec(file="a.csv", weight="w"),), **declared)


def file_of(folder: Path, rows: Sequence[str] = ROWS, encoding: str = "utf-8", end: str = "\n") -> Path:
    path = folder / "a.csv"
    path.write_bytes(("\n".join([HEADINGS, *rows]) + end).encode(encoding))
    return path


def ingest(used: Rules, path: Path, rows_per_block: int) -> Ingest:
    sources = sources_of(used, [path])
    folder = path.parent / f"parts-{rows_per_block}"
    folder.mkdir()
    make_plan(used, sources, "w", rows_per_block, "key").write(folder)
    plan = Plan.read_from(folder)
    assert plan is not None
    return Ingest(plan, used, sources, folder)


def finished(work: Ingest, path: Path) -> CodedParquet:
    for block in work.waiting():
        work.code(block)
    work.code_shared()
    work.put_together(path, work.header(()))
    return CodedParquet.open([path])


def whole(used: Rules, path: Path) -> Cleaned:
    sheet = read_sheet(path, used.specs[0], name="a.csv")
    return clean((sheet,), used.specs, used.questionnaire, used.repairs, used.ledger, used.beside)


def summed(cleaned: Cleaned) -> dict[tuple[str, ...], int]:
    """Findings of cleaning the whole; a sheet that is only in the ledger is nobody's row."""
    found: dict[tuple[str, ...], int] = {}
    for one in cleaned.findings:
        rule = one.applied.rule_id if one.applied else ""
        detail = one.params.get("detail", "")
        key = (one.kind.value, one.severity.name, one.variable or "", one.column or "", rule, detail)
        found[key] = found.get(key, 0) + one.count
    return found


def told(header: CodedHeader) -> dict[tuple[str, ...], int]:
    names = ("ERROR", "WARNING", "NOTE")
    return {
        (one.kind, names[one.severity], one.variable, one.column, one.rule, one.detail): one.cells
        for one in header.findings
    }


def rows_of(data: CodedParquet) -> list[tuple[object, ...]]:
    """All respondents, sorted: who comes first does not matter."""
    found: list[tuple[object, ...]] = []
    for piece in data.pieces:
        answers, weight = read_piece(piece, data.header, set(data.header.by_id))
        found += _as_rows(answers, weight)
    return sorted(found, key=repr)


def _as_rows(answers: Mapping[str, object], weight: object) -> list[tuple[object, ...]]:
    columns = [
        answers["Q1"].codes.tolist(),
        list(map(tuple, answers["Q2"].chosen.T.tolist())),
        answers["Q2"].states.tolist(),
        [str(value) for value in answers["Q3"].values.tolist()],
        answers["Q3"].states.tolist(),
        answers["Q4"].codes.tolist(),
        answers["Q5"].states.tolist(),
        weight.tolist(),
    ]
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize("size", [1, 2, 3, 5, 13, 100])
def test_any_size_of_block_gives_what_cleaning_the_whole_gives(tmp_path, size):
    path = file_of(tmp_path)
    expected = whole(rules(), path)
    data = finished(ingest(rules(), path, size), tmp_path / "out.parquet")

    header = data.header
    assert rows_of(data) == sorted(_as_rows(expected.responses.answers, expected.responses.weight), key=repr)
    assert told(header) == summed(expected)
    assert (header.returned, header.rows) == (expected.sheets.returned, expected.sheets.valid)
    assert dict(header.invalid) == dict(expected.sheets.invalid)
    assert sorted(header.notes) == sorted(expected.assumptions)


@pytest.mark.parametrize("keep", ["first", "last", "most_complete"])
def test_sheets_of_one_receipt_far_apart_are_judged_together(tmp_path, keep):
    declared = repairs(sheets=[{"rule": "duplicate", "keep": keep}])
    used = rules(repairs=declared, ledger=None)
    path = file_of(tmp_path)
    expected = whole(used, path).responses

    data = finished(ingest(used, path, 2), tmp_path / "out.parquet")
    assert rows_of(data) == sorted(_as_rows(expected.answers, expected.weight), key=repr)


def test_rows_outside_the_survey_are_left_out_and_counted(tmp_path):
    used = Rules((spec(file="a.csv", keep="area = A"),), FORM)
    path = file_of(tmp_path)
    expected = whole(used, path)

    header = finished(ingest(used, path, 4), tmp_path / "out.parquet").header
    assert header.rows == expected.sheets.valid
    assert sorted(header.notes) == sorted(expected.assumptions)
    assert told(header) == summed(expected)


def test_the_file_does_not_depend_on_the_size_of_a_block(tmp_path):
    path = file_of(tmp_path)
    for size in (2, 7):
        finished(ingest(rules(), path, size), tmp_path / f"out-{size}.parquet")

    assert (tmp_path / "out-2.parquet").read_bytes() == (tmp_path / "out-7.parquet").read_bytes()


def test_a_killed_ingest_goes_on_where_it_was_and_gives_the_same_bytes(tmp_path):
    path = file_of(tmp_path)
    work = ingest(rules(), path, 2)
    for block in work.waiting()[:3]:
        work.code(block)
    stamps = {one.name: one.stat().st_mtime_ns for one in work.folder.glob("part-*.parquet")}
    (work.folder / ".~part-000003.parquet").write_bytes(b"half a block")
    plan = Plan.read_from(work.folder)
    assert plan == work.plan

    again = Ingest(plan, rules(), work.sources, work.folder)
    assert [block.number for block in again.waiting()] == [3, 4, 5, 6]
    finished(again, tmp_path / "again.parquet")
    assert {name: (work.folder / name).stat().st_mtime_ns for name in stamps} == stamps
    finished(ingest(rules(), path, 3), tmp_path / "once.parquet")
    assert (tmp_path / "again.parquet").read_bytes() == (tmp_path / "once.parquet").read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n,,,,,,,,\n"])
def test_a_csv_is_read_as_small_ones_are(tmp_path, encoding, end):
    rows = [*ROWS[:4], "", *ROWS[4:8], ",,,,,,,,", *ROWS[8:], "20,A,1,1,1,1,髙田,1,"]
    path = file_of(tmp_path, rows, encoding, end)
    expected = whole(rules(), path)

    data = finished(ingest(rules(), path, 3), tmp_path / "out.parquet")
    assert rows_of(data) == sorted(_as_rows(expected.responses.answers, expected.responses.weight), key=repr)
    assert told(data.header) == summed(expected)


def test_what_is_wrong_with_a_row_is_told_before_anything_is_written(tmp_path):
    for rows, code in (
        ([*ROWS, "10,A,1"], "E-INP-015"),
        ([*ROWS, '10,A,1,"'], "E-INP-014"),
        ([*ROWS, "10,A,1,1,1,1,\0,1,"], "E-INP-013"),
    ):
        path = file_of(tmp_path, rows)
        with pytest.raises(SurveyError) as error:
            make_plan(rules(), sources_of(rules(), [path]), "w", 3, "key")
        assert error.value.problems[0].code == code


def test_a_line_in_another_encoding_far_down_is_told_with_its_line(tmp_path):
    used = Rules((spec(file="a.csv", encoding="utf-8"),), FORM)
    path = file_of(tmp_path, ROWS[:3])
    filler = (b"20,A,1,1,1,1," + b"a" * 180 + b",1,\n") * 30_000
    path.write_bytes(path.read_bytes() + filler + "21,A,1,1,1,1,髙,1,\n".encode("cp932"))

    with pytest.raises(SurveyError) as error:
        make_plan(used, sources_of(used, [path]), "w", 100_000, "key")
    found = error.value.problems[0]
    assert (found.code, found.where.line) == ("E-BIG-006", 30_005)


def test_other_formats_are_refused(tmp_path):
    for name, code in (("a.xlsx", "E-BIG-008"), ("a.parquet", "E-BIG-012")):
        used = Rules((spec(file=name),), FORM)
        with pytest.raises(SurveyError) as error:
            sources_of(used, [tmp_path / name])
        assert error.value.problems[0].code == code


def test_too_many_sheets_of_one_receipt_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("zushi_survey.data.ingesting_keys.MOST_APART", 4)
    path = file_of(tmp_path)

    with pytest.raises(SurveyError) as error:
        make_plan(rules(), sources_of(rules(), [path]), "w", 3, "key")
    assert error.value.problems[0].code == "E-BIG-009"


def test_wordings_and_axes_may_change_after_ingesting_and_options_may_not():
    plain = questionnaire(single("Q1", "a", "b"))
    worded = questionnaire(
        single("Q1", "a", "b") | {"label": "another", "nets": [{"id": "n", "label": "n", "options": [1, 2]}]},
        axes=[{"id": "g", "label": "g", "question": "Q1"}],
    )
    longer = questionnaire(single("Q1", "a", "b", "c"))
    routed = questionnaire(single("Q1", "a", "b"), single("Q2", "a", ask="Q1 = 1"))

    assert fingerprint(worded) == fingerprint(plain)
    assert len({fingerprint(one) for one in (plain, longer, routed)}) == 3


def test_a_sav_is_cut_into_blocks_too(tmp_path):
    import pandas as pd
    import pyreadstat

    rng = np.random.default_rng(1)
    frame = pd.DataFrame(
        {"no": np.arange(1.0, 101), "Q1": rng.integers(1, 4, 100).astype(float), "Q3": rng.random(100)}
    )
    frame.loc[7, "Q1"] = np.nan
    frame.loc[50, "no"] = 3.0
    pyreadstat.write_sav(frame, str(tmp_path / "a.sav"))
    used = Rules((spec(file="a.sav"),), FORM, repairs(sheets=[{"rule": "duplicate"}]))
    sheet = read_sheet(tmp_path / "a.sav", used.specs[0], name="a.sav")
    expected = clean((sheet,), used.specs, FORM, used.repairs, None)

    data = finished(ingest(used, tmp_path / "a.sav", 13), tmp_path / "out.parquet")
    assert told(data.header) == summed(expected)
    found = np.concatenate([read_piece(one, data.header, {"Q1"})[0]["Q1"].codes for one in data.pieces])
    assert sorted(found) == sorted(expected.responses.answers["Q1"].codes)
