"""The browser and the office suite that open what people look at: each started as seldom as can be."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
         "--disable-component-update"]  # fmt: skip

Convert = Callable[..., None]


@pytest.fixture(scope="package")
def browser(chromium: Path) -> Iterator[Browser]:
    """A browser without a window. Its pages and contexts share nothing; close those you open."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(chromium), args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="package")
def convert(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """`convert("pdf", folder, *files)`: the office suite opens the files and saves each in the folder."""
    home = tmp_path_factory.mktemp("office")

    def converted(kind: str, folder: Path, *files: Path) -> None:
        subprocess.run(
            [soffice, "--headless", "--convert-to", kind, "--outdir", folder, *files,
             f"-env:UserInstallation={(home / 'profile').as_uri()}"],
            check=True, capture_output=True, timeout=300, env={**os.environ, "HOME": str(home)},
        )  # fmt: skip

    return converted
