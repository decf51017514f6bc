"""Screening, as the domain document has it: totals and answers are clinical, what they come to is sensitive."""

from __future__ import annotations

from typing import Any

from tests.matrix.roles import PUPILS_ROLES, READS_UP_TO, SCHOOL_STAFF

FIELDS = {
    "CampaignSchool": "internal: starts_on ends_on pupils_meant",
    "Instrument": "public: edition code variant title title_zh respondent first_grade last_grade items least most"
    " reverse_items urgent_items validity_items void_at statistic most_missing",
    "InstrumentCutOff": "public: of first below level at_cut_off",
    "InstrumentScale": "public: edition code title title_zh place items counted",
    "ScreeningCampaign": "public: code name starts_on ends_on grades",
    "ScreeningFlag": "clinical: score",
    "ScreeningResult": "personal: taken_on | internal: grade | sensitive: level at_cut_off urgent valid"
    " | clinical: total subscale_scores answers",
}

LINKS = {
    "CampaignSchool": "campaign school",
    "InstrumentCutOff": "instrument",
    "InstrumentScale": "instrument",
    "ScreeningCampaign": "instrument term",
    "ScreeningFlag": "result scale",
    "ScreeningResult": "student instrument campaign school",
}

EVENTS = {"ScreeningResult": "taken_on"}

SEARCHED = {"ScreeningCampaign": "name code"}

OF_PEOPLE = ("ScreeningResult", "ScreeningFlag")

FIGURES = (
    "CampaignSchool",
    "Instrument",
    "InstrumentCutOff",
    "InstrumentScale",
    "ScreeningCampaign",
    "ScreeningFlag",
    "ScreeningResult",
)


def _of_result(oracle: Any, role: str, row: Any) -> bool:
    """Clinical through and through: with the result, for who reads so far."""
    result = next((each for each in oracle.live("ScreeningResult") if each["id"] == row["result"]), None)
    return result is not None and oracle.of_pupil(role, result)


RULES = {
    **{
        name: dict.fromkeys(READS_UP_TO, "every")
        for name in ("Instrument", "InstrumentCutOff", "InstrumentScale", "ScreeningCampaign")
    },
    "CampaignSchool": {**dict.fromkeys(SCHOOL_STAFF, "of_school"), "DISTRICT": "every"},
    "ScreeningResult": dict.fromkeys(PUPILS_ROLES, "of_pupil"),
    "ScreeningFlag": dict.fromkeys(("PSYCHOLOGIST", "CENTRE"), _of_result),
}
