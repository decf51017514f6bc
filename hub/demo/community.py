"""Who helps from outside: the committee for minors, charities, the Youth League, the Women's Federation and others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hub.demo.calendar import day_of
from hub.demo.model import Calendar, School
from hub.demo.stories import Concern, Story, Trouble

_PARTNERS = (
    ("普陀区未成年人保护委员会（演示）", "未保委", "个案协调与保护"), ("普陀区人民检察院未检办（演示）", "公检法", "法治副校长与法治课"),
    ("共青团普陀区委员会（演示）", "共青团", "青少年成长陪伴"), ("普陀区妇女联合会（演示）", "妇联", "家庭关爱与调解"),
    ("苏河青少年社工站", "社工站", "驻校社工"), ("向阳花公益服务中心", "公益组织", "困境儿童关爱"),
    ("心桥心理咨询中心", "校外心理咨询机构", "校外心理咨询"), ("普陀区人民法院少年庭（演示）", "公检法", "法治副校长与法治课"),
    ("春申青少年社工站", "社工站", "驻校社工"), ("萤火虫公益助学社", "公益组织", "助学与结对"), ("知音心理服务社", "校外心理咨询机构", "校外心理咨询"),
    ("桃浦派出所（演示）", "公检法", "法治副校长与法治课"),
)  # fmt: skip
_HELPED = {
    Trouble.FAMILY_CONFLICT: (("妇联", "社工站"), ("家访", "调解"), "家庭关系"),
    Trouble.BEHAVIOUR: (("公检法", "社工站"), ("个案服务",), "行为偏差"),
    Trouble.BULLIED: (("未保委", "公检法"), ("调解", "个案服务"), "欺凌"),
    Trouble.SCHOOL_REFUSAL: (("社工站", "共青团"), ("家访", "个案服务"), "不到校"),
    Trouble.HARDSHIP: (("公益组织", "妇联"), ("家访",), "家庭困难"),
    Trouble.BEREAVED: (("校外心理咨询机构",), ("心理咨询",), "情绪"),
    Trouble.LOW_MOOD: (("校外心理咨询机构",), ("心理咨询",), "情绪"),
}
_NOTES = {
    "家访": ("与家长面谈，约定两周后回访", "家庭配合，情况有所缓和"),
    "调解": ("双方到场，达成口头约定", "再次沟通，关系有所改善"),
    "个案服务": ("建立信任关系，制定服务计划", "学生愿意继续会谈"),
    "心理咨询": ("首次会谈，评估情绪", "继续咨询，睡眠好转"),
}
_FOR_ALL = (("讲座、法治课", "法治教育", ("公检法",)), ("小组活动", None, ("共青团", "社工站", "公益组织")))
_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation that helps."""

    code: str
    name: str
    kind: str
    service: str
    phone: str


@dataclass(frozen=True, slots=True)
class Service:
    """That a partner serves a school."""

    partner: Partner
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Engaged:
    """What a partner did; without a pupil it was for many."""

    partner: Partner
    held_on: date
    kind: str
    topic: str | None
    hours: float
    note: str | None = None
    pupil_key: str | None = None


def partners_of(schools: int) -> list[Partner]:
    """Eight organisations in a small district, all twelve in a large one."""
    return [
        Partner(f"310107S{number:03d}", name, kind, service, f"021-6020{number:04d}")
        for number, (name, kind, service) in enumerate(_PARTNERS[: 12 if schools > 24 else 8], start=1)
    ]


def services_of(school: School, partners: Sequence[Partner], today: date, rng: Random) -> list[Service]:
    """Who serves a school: the law, and two to four others; now and then one took the place of another."""
    law = [each for each in partners if each.kind == "公检法"]
    others = [each for each in partners if each.kind != "公检法"]
    found = []
    for partner in (rng.choice(law), *rng.sample(others, rng.randint(2, 4))):
        starts = max(date(rng.randint(2021, 2025), 9, 1), school.opened_on)
        found.append(Service(partner, starts))
    if rng.random() < 0.4:
        before = rng.choice([each for each in others if each not in [service.partner for service in found]])
        starts = max(date(2022, 9, 1), school.opened_on)
        ends = date(starts.year + 1, 6, 30)
        if ends <= today:
            found.append(Service(before, starts, ends))
    return found


def engagements_of(
    school: School,
    services: Sequence[Service],
    partners: Sequence[Partner],
    stories: Mapping[str, Story],
    calendar: Calendar,
    rng: Random,
) -> list[Engaged]:
    """What partners did: for a pupil in trouble since it was noticed and until it eased; for many, twice a school year."""
    serving = [service.partner for service in services if service.ends_on is None]
    found = []
    for story in stories.values():
        if rng.random() < _SHARE:
            found += _for_pupil(story, serving, partners, calendar, rng)
    for year in range(max(2023, school.opened_on.year), calendar.today.year + 1):
        for (kind, topic, kinds), month in zip(_FOR_ALL, (4, 10), strict=True):
            day = _school_day(date(year, month, 1) + timedelta(days=rng.randrange(25)))
            if school.opened_on <= day <= calendar.today:
                found.append(
                    Engaged(_of(kinds, serving, partners, rng), day, kind, topic, rng.choice((1, 1.5, 2)))
                )
    return sorted(found, key=lambda each: each.held_on)


def _for_pupil(
    story: Story, serving: Sequence[Partner], partners: Sequence[Partner], calendar: Calendar, rng: Random
) -> list[Engaged]:
    helped = _HELPED.get(story.trouble)
    grave = story.concern >= Concern.ORANGE or story.trouble in (Trouble.HARDSHIP, Trouble.FAMILY_CONFLICT)
    if helped is None or story.noticed_on is None or not grave:
        return []
    kinds, forms, topic = helped
    days = [
        day
        for day in calendar.held
        if story.noticed_on < day and (story.eased_on is None or day <= story.eased_on)
    ]
    partner = _of(kinds, serving, partners, rng)
    found = []
    for day in sorted(rng.sample(days, min(len(days), rng.randint(1, 3)))):
        form = rng.choice(forms)
        note = rng.choice(_NOTES[form])
        found.append(Engaged(partner, day, form, topic, rng.choice((0.5, 1, 1.5, 2)), note, story.pupil_key))
    return found


def _of(
    kinds: Sequence[str], serving: Sequence[Partner], partners: Sequence[Partner], rng: Random
) -> Partner:
    """One that serves the school, where there is one of these kinds."""
    near = [each for each in serving if each.kind in kinds]
    return rng.choice(near or [each for each in partners if each.kind in kinds])


def _school_day(day: date) -> date:
    while not day_of(day).held:
        day += timedelta(days=1)
    return day
