"""What can be wrong with a links file: claims that are not registered, names that the questionnaire does not have."""

from __future__ import annotations

from collections.abc import Iterator

from zushi_survey.core.problems import Problem
from zushi_survey.questionnaire.claim_checks import check_claims
from zushi_survey.questionnaire.claims import CauseClaim, ClaimsFile, SameClaim, Single, Statement
from zushi_survey.questionnaire.links import LinksFile
from zushi_survey.questionnaire.model import Questionnaire
from zushi_survey.questionnaire.yaml_lines import YamlDocument


def check_links(
    links: LinksFile, document: YamlDocument, form: Questionnaire, claims: ClaimsFile | None
) -> Iterator[Problem]:
    """Every problem of a links file (E-TXT-020, E-TXT-021), with its line."""
    registered = {statement.id for statement in claims.statements} if claims else set()
    for number, link in enumerate(links.links):
        if link.claim is not None and link.claim not in registered:
            yield Problem(code="E-TXT-020", where=document.place(("links", number, "claim")), got=link.claim)
        for part, several in (("says", (link.says,)), ("candidates", link.candidates)):
            for says in several:
                if _is_wrong(says, document, form, claims):
                    yield Problem(code="E-TXT-021", where=document.place(("links", number, part)), got=link.id)


def _is_wrong(says: tuple[Single, ...], document: YamlDocument, form: Questionnaire, claims: ClaimsFile | None) -> bool:
    """Whether a reading names something that is not there."""
    if not says:
        return False
    own = Statement(id="(link)", quote="-", says=says)
    others = claims if claims and any(isinstance(claim, SameClaim | CauseClaim) for claim in says) else None
    alone = ClaimsFile(
        schema_version=1,
        statements=(own, *(others.statements if others else ())),
        background=others.background if others else (),
    )
    return bool(check_claims(alone, document, form))
