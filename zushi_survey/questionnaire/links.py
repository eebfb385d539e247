"""The links file beside a checked text: which words of the text say what, for a person to correct and to keep."""

from __future__ import annotations

from typing import Any, Literal, Self

import yaml
from pydantic import Field, model_validator

from zushi_survey.questionnaire.claims import Claim, GroupRef, Quantity, Single
from zushi_survey.questionnaire.model import Code, FrozenModel


class Link(FrozenModel):
    """The words of one statement, and what they say: as written here, or as a statement of the study's claims file."""

    id: Code
    line: int = Field(ge=1)
    quote: Code = Field(description="文中の言葉(そのまま)")
    sure: bool = Field(description="yes: この読み方で判定する / no: 要確認(判定しない)")
    claim: Code | None = Field(default=None, description="調査の claims ファイルの id")
    says: tuple[Claim, ...] = Field(
        default=(), description="文が述べていること。sure: yes で says も claim もない文は、判定しない文として扱う"
    )
    candidates: tuple[tuple[Claim, ...], ...] = Field(
        default=(), description="読み方の候補。正しいものを says に移し、sure を yes にする"
    )
    note: str | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if self.claim is not None and self.says:
            raise ValueError("claim と says はどちらか一方だけを書いてください")
        return self


class LinksFile(FrozenModel):
    """All links of one text."""

    schema_version: Literal[1]
    text: Code
    links: tuple[Link, ...]


_HEAD = """\
# yaml-language-server: $schema=schemas/links.schema.json
# zushi-survey check が見つけた文と、その読み方です。次の check はこのファイルの読み方を使います。
# 読み方が違うときは says を直してください。
# sure: no の文は、候補(candidates)の正しいものを says に移し、sure: yes にします。
# 判定しなくてよい文は、says と claim を消して sure: yes にします。
"""


def links_text(file: LinksFile) -> str:
    """The file as YAML."""
    content = {
        "schema_version": file.schema_version,
        "text": file.text,
        "links": [_link(link) for link in file.links],
    }
    body: str = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1_000)
    return _HEAD + body


def _link(link: Link) -> dict[str, Any]:
    """One link as plain data, what is left out left out."""
    plain: dict[str, Any] = {"id": link.id, "line": link.line, "quote": link.quote, "sure": link.sure}
    if link.claim is not None:
        plain["claim"] = link.claim
    if link.says:
        plain["says"] = [claim_data(claim) for claim in link.says]
    if link.candidates:
        plain["candidates"] = [[claim_data(claim) for claim in several] for several in link.candidates]
    if link.note:
        plain["note"] = link.note
    return plain


def claim_data(claim: Single) -> dict[str, Any]:
    """A claim as a claims file writes it."""
    written = {name: getattr(claim, name) for name in claim.model_fields_set | {"kind"}}
    order = [name for name in type(claim).model_fields if name in written]
    return {name: _plain(written[name]) for name in order if written[name] is not None}


def _plain(value: object) -> object:
    """A value that YAML has a form for."""
    if isinstance(value, Quantity | GroupRef):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
