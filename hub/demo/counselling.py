"""Counselling at schools (心理辅导): rooms, and the sessions that pupils' stories lead to, in them and at the centre."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hub.demo.health import SHANGHAI
from hub.demo.model import Calendar, Post, Pupil, SchoolWorld
from hub.demo.stories import Concern, Story, Trouble


@dataclass(frozen=True, slots=True)
class Room:
    """A school's counselling room."""

    name: str
    equipped_on: date
    hours: str
    weekly_hours: float
    keeper_key: str


@dataclass(frozen=True, slots=True)
class Session:
    """A counselling session; `came` has whether each pupil came, by the pupil's key."""

    number: str
    group: bool
    held_on: date
    minutes: int
    theme: str
    outcome: str | None
    note: str
    came: dict[str, bool]


THEMES = {
    Trouble.LOW_MOOD: "情绪",
    Trouble.SCHOOL_REFUSAL: "拒学",
    Trouble.FAMILY_CONFLICT: "亲子关系",
    Trouble.EXAM_ANXIETY: "考试与学业",
    Trouble.BULLIED: "同伴关系",
    Trouble.BEHAVIOUR: "行为",
    Trouble.BEREAVED: "丧失与哀伤",
    Trouble.SEVERE: "危机干预",
    Trouble.HARDSHIP: "其他",
}
_NOTES = {
    Trouble.LOW_MOOD: (
        "兴趣减退，睡眠差，否认自伤想法",
        "情绪略有好转，练习行为激活",
        "能说出让自己好受的事",
    ),
    Trouble.SCHOOL_REFUSAL: ("晨起腹痛，进教室前紧张", "制定分步返校计划", "已能上半天课"),
    Trouble.FAMILY_CONFLICT: ("与母亲为手机争执", "约请家长同谈，定下约定", "冲突减少"),
    Trouble.EXAM_ANXIETY: ("考前手抖、失眠", "学习放松训练", "能按计划复习"),
    Trouble.BULLIED: ("被取外号、孤立，回避同学", "角色练习如何求助", "在班里有了伙伴"),
    Trouble.BEHAVIOUR: ("易激惹，冲动后后悔", "练习停一停再做", "本周无冲突"),
    Trouble.BEREAVED: ("亲人去世，夜间哭泣", "回忆与告别", "能谈起逝者"),
    Trouble.SEVERE: ("疑有幻听，已通知家长就医", "复诊后情绪平稳，遵医嘱服药", "精力恢复，作息规律"),
    Trouble.HARDSHIP: ("为家中经济担忧", "联系资助", "心情放松"),
}
_EVERY = {Concern.YELLOW: 14, Concern.ORANGE: 7, Concern.RED: 7}
"""Days between two sessions."""
_GROUPS = ((15, "同伴关系", "新生适应团体辅导"), (35, "考试与学业", "期中考前减压团体辅导"))
"""School days of the term on which every school holds a group, and on what."""


def room_of(world: SchoolWorld, rng: Random) -> Room:
    """Every school has one."""
    keeper = next(person.key for person in world.staff if person.post is Post.PSYCHOLOGIST)
    first = max(world.school.opened_on.year + 1, 2005)
    hours, weekly = rng.choice(
        (
            ("周一至周五 12:00-13:00", 5.0),
            ("周一至周五 12:00-13:00，周二、周四 15:30-17:00", 8.0),
            ("周一至周四 15:30-17:00", 6.0),
        )
    )
    name = rng.choice(("心理辅导室", "心灵驿站", "阳光小屋"))
    return Room(
        name, date(rng.randint(first, max(first, 2019)), 9, rng.randint(1, 28)), hours, weekly, keeper
    )


def sessions_of(world: SchoolWorld, calendar: Calendar, rng: Random) -> Iterator[Session]:
    """Sessions in the school's room so far: those of each story, and groups."""
    pupils = {pupil.key: pupil for pupil in world.pupils}
    referred = {each.pupil_key: each.requested_at.astimezone(SHANGHAI).date() for each in world.referrals}
    number = 0
    for key, story in sorted(world.stories.items()):
        for session in _of_story(pupils[key], story, referred.get(key), calendar, rng):
            number += 1
            yield _numbered(world, number, session)
    present = [pupil for pupil in world.pupils if not pupil.events]
    for place, theme, note in _GROUPS:
        if place < len(calendar.held) and present:
            number += 1
            members = rng.sample(present, min(len(present), rng.randint(6, 10)))
            came = {pupil.key: rng.random() < 0.93 for pupil in members}
            yield _numbered(
                world, number, Session("", True, calendar.held[place], 60, theme, None, note, came)
            )


def _numbered(world: SchoolWorld, number: int, one: Session) -> Session:
    text = f"FD{world.school.code[4:]}-{one.held_on:%Y%m}-{number:03d}"
    return Session(text, one.group, one.held_on, one.minutes, one.theme, one.outcome, one.note, one.came)


def _of_story(
    pupil: Pupil, story: Story, referred_on: date | None, calendar: Calendar, rng: Random
) -> Iterator[Session]:
    day, count = story.counselled_on, 0
    last = story.eased_on or calendar.today
    while day is not None and day <= last:
        after = next((each for each in calendar.held if each >= day + timedelta(_EVERY[story.concern])), None)
        ends = story.eased_on is not None and (after is None or after > last)
        asks = referred_on is not None and day <= referred_on and (after is None or after > referred_on)
        if pupil.attends(day):
            outcome = "好转结案" if ends else "建议医疗转介" if asks else "继续辅导"
            note = _NOTES[story.trouble][min(count, 1) if not ends else 2]
            came = {pupil.key: count == 0 or rng.random() < 0.95}
            yield Session(
                "", False, day, rng.choice((30, 40, 40, 50)), THEMES[story.trouble], outcome, note, came
            )
            count += 1
        day = after
