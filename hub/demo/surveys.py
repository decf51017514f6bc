"""Surveys of the district: awareness of the hotline each May, literacy in mental health each November."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from hub.demo.model import School, Stage

AWARENESS, LITERACY = "热线知晓率调查", "心理健康素养调查"
_WHOLE = {
    Stage.PRIMARY: "小学", Stage.JUNIOR: "初中", Stage.SENIOR: "高中", Stage.SPECIAL: "特殊教育",
    Stage.NINE_YEAR: "九年一贯制", Stage.COMPLETE: "完全中学",
}  # fmt: skip
_PARTS = {
    Stage.PRIMARY: ("小学",), Stage.JUNIOR: ("初中",), Stage.SENIOR: ("高中",), Stage.SPECIAL: ("特殊教育",),
    Stage.NINE_YEAR: ("小学", "初中"), Stage.COMPLETE: ("初中", "高中"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey of one year."""

    code: str
    kind: str
    title: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Result:
    """Of a school's pupils of one stage, its guardians or its staff: how many were asked, and how many knew."""

    survey: str
    respondents: str
    stage: str
    asked: int
    positive: int


def surveys_of(today: date) -> list[Survey]:
    """The surveys since 2023 that were begun."""
    found = []
    for year in range(2023, today.year + 1):
        for letters, kind, first, last in (
            ("ZX", AWARENESS, date(year, 5, 8), date(year, 5, 19)),
            ("SY", LITERACY, date(year, 11, 2), date(year, 11, 13)),
        ):
            found.append(Survey(f"{letters}{year}", kind, f"{year}年{kind}", first, last))
    return [survey for survey in found if survey.starts_on <= today]


def results_of(school: School, staff: int, surveys: Sequence[Survey], rng: Random) -> list[Result]:
    """What each survey found there since the school opened. Everybody knows the hotline, not everybody the rest."""
    found = []
    parts = _PARTS[school.stage]
    for survey in surveys:
        if school.opened_on > survey.starts_on:
            continue
        asked_of = [("学生", part, max(3, school.pupils // (4 * len(parts)))) for part in parts]
        if survey.kind == AWARENESS:
            asked_of += [("家长", part, max(3, school.pupils // (5 * len(parts)))) for part in parts]
        else:
            asked_of.append(("教职工", _WHOLE[school.stage], max(3, staff // 2)))
        for respondents, stage, number in asked_of:
            known = 1.0 if survey.kind == AWARENESS else _literate(survey, respondents, rng)
            found.append(Result(survey.code, respondents, stage, number, round(number * known)))
    return found


def _literate(survey: Survey, respondents: str, rng: Random) -> float:
    base = 0.9 if respondents == "教职工" else 0.72
    return min(0.99, base + 0.025 * (survey.starts_on.year - 2023) + rng.uniform(-0.06, 0.06))
