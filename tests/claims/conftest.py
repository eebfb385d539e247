"""The sample study's figures, and which claims fall after each damage: each computed once a worker."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.claims.claims import CHECKED
from tests.claims.damage import BrokenBy, Damage
from tests.claims.figures import Figures, figures_of
from zushi_survey.pipeline.demo import copy_sample


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample study's folder, as `zushi-survey demo` lays it out. Copy it to change it."""
    folder = tmp_path_factory.mktemp("claims") / "sample"
    copy_sample(folder)
    return folder


@pytest.fixture(scope="session")
def figures(sample: Path) -> Figures:
    """All figures of the undamaged sample."""
    return figures_of(sample)


@pytest.fixture(scope="session")
def broken_by(sample: Path) -> BrokenBy:
    """`broken_by(damage)`: ids of the claims that no longer stand on a copy of the sample damaged so."""
    known: dict[str, frozenset[str]] = {}

    def broken(damage: Damage) -> frozenset[str]:
        if damage.name not in known:
            folder = sample.parent / f"damaged{len(known)}"
            shutil.copytree(sample, folder)
            damage.edit(folder)
            damaged = figures_of(folder)
            shutil.rmtree(folder)
            known[damage.name] = frozenset(claim.id for claim in CHECKED if not claim.stands(damaged))
        return known[damage.name]

    return broken
