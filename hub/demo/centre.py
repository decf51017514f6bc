"""The district centre (区心理中心): its 24-hour hotline since July 2014, weekend appointments, examination services."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from hub.demo.counselling import THEMES
from hub.demo.model import SchoolWorld
from hub.demo.stories import Concern, Story, Trouble

SINCE = date(2014, 7, 1)
"""The hotline's first day."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call to the hotline; `pupil_key` is None where nobody said whom it is about. Times are the district's own."""

    received_at: datetime
    minutes: int
    caller: str
    topic: str
    risk: str
    outcome: str
    note: str | None = None
    pupil_key: str | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """A pupil's appointment at the centre."""

    pupil_key: str
    kind: str
    state: str
    asked_on: date
    slot: datetime
    counsellor: str
    theme: str


@dataclass(frozen=True, slots=True)
class ExamService:
    """A service around an examination."""

    number: str
    kind: str
    examination: str
    team: str
    date: date
    served: int


_HOURS = (2, 1, 1, 1, 1, 1, 1, 2, 3, 4, 4, 4, 5, 5, 4, 4, 5, 6, 8, 11, 13, 12, 8, 4)
"""How many of a hundred or so calls come in each hour: most in the evening, some at night."""
_MONTHS = {1: 1.3, 2: 0.7, 3: 1.0, 4: 1.1, 5: 1.5, 6: 1.6, 7: 0.8, 8: 0.9, 9: 1.3, 10: 1.0, 11: 1.3, 12: 1.1}
"""Examinations and the begin of terms make more people call."""
_TOPICS = {
    "情绪困扰": 22, "学业压力": 18, "亲子关系": 20, "同伴关系": 9, "拒学": 7, "网络使用": 8, "校园欺凌": 3, "危机": 2,
    "信息咨询": 9, "其他": 2,
}  # fmt: skip
_CALLERS = {"学生": 34, "家长": 56, "教师": 6, "其他": 4}
_ABOUT = {
    Trouble.LOW_MOOD: "情绪困扰", Trouble.SCHOOL_REFUSAL: "拒学", Trouble.FAMILY_CONFLICT: "亲子关系",
    Trouble.EXAM_ANXIETY: "学业压力", Trouble.BULLIED: "校园欺凌", Trouble.BEHAVIOUR: "同伴关系",
    Trouble.BEREAVED: "情绪困扰", Trouble.SEVERE: "危机", Trouble.HARDSHIP: "信息咨询",
}  # fmt: skip
_RISKS = {Concern.GREEN: "低", Concern.YELLOW: "低", Concern.ORANGE: "中", Concern.RED: "高"}
_OUTCOMES = {
    "低": ("倾听疏导", "倾听疏导", "预约面询"),
    "中": ("预约面询", "联系学校"),
    "高": ("联系学校", "紧急干预"),
}
_COUNSELLORS = ("区中心-沈老师", "区中心-陆老师", "区中心-顾老师", "区中心-邵老师")
_SERVICES = (
    ("心理疏导", "区心理中心志愿服务队"),
    ("学科答疑", "区教育学院学科导师团"),
    ("考试招生政策", "区教育考试中心咨询组"),
)
_SEASONS = (("中考", 6, 2), ("高考", 5, 26), ("期中考试", 11, 2))
"""Examination, and the month and day from which services are given for it."""


def calls_of_strangers(students: int, today: date, rng: Random) -> Iterator[Call]:
    """Calls that name nobody, month by month from the hotline's beginning: two or three in a small district."""
    usual = max(2.0, students / 5000)
    first = SINCE
    while first <= today:
        after = (first.replace(day=1) + timedelta(32)).replace(day=1)
        days = (min(after, today + timedelta(1)) - first).days
        for _ in range(int(usual * _MONTHS[first.month] + rng.random())):
            topic = _drawn(_TOPICS, rng)
            risk = "高" if topic == "危机" else _drawn({"低": 85, "中": 15}, rng)
            outcome = "信息告知" if topic == "信息咨询" else rng.choice(_OUTCOMES[risk])
            if rng.random() < 0.04:
                outcome = "中断"
            at = _at(first + timedelta(rng.randrange(days)), rng)
            yield Call(at, rng.randint(3, 55), _drawn(_CALLERS, rng), topic, risk, outcome)
        first = after


def calls_of(world: SchoolWorld, today: date, rng: Random) -> Iterator[Call]:
    """Calls about pupils of the school: of one trouble in seven, and always of one of the gravest."""
    grave = max(world.stories.values(), key=lambda story: (story.concern, story.pupil_key), default=None)
    for key, story in sorted(world.stories.items()):
        if rng.random() < 0.14 or story is grave:
            day = story.began_on + timedelta(rng.randint(0, 20))
            risk = _RISKS[story.concern]
            caller = _drawn({"学生": 30, "家长": 65, "教师": 5}, rng)
            yield Call(
                _at(min(day, today), rng),
                rng.randint(10, 70),
                caller,
                _ABOUT[story.trouble],
                risk,
                rng.choice(_OUTCOMES[risk]),
                "来电说明学生姓名与学校，同意回访",
                key,
            )


def appointments_of(world: SchoolWorld, today: date, rng: Random) -> Iterator[Appointment]:
    """First talks at a weekend for pupils of whom there is much to fear, and further ones until it has eased."""
    for _, story in sorted(world.stories.items()):
        if story.concern >= Concern.ORANGE and story.filed_on is not None:
            yield from _appointments(story, today, rng)


def _appointments(story: Story, today: date, rng: Random) -> Iterator[Appointment]:
    assert story.filed_on is not None
    asked, kind, counsellor = (
        min(story.filed_on + timedelta(1), today),
        "周末个案面询",
        rng.choice(_COUNSELLORS),
    )
    for _ in range(rng.randint(2, 4)):
        day = asked + timedelta(rng.randint(4, 14))
        day += timedelta((rng.choice((5, 6)) - day.weekday()) % 7)
        if story.eased_on is not None and day > story.eased_on:
            return
        state = "已预约" if day > today else _drawn({"已完成": 84, "爽约": 7, "已取消": 9}, rng)
        slot = datetime.combine(day, time(rng.choice((9, 10, 11, 13, 14, 15, 16))))
        yield Appointment(story.pupil_key, kind, state, asked, slot, counsellor, THEMES[story.trouble])
        if day > today:
            return
        asked, kind = day, rng.choice(("复询", "复询", "家庭面询", "线上咨询"))


def exam_services(today: date, rng: Random) -> list[ExamService]:
    """Those of the last three years: each team on four days around each examination."""
    found: list[ExamService] = []
    for year in range(today.year - 2, today.year + 1):
        for examination, month, first in _SEASONS:
            for kind, team in _SERVICES:
                for week in range(4 if month < 9 else 1):
                    day = date(year, month, first) + timedelta(3 * week)
                    if day <= today:
                        number = f"KS{day:%Y%m%d}-{len(found) + 1:03d}"
                        found.append(ExamService(number, kind, examination, team, day, rng.randint(12, 80)))
    return found


def _at(day: date, rng: Random) -> datetime:
    hour = rng.choices(range(24), _HOURS)[0]
    return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)))


def _drawn(weights: dict[str, int], rng: Random) -> str:
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


def latest(services: Sequence[ExamService], kind: str) -> ExamService | None:
    """The last service of a kind."""
    return max((each for each in services if each.kind == kind), key=lambda each: each.date, default=None)
