"""The weekly column (润心学堂): its articles, their readings, and the weeks that went without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

COLUMN = "润心学堂"
FIRST = date(2021, 3, 3)
COUNTED_UNTIL = date(2023, 5, 31)
READINGS = 49_736
"""How often the articles up to then were read, in a district of any size."""
_TITLES = (
    "孩子不愿意说话怎么办", "开学焦虑，这样化解", "手机不是敌人", "作业写到十点，问题出在哪", "考前一周的心理准备", "听懂青春期的“没事”",
    "当孩子说不想上学", "二孩家庭的公平", "夸奖的学问", "失眠的少年", "朋友圈里的孤单", "和老师沟通的三个方法",
    "情绪的红绿灯", "寒假里的亲子时光", "志愿填报前的谈话", "遇到欺凌，第一时间做什么", "陪伴比说教更有力", "求助热线，随时都在",
)  # fmt: skip
_MISSED = 0.04


@dataclass(frozen=True, slots=True)
class Article:
    """A week of the column; without a day of publication it was missed."""

    due_on: date
    number: int | None = None
    title: str | None = None
    published_on: date | None = None
    readings: int | None = None


def articles_of(today: date, rng: Random) -> list[Article]:
    """Every week since the column began, up to today."""
    found: list[Article] = []
    number = 0
    for week in range((today - FIRST).days // 7 + 1):
        due = FIRST + timedelta(weeks=week)
        if rng.random() < _MISSED:
            found.append(Article(due))
            continue
        number += 1
        later = min(due + timedelta(days=rng.choice((0, 0, 0, 1, 2))), today)
        # It is read by more people each year.
        readings = round(rng.lognormvariate(6.0, 0.35) * (1 + 0.15 * (due.year - FIRST.year)))
        found.append(Article(due, number, rng.choice(_TITLES), later, readings))
    return _counted(found) if today >= COUNTED_UNTIL else found


def _counted(articles: Sequence[Article]) -> list[Article]:
    """The same, with just so many readings as were counted then."""
    early = [each for each in articles if each.published_on and each.published_on <= COUNTED_UNTIL]
    whole = sum(each.readings or 0 for each in early)
    fitted = {each.due_on: (each.readings or 0) * READINGS // whole for each in early}
    fitted[early[-1].due_on] += READINGS - sum(fitted.values())
    return [replace(each, readings=fitted.get(each.due_on, each.readings)) for each in articles]
