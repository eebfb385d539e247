"""Write `schemas/`: JSON Schemas of the YAML files, made from the models (run by `make docs`, compared by a test)."""

from __future__ import annotations

from pathlib import Path

from zushi_survey.questionnaire.schema import PUBLISHED, schema_text


def main() -> None:
    """Write every published schema."""
    folder = Path(__file__).resolve().parents[1] / "schemas"
    folder.mkdir(exist_ok=True)
    for name, model in PUBLISHED.items():
        (folder / name).write_text(schema_text(model), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
