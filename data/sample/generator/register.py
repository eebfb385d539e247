"""Dispatch ledger, invalid sheets' owners, and population figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generator.people import People

AGES = ("18～29歳", "30歳代", "40歳代", "50歳代", "60歳代", "70歳代", "80歳以上")
SEXES = ("男性", "女性")
DISTRICTS = ("逗子", "沼間", "久木", "小坪", "池子")

_AGE_OF_OPTION = {"1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 4, "7": 5, "8": 5, "9": 6}
_OUTCOME_OF = {
    "valid": "回収",
    "empty": "回収",
    "half": "回収",
    "out_of_scope": "対象外",
    "undeliverable": "宛先不明",
    "not_returned": "未返送",
}

# Persons of 18 and over by decade and sex. 18～60歳代: 2020 census, 5-year bands (18・19歳 = 2/5 of 15～19歳, assumed).
# The split of the 16,255 persons of 70 and over into 70歳代 and 80歳以上, and by sex, is invented.
POPULATION = ((2325, 2406), (2177, 2466), (4058, 4424), (4234, 4405), (3099, 3394), (4250, 5000), (2750, 4255))
POPULATION_SOURCE = (
    "令和2年国勢調査の5歳階級別人口による。18・19歳は15～19歳の5分の2と仮定。"
    "70歳以上の内訳と小学校区への割り振りは創作(合成データ)"
)
DISTRICT_SHARES = (0.276, 0.236, 0.191, 0.163, 0.134)


@dataclass(frozen=True, slots=True)
class Fielding:
    """Return accounting and dates of one wave."""

    prefix: str
    youngest: str
    """How the register names the first age class (the earlier wave begins at 20)."""
    sent: int
    empty: int
    half: int
    out_of_scope: int
    duplicates: int
    undeliverable: int
    sent_by_age: tuple[int, ...]
    sent_on: dt.date
    first_return: dt.date
    last_return: dt.date


@dataclass(frozen=True, slots=True)
class Addressee:
    """One person of the sample, as the register has them."""

    receipt: str
    age: int
    sex: int
    district: int
    status: str
    person: int | None
    """Position among the valid persons, or None."""
    received: dt.date | None


def make_ledger(people: People, fielding: Fielding, random: np.random.Generator) -> list[Addressee]:
    """All persons a questionnaire was sent to, by receipt number."""
    statuses = ["valid"] * people.size
    statuses += ["empty"] * fielding.empty + ["half"] * fielding.half + ["out_of_scope"] * fielding.out_of_scope
    statuses += ["undeliverable"] * fielding.undeliverable
    statuses += ["not_returned"] * (fielding.sent - len(statuses))
    ages = _fill(_known(people, "F2", _AGE_OF_OPTION), fielding.sent_by_age, random)
    sexes = _fill(_known(people, "F1", {"1": 0, "2": 1}), _shares(fielding.sent, (0.475, 0.525)), random)
    districts = _fill(
        _known(people, "F3", {str(code): code - 1 for code in range(1, 6)}),
        _shares(fielding.sent, DISTRICT_SHARES),
        random,
    )
    numbers = random.permutation(fielding.sent) + 1
    ledger = [
        Addressee(
            f"{fielding.prefix}{numbers[index]:04d}",
            ages[index],
            sexes[index],
            districts[index],
            statuses[index],
            index if index < people.size else None,
            _return_date(fielding, random) if statuses[index] not in ("undeliverable", "not_returned") else None,
        )
        for index in range(fielding.sent)
    ]
    return sorted(ledger, key=lambda addressee: addressee.receipt)


def _known(people: People, question: str, position: dict[str, int]) -> list[int | None]:
    """Category of each valid person where the sheet tells it."""
    return [position.get(answer[0]) for answer in people.answers[question]]


def _shares(total: int, shares: Sequence[float]) -> tuple[int, ...]:
    """Whole numbers close to the shares that add up to the total; the first takes the remainder."""
    counts = [round(total * share) for share in shares]
    counts[0] += total - sum(counts)
    return tuple(counts)


def _fill(known: list[int | None], totals: Sequence[int], random: np.random.Generator) -> list[int]:
    """Categories of all persons: the known ones first, the others shuffled so that the totals hold exactly."""
    left = [total - known.count(category) for category, total in enumerate(totals)]
    if min(left) < 0:
        raise ValueError(f"more valid persons than sent: {left}")
    pool = [category for category, count in enumerate(left) for _ in range(count)]
    shuffled = iter([pool[index] for index in random.permutation(len(pool))])
    size = sum(totals)
    return [
        category if category is not None else next(shuffled) for category in (*known, *([None] * (size - len(known))))
    ]


def _return_date(fielding: Fielding, random: np.random.Generator) -> dt.date:
    """Most sheets come within three weeks, a few after the due date."""
    days = (fielding.last_return - fielding.first_return).days
    return fielding.first_return + dt.timedelta(days=int(min(days, random.gamma(2.0, 4.0))))


def ledger_rows(ledger: Sequence[Addressee], fielding: Fielding) -> list[list[str]]:
    """The ledger as a table with header."""
    header = ["受付番号", "小学校区", "年齢区分", "性別", "結果", "発送日", "受付日", "data_origin"]
    return [header] + [
        [
            addressee.receipt,
            DISTRICTS[addressee.district],
            (fielding.youngest, *AGES[1:])[addressee.age],
            SEXES[addressee.sex],
            _OUTCOME_OF[addressee.status],
            fielding.sent_on.isoformat(),
            addressee.received.isoformat() if addressee.received else "",
            "synthetic",
        ]
        for addressee in ledger
    ]


def population_rows() -> list[list[str]]:
    """Population by age, sex and district: census decades, split over the districts in fixed shares."""
    rows = [["年齢区分", "性別", "小学校区", "人口", "出典", "data_origin"]]
    for age, by_sex in zip(AGES, POPULATION, strict=True):
        for sex, count in zip(SEXES, by_sex, strict=True):
            split = _shares(count, DISTRICT_SHARES)
            rows += [
                [age, sex, district, str(number), POPULATION_SOURCE, "synthetic"]
                for district, number in zip(DISTRICTS, split, strict=True)
            ]
    return rows
