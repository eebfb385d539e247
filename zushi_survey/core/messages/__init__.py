"""The only home of problem wording: code -> title and remedy, one module per family of codes."""

from zushi_survey.core.messages.chapter import CHAPTER_MESSAGES
from zushi_survey.core.messages.claims import CLAIM_MESSAGES
from zushi_survey.core.messages.disclosure import DISCLOSURE_MESSAGES
from zushi_survey.core.messages.engines import ENGINE_MESSAGES
from zushi_survey.core.messages.entry import Message
from zushi_survey.core.messages.explaining import EXPLAINING_MESSAGES
from zushi_survey.core.messages.hearing import HEARING_MESSAGES
from zushi_survey.core.messages.inputs import INPUT_MESSAGES
from zushi_survey.core.messages.ledger import LEDGER_MESSAGES
from zushi_survey.core.messages.outputs import OUTPUT_MESSAGES
from zushi_survey.core.messages.questionnaire import QUESTIONNAIRE_MESSAGES
from zushi_survey.core.messages.responses import RESPONSE_MESSAGES
from zushi_survey.core.messages.scale import SCALE_MESSAGES
from zushi_survey.core.messages.settings import SETTING_MESSAGES
from zushi_survey.core.messages.statistics import STATISTICS_MESSAGES
from zushi_survey.core.messages.tables import TABLE_MESSAGES
from zushi_survey.core.messages.texts import TEXT_MESSAGES
from zushi_survey.core.messages.waves import WAVE_MESSAGES
from zushi_survey.core.messages.weights import WEIGHT_MESSAGES

MESSAGES: dict[str, Message] = {
    **QUESTIONNAIRE_MESSAGES,
    **SETTING_MESSAGES,
    **INPUT_MESSAGES,
    **SCALE_MESSAGES,
    **ENGINE_MESSAGES,
    **RESPONSE_MESSAGES,
    **LEDGER_MESSAGES,
    **TABLE_MESSAGES,
    **DISCLOSURE_MESSAGES,
    **STATISTICS_MESSAGES,
    **WEIGHT_MESSAGES,
    **WAVE_MESSAGES,
    **HEARING_MESSAGES,
    **CLAIM_MESSAGES,
    **CHAPTER_MESSAGES,
    **TEXT_MESSAGES,
    **EXPLAINING_MESSAGES,
    **OUTPUT_MESSAGES,
}
"""Every problem code (stable, never reused) with its Japanese wording."""

__all__ = ["MESSAGES", "Message"]
