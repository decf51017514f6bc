"""Seasons of activities for mental health (活动季, 宣传月, 体验营), and what schools did in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hub.demo.calendar import day_of
from hub.demo.model import School

FIRST_SEASON = "HD2023"
FIRST_SEASON_ACTIVITIES = 559
"""Activities of the season from March to May 2023, in a district of any size."""
_MOTTOES = ("向阳而生，益心同行", "看见情绪，拥抱成长", "倾听与陪伴", "好心情，好未来", "心有暖阳，何惧风霜")
_SEASONS = (
    ("HD", "活动季", "心理健康教育活动季", (3, 1), (5, 31)),
    ("TY", "体验营", "学生心理体验营", (7, 6), (7, 10)),
    ("XC", "宣传月", "心理健康宣传月", (10, 1), (10, 31)),
)
_DONE = (
    ("讲座", "情绪与压力", "{}情绪管理讲座"), ("讲座", "学习与考试", "考前心理调适讲座"), ("讲座", "亲子关系", "亲子沟通讲座"),
    ("主题班会", "人际交往", "“遇见好朋友”主题班会"), ("主题班会", "生命教育", "“珍爱生命”主题班会"),
    ("主题班会", "手机与网络", "“我与手机的约定”主题班会"), ("团体辅导", "自我认识", "“认识我自己”团体辅导"),
    ("团体辅导", "入学与升学适应", "新环境适应团体辅导"), ("心理剧、影视、音乐", "人际交往", "校园心理剧展演"),
    ("心理剧、影视、音乐", "情绪与压力", "音乐减压工作坊"), ("展览、手抄报", "生命教育", "“心灵画卷”手抄报展"),
    ("竞赛", "自我认识", "心理健康知识竞赛"), ("游园", "情绪与压力", "心理游园会"), ("现场咨询", "学习与考试", "“有话对你说”现场咨询"),
    ("讲座", "生涯规划", "生涯规划讲座"),
)  # fmt: skip
_ORGANISERS = ("德育处", "心理辅导室", "学生发展中心", "少先队大队部", "团委", "年级组")


@dataclass(frozen=True, slots=True)
class Season:
    """A time for which the district calls its schools to activities."""

    code: str
    kind: str
    name: str
    motto: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity of a school; `participations` counts who came, also twice."""

    number: str
    season: str | None
    title: str
    kind: str
    theme: str
    organiser: str
    starts_on: date
    ends_on: date
    participations: int


def seasons_of(today: date) -> list[Season]:
    """The seasons since 2023 that have begun."""
    found = [
        Season(
            f"{letters}{year}",
            kind,
            f"{year}年{name}",
            _MOTTOES[year % 5],
            date(year, *first),
            date(year, *last),
        )
        for year in range(2023, today.year + 1)
        for letters, kind, name, first, last in _SEASONS
    ]
    return [season for season in found if season.starts_on <= today]


def spread(total: int, schools: Sequence[School]) -> dict[str, int]:
    """How many of the first season's activities each school made, by its key: at least one, and more the larger it is."""
    acting = [school for school in schools if school.opened_on <= date(2023, 3, 1)]
    left = total - len(acting)
    exact = {school.key: left * school.pupils / sum(each.pupils for each in acting) for school in acting}
    counts = {key: 1 + int(share) for key, share in exact.items()}
    behind = sorted(exact, key=lambda key: int(exact[key]) - exact[key])
    for key in behind[: total - sum(counts.values())]:
        counts[key] += 1
    return counts


def activities_of(
    school: School, first_season: int, seasons: Sequence[Season], today: date, rng: Random
) -> list[Activity]:
    """What a school did in each season since it opened: so many in the first one, a handful in the later ones."""
    found: list[Activity] = []
    for season in seasons:
        if school.opened_on > season.starts_on:
            continue
        many = {"活动季": rng.randint(3, 6), "体验营": rng.random() < 0.4, "宣传月": rng.randint(1, 2)}
        count = first_season if season.code == FIRST_SEASON else many[season.kind]
        days = _days(season.starts_on, min(season.ends_on, today))
        for day in sorted(rng.choice(days) for _ in range(count)):
            found.append(_activity(school, season, day, len(found) + 1, rng))
    for year in range(max(2023, school.opened_on.year), today.year + 1):
        day = date(year, 9, 3) + timedelta(days=rng.randrange(12))
        if day <= today:
            welcome = _activity(school, None, day, len(found) + 1, rng)
            found.append(welcome)
    return found


def _days(first: date, last: date) -> list[date]:
    every = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    return [day for day in every if day_of(day).held] or every


def _activity(school: School, season: Season | None, day: date, number: int, rng: Random) -> Activity:
    if season is None:
        kind, theme, title = "团体辅导", "入学与升学适应", "新生入学适应团体辅导"
    elif season.kind == "体验营":
        kind, theme, title = "体验营", rng.choice(("自我认识", "人际交往")), "暑期心理体验营"
    else:
        kind, theme, title = rng.choice(_DONE)
    return Activity(
        number=f"XL{school.code[4:]}-{number:04d}",
        season=season.code if season else None,
        title=title.format(f"{day.year}年" if rng.random() < 0.3 else ""),
        kind=kind,
        theme=theme,
        organiser=rng.choice(_ORGANISERS),
        starts_on=day,
        ends_on=season.ends_on if season and season.kind == "体验营" else day,
        participations=max(1, round(school.pupils * rng.uniform(0.12, 0.45))),
    )
