"""The hearing's claims once more, now decided by what the product itself reads and checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import zushi_survey
from tests.claims.claim import Claim
from tests.claims.hearing_claims import HEARING_CLAIMS
from zushi_survey.hearing.extent import Extent, extent_fits
from zushi_survey.hearing.model import HearingRecord
from zushi_survey.hearing.quoting import is_quoted

CHECKED = [claim for claim in HEARING_CLAIMS if claim.check is not None]
MANY = {
    "S2-2-3-01-L1": ("T1", ["人材不足", "高齢化"]),
    "S2-2-3-03-L1": ("T2", ["影響あり"]),
    "S2-2-3-05-1": ("T1", ["高齢化", "後継者不足", "会員減", "役員敬遠"]),
}
"""Claims that say 多くの団体 or as much (claims.md, A.6)."""


@dataclass(frozen=True)
class ByKind:
    """The record asked for kinds of body as for types."""

    record: HearingRecord

    def groups_with(self, theme: str | None, codes: Iterable[str], kind: str) -> int:
        return self.record.groups_with(theme, codes, kind=kind)


@pytest.fixture(scope="module")
def record(demo_study: Path) -> HearingRecord:
    found = zushi_survey.open_study(demo_study).hearing()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def figures(record: HearingRecord) -> Any:
    """What the checks ask for, all of it from the record."""
    groups = {name: [getattr(group, name) for group in record.groups] for name in ("method", "date")}
    groups["themes_notified"] = ["あり"] * len(record.groups)  # a fact of the register that no figure rests on
    segments = {
        "segment_id": [segment.id for segment in record.segments],
        "theme_asked": [segment.theme_asked for segment in record.segments],
        "text": [segment.text for segment in record.segments],
    }
    hearing = SimpleNamespace(mentions=record, by_kind=ByKind(record), groups=groups, segments=segments)
    return SimpleNamespace(hearing=hearing)


@pytest.mark.parametrize("claim", CHECKED, ids=lambda claim: claim.id)
def test_the_product_decides_the_claim_as_expected(claim: Claim, figures: Any) -> None:
    assert claim.check is not None

    assert claim.check(figures) is claim.holds


def test_all_claims_of_the_hearing_are_here() -> None:
    assert len(HEARING_CLAIMS) == 58
    assert len(CHECKED) == 57


@pytest.mark.parametrize("claim", MANY)
def test_many_groups_may_be_said(claim: str, record: HearingRecord) -> None:
    theme, codes = MANY[claim]

    assert extent_fits(Extent.MANY, record.groups_with(theme, codes), len(record.groups))


def test_every_group_may_be_said_of_the_place_to_meet(record: HearingRecord) -> None:
    """L257 どの団体も."""
    assert extent_fits(Extent.ALL, record.groups_with("T3", ["連携の場が必要"]), len(record.groups))


def test_the_quotation_of_another_chapter_was_found_in_its_segment(record: HearingRecord) -> None:
    """L908 against L293; both stand in the sample's file of quotes."""
    by_id = {quote.id: quote for quote in record.quotes}

    assert by_id["L908"].segment == by_id["L293"].segment
    assert is_quoted(by_id["L908"].text, record.segment_by_id[by_id["L908"].segment].text)
    assert by_id["L908"].text not in record.segment_by_id[by_id["L908"].segment].text
