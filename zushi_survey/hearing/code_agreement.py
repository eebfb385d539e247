"""How far the coders of the hearing agree on each code, before they settled their differences.

The unit is the segment; a code is present or absent. Coders share out the work by group: of a group in which a coder
gave no code at all his codings are missing, in the others a code he did not give is absent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from zushi_survey.hearing.agreement import Kappa, cohen_kappa, count_ratings, fleiss_kappa, krippendorff_alpha
from zushi_survey.hearing.mentions import Columns, round_order
from zushi_survey.hearing.model import HearingRecord


class PairAgreement(NamedTuple):
    """Two coders on one code: the 2 by 2 table of segments both of them coded, and what it says."""

    first: str
    second: str
    both: int
    """Segments to which both gave the code."""
    only_first: int
    only_second: int
    neither: int
    kappa: Kappa
    positive: float | None
    """Agreement on presence, 2 both / (2 both + one only); beside kappa, which can be 0 at 90% agreement."""


class CodeAgreement(NamedTuple):
    """All coders on one code of one theme."""

    theme: str
    code: str
    segments: int
    """Segments that at least two coders coded."""
    pairs: tuple[PairAgreement, ...]
    fleiss: float | None
    """Fleiss' kappa over the segments that every coder coded; None where it is not defined."""
    alpha: float | None
    """Krippendorff's alpha, nominal, of all codings; None where it is not defined."""


def code_agreement(segments: Columns, codings: Columns) -> tuple[CodeAgreement, ...]:
    """Agreement on every code, by theme and code; none where no round of coding has two coders.

    `segments` needs segment_id and group_id; `codings` segment_id, theme, code and coder. Of several rounds (column
    `round`) the last one with two or more coders counts: a round of one coder is what they agreed on.

    Raises KeyError for a column or segment that is not there.
    """
    group_of = dict(zip(segments["segment_id"], segments["group_id"], strict=True))
    given = _independent_codings(codings)
    coders = sorted({coder for coder, *_ in given})
    if len(coders) < 2:
        return ()
    groups = {coder: {group_of[segment] for who, segment, *_ in given if who == coder} for coder in coders}
    found: list[CodeAgreement] = []
    for theme, code in sorted({(theme, code) for _, _, theme, code in given}):
        marked = {coder: {s for who, s, *rest in given if who == coder and rest == [theme, code]} for coder in coders}
        ratings = {
            segment: [segment in marked[coder] if group in groups[coder] else None for coder in coders]
            for segment, group in group_of.items()
        }
        found.append(_of_code(theme, code, coders, list(ratings.values())))
    return tuple(found)


def without_coder_names(record: HearingRecord) -> HearingRecord:
    """The record with its coders numbered in order of their names: who coded is nobody's business outside."""
    names = sorted({one.coder for one in record.given})
    number = {name: f"コーダー{place}" for place, name in enumerate(names, 1)}
    return replace(record, given=tuple(one._replace(coder=number[one.coder]) for one in record.given))


def _independent_codings(codings: Columns) -> set[tuple[str, str, str, str]]:
    """Coder, segment, theme and code of the last round that has two or more coders."""
    rounds = codings.get("round", [""] * len(codings["code"]))
    rows = list(zip(rounds, codings["coder"], codings["segment_id"], codings["theme"], codings["code"], strict=True))
    coders: Mapping[str, set[str]] = {each: {coder for r, coder, *_ in rows if r == each} for each in set(rounds)}
    several = [each for each, names in coders.items() if len(names) > 1]
    if not several:
        return set()
    last = max(several, key=round_order)
    return {(coder, segment, theme, code) for r, coder, segment, theme, code in rows if r == last}


def _of_code(theme: str, code: str, coders: Sequence[str], ratings: Sequence[Sequence[bool | None]]) -> CodeAgreement:
    """Agreement on one code from `ratings[segment][coder]`."""
    counts = count_ratings(ratings).counts
    coded = counts.sum(axis=1)
    pairs = tuple(
        _of_pair(coders[one], coders[other], [(unit[one], unit[other]) for unit in ratings])
        for one, other in combinations(range(len(coders)), 2)
    )
    complete = fleiss_kappa(counts[coded == len(coders)])
    return CodeAgreement(theme, code, int((coded >= 2).sum()), pairs, complete, krippendorff_alpha(counts))


def _of_pair(first: str, second: str, ratings: Sequence[tuple[bool | None, bool | None]]) -> PairAgreement:
    """Agreement of two coders from their `ratings[segment]`."""
    both, only_first, only_second, neither = (
        ratings.count(pair) for pair in ((True, True), (True, False), (False, True), (False, False))
    )
    mentions = 2 * both + only_first + only_second
    positive = 2 * both / mentions if mentions else None
    kappa = cohen_kappa([[both, only_first], [only_second, neither]])
    return PairAgreement(first, second, both, only_first, only_second, neither, kappa, positive)
