"""Checks that always hold would prove nothing: every damage to the sample breaks claims, every claim breaks."""

from __future__ import annotations

import pytest

from tests.claims.claims import CHECKED
from tests.claims.damage import BrokenBy, Damage
from tests.claims.damages import DAMAGES

UNBREAKABLE: dict[str, str] = {}
"""Checked claims that no damage breaks, with the reason; there is none."""


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_the_damage_is_noticed(damage: Damage, broken_by: BrokenBy) -> None:
    broken = broken_by(damage)

    assert broken
    assert set(damage.breaks) - broken == set()


def test_every_checked_claim_is_broken_by_some_damage(broken_by: BrokenBy) -> None:
    broken = frozenset().union(*map(broken_by, DAMAGES))

    assert {claim.id for claim in CHECKED} - broken == set(UNBREAKABLE)


def test_most_damages_say_beforehand_what_they_break() -> None:
    assert len(DAMAGES) >= 20
    assert len({damage.name for damage in DAMAGES}) == len(DAMAGES)
    assert sum(bool(damage.breaks) for damage in DAMAGES) >= len(DAMAGES) / 2
