"""How many rows of an answer file are its header."""

from __future__ import annotations

import re

from zushi_survey.data.sheet import RawSheet

_UNNAMED = re.compile(r"列\d+")


def guess_header_rows(sheet: RawSheet) -> tuple[int, str]:
    """Header rows of a file read with one, and why there are more; the ground is empty for one.

    Three where the second row below the header holds a Qualtrics import id; two where a fifth of the columns have no
    heading of their own but a text in the row below it, as under a heading that stands over several columns.
    """
    cells = list(sheet.columns.values())
    if sheet.row_count >= 2 and any(column[1].startswith('{"ImportId"') for column in cells):
        return 3, "見出しの下の2行が設問文と Qualtrics の列番号のため、見出しを3行とした"
    if sheet.row_count < 2:
        return 1, ""
    unnamed = [column for name, column in sheet.columns.items() if _UNNAMED.fullmatch(name)]
    labelled = [column for column in unnamed if column[0].strip() and column[0] not in column[1:]]
    if len(unnamed) >= 2 and len(unnamed) * 5 >= len(cells) and len(labelled) * 10 >= len(unnamed) * 9:
        return 2, "見出しのない列が多く、その下の行に見出しがあるため、見出しを2行とした"
    return 1, ""
