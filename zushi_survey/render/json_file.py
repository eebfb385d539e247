"""Machine-readable rows as json."""

from __future__ import annotations

import json

from zushi_survey.present.display import DataTable


def json_bytes(table: DataTable) -> bytes:
    """`{"about": {…}, "rows": [{…}, …]}` in UTF-8, one row per line; not-a-number is refused (ValueError)."""
    about = json.dumps(table.about, ensure_ascii=False, allow_nan=False)
    records = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    rows = ",\n".join(json.dumps(record, ensure_ascii=False, allow_nan=False) for record in records)
    return f'{{"about": {about},\n"rows": [\n{rows}\n]}}\n'.encode()
