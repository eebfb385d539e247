"""Every statement of the reference's claims.md: with a check, or with the reason why counts cannot decide it."""

from tests.claims.hearing_claims import HEARING_CLAIMS
from tests.claims.survey_claims import SURVEY_CLAIMS

CLAIMS = (*SURVEY_CLAIMS, *HEARING_CLAIMS)
CHECKED = tuple(claim for claim in CLAIMS if claim.check is not None)
