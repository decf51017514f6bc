"""Certification of schools (达标校, 示范校, 特色校), checks of them with what they found (自查、整改), and appraisal (考核)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hub.demo.model import Post, School, Staff

STANDARD, DEMONSTRATION, FEATURED = "达标校", "示范校", "全国特色校"
DEMONSTRATIONS, NATIONALLY = 8, 2
"""How many schools of the district are demonstration schools, and how many of these are nationally featured."""
_EXEMPT_YEARS = 3
_CITY, _MINISTRY = "上海市教育委员会", "教育部"
_WANTING = {
    "师资队伍": ("专职心理教师未达到配备标准", "部分导师未完成年度培训"),
    "课程教学": ("心理健康活动课被挤占", "课时记录不完整"),
    "场地设施": ("心理辅导室开放时间不足", "沙盘器材老化"),
    "家长学校": ("家长学校课程不足四次", "缺少家长反馈"),
    "课后服务": ("课后服务缺少心理类社团", "课后服务时间未覆盖全体学生"),
    "教学管理": ("作业公示不及时", "考试成绩管理不规范"),
}
_MEASURES = ("制定方案并限期落实", "增配人员，调整课表", "列入采购计划", "开展专项培训", "建立台账，每周检查")
_GRAVITY = ("提示", "一般", "一般", "一般", "严重")


@dataclass(frozen=True, slots=True)
class Certified:
    """As what a school is certified."""

    kind: str
    state: str
    awarded_on: date
    valid_until: date | None
    reverified_on: date | None
    awarded_by: str


@dataclass(frozen=True, slots=True)
class Mending:
    """What is done about a finding."""

    measure: str
    owner_key: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found wanting; nothing is done about what is only to be noted."""

    number: str
    area: str
    gravity: str
    description: str
    mending: Mending | None


@dataclass(frozen=True, slots=True)
class Check:
    """A check of a school."""

    number: str
    kind: str
    school_year: str
    checked_on: date
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Appraised:
    """The appraisal of a school year."""

    school_year: str
    appraised_on: date
    score: float
    grade: str


def excelling(schools: Sequence[School], today: date, rng: Random) -> Mapping[str, tuple[str, ...]]:
    """The schools that are more than certified, by their key: eight of the city, of which two of the country."""
    old = [school.key for school in schools if not exempt(school, today)]
    chosen = rng.sample(old, min(DEMONSTRATIONS, len(old)))
    return {
        key: (DEMONSTRATION, FEATURED) if place < NATIONALLY else (DEMONSTRATION,)
        for place, key in enumerate(chosen)
    }


def exempt(school: School, today: date) -> bool:
    """Whether a school is too new to be certified."""
    return school.opened_on.year > today.year - _EXEMPT_YEARS


def certified_as(school: School, more: Sequence[str], today: date, rng: Random) -> list[Certified]:
    """The certifications of a school; they are verified anew every five years, some of them just now."""
    if exempt(school, today):
        return []
    first = max(2013, school.opened_on.year + 1)
    since = rng.randint(first, max(first, 2021))
    found = []
    if since >= 2018 and school.opened_on.year < 2008:
        # The city's standard of before, which no longer holds.
        found.append(Certified(STANDARD, "已到期", date(2009, 12, 20), date(2014, 12, 31), None, _CITY))
    found.append(_certified(STANDARD, since, today))
    if DEMONSTRATION in more:
        found.append(_certified(DEMONSTRATION, min(2022, since + 1), today))
    if FEATURED in more:
        awarded = date(min(2022, since + 1), 12, 15)
        found.append(Certified(FEATURED, "有效", awarded, None, None, _MINISTRY))
    return found


def _certified(kind: str, since: int, today: date) -> Certified:
    rounds = max(0, (today.year - since - 1) // 5)
    until = date(since + 5 * (rounds + 1), 12, 31)
    again = date(since + 5 * rounds, 11, 15) if rounds else None
    state = "复验中" if until - today < timedelta(days=60) else "有效"
    return Certified(kind, state, date(since, 12, 15), until, again, _CITY)


def checks_of(school: School, staff: Sequence[Staff], today: date, rng: Random) -> list[Check]:
    """A check of its own each October since 2022, and now and then one of the district in March."""
    owners = [person for person in staff if person.post in (Post.PRINCIPAL, Post.PSYCHOLOGIST)]
    found = []
    for year in range(max(2022, school.opened_on.year), today.year + 1):
        dates = [("自查", date(year, 10, 10) + timedelta(days=rng.randrange(14)))]
        if rng.random() < 0.35:
            dates.append(("督导检查", date(year + 1, 3, 10) + timedelta(days=rng.randrange(10))))
        for kind, day in dates:
            if day <= today:
                number = f"ZC{school.code[4:]}-{day:%Y%m}"
                items = _found(number, day, owners, today, rng)
                found.append(Check(number, kind, f"{year}-{year + 1}", day, items))
    return found


def _found(number: str, day: date, owners: Sequence[Staff], today: date, rng: Random) -> tuple[Found, ...]:
    areas = rng.sample(sorted(_WANTING), rng.randint(1, 4))
    found = []
    for place, area in enumerate(areas, start=1):
        gravity = rng.choice(_GRAVITY)
        mending = None if gravity == "提示" else _mending(day, rng.choice(owners).key, today, rng)
        found.append(Found(f"{number}-{place}", area, gravity, rng.choice(_WANTING[area]), mending))
    return tuple(found)


def _mending(day: date, owner: str, today: date, rng: Random) -> Mending:
    allowed = rng.choice((21, 30, 60, 90))
    # Most is done in time, some late, and a little never.
    needed = allowed * (rng.uniform(0.3, 1.0) if rng.random() < 0.85 else rng.uniform(1.05, 1.8))
    done = day + timedelta(days=round(needed))
    never = rng.random() < 0.02
    return Mending(
        rng.choice(_MEASURES), owner, day + timedelta(days=allowed), None if never or done > today else done
    )


def appraisals_of(school: School, today: date, rng: Random) -> list[Appraised]:
    """Each June since 2023, of the school year that ends."""
    found = []
    usual = rng.uniform(80, 95)
    for year in range(2023, today.year + 1):
        day = date(year, 6, 20)
        if day <= today and school.opened_on < date(year - 1, 9, 2):
            score = round(min(99.5, usual + rng.uniform(-5, 5)) * 2) / 2
            grade = "优秀" if score >= 90 else "良好" if score >= 80 else "合格"
            found.append(Appraised(f"{year - 1}-{year}", day, score, grade))
    return found
