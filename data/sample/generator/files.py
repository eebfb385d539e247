"""Writing the tables, and the manifest that says what they are."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import scipy
import yaml

SENTENCE = "合成データです。実在の回答は一切含みません。"
GENERATOR_VERSION = "1.0.0"


def write_table(path: Path, rows: Sequence[Sequence[str]], encoding: str) -> None:
    """A CSV file with CRLF line ends; a character the encoding does not have is an error, never a question mark."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))


def write_manifest(folder: Path, seeds: Mapping[str, int]) -> None:
    """`synthetic_manifest.json`: seed, versions and checksum of every file in the folder."""
    files = sorted(path for path in folder.iterdir() if path.suffix == ".csv")
    manifest = {
        "notice": SENTENCE,
        "data_origin": "synthetic",
        "generator": "data/sample/generate.py",
        "generator_version": GENERATOR_VERSION,
        "random_generator": "numpy.random.Generator(PCG64)",
        "seeds": dict(seeds),
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "pyyaml": yaml.__version__,
        },
        "sha256": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (folder / "synthetic_manifest.json").write_text(text, encoding="utf-8", newline="\n")
