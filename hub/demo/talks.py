"""Mentoring as schools plan and do it (一校一案, 谈心谈话): a plan a year, a talk a term, more for those in trouble."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hub.demo.model import Calendar, Mentoring, Post, Pupil, SchoolWorld
from hub.demo.stories import Concern, Story, Trouble


@dataclass(frozen=True, slots=True)
class Plan:
    """A school's plan for mentoring in one school year; `adopted_on` is None while it is written."""

    school_year: str
    title: str
    adopted_on: date | None
    talks_per_term: int
    lead_key: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk of a mentor with a pupil."""

    mentoring: Mentoring
    held_on: date
    topics: tuple[str, ...]
    concern: bool
    next_due: date | None
    summary: str


_SOON = timedelta(days=14)
"""After so long a pupil of concern is talked with again."""
_FIRST_TALKS = 65
"""By so many school days nearly every mentor has talked with every pupil."""
_MISSED = 0.04
_LATE = 0.15
_EXAMS = 40, 48
"""School days around the mid-term examinations, when talks are about learning."""
_SAID = {
    "学业": (
        "作业完成情况稳定，数学较吃力，约定每周答疑一次",
        "学习有进步，鼓励保持",
        "上课易走神，商定调整座位",
    ),
    "适应": ("对新班级逐渐熟悉，结交了两位朋友", "对新老师还不习惯，已与班主任沟通"),
    "情绪": ("近期情绪平稳", "有时烦躁，教了几种放松的方法"),
    "家庭": ("父母工作忙，多由祖辈照料", "与父母沟通尚可，周末有家庭活动"),
    "生涯规划": ("谈到将来的兴趣，愿意参加社团", "对升学方向有初步想法"),
}
_TOLD = {
    Trouble.LOW_MOOD: (("情绪",), "近两周情绪低落，话少，睡不好"),
    Trouble.SCHOOL_REFUSAL: (("适应", "情绪"), "多次说不想来学校，早上起床困难"),
    Trouble.FAMILY_CONFLICT: (("家庭", "情绪"), "与父母为手机和作业争吵，情绪激动"),
    Trouble.EXAM_ANXIETY: (("学业", "情绪"), "考前紧张，担心成绩，胃口差"),
    Trouble.BULLIED: (("适应", "情绪"), "说被同学取笑、孤立，不愿多谈"),
    Trouble.BEHAVIOUR: (("适应",), "与同学冲突，课堂上坐不住，承认自己容易冲动"),
    Trouble.BEREAVED: (("家庭", "情绪"), "家中亲人离世，提起时落泪"),
    Trouble.SEVERE: (("情绪",), "言语混乱，说听到有人议论自己，已立即报告心理教师"),
    Trouble.HARDSHIP: (("家庭",), "家庭经济困难，放学后需照顾弟弟"),
}


def plans_of(world: SchoolWorld, calendar: Calendar, rng: Random) -> list[Plan]:
    """The plan of this school year and that of the last: every school has both."""
    lead = next(person.key for person in world.staff if person.post is Post.PRINCIPAL)
    plans = []
    for term in calendar.terms[:2]:
        begins = date(int(term.school_year[:4]), 9, 1)
        day = begins + timedelta(rng.randint(2, 24))
        adopted = day if day <= calendar.today else None
        title = f"{world.school.name}{term.school_year}学年全员导师制实施方案"
        plans.append(Plan(term.school_year, title, adopted, rng.choice((1, 2, 2)), lead))
    return plans


def talks_of(world: SchoolWorld, calendar: Calendar, rng: Random) -> Iterator[Talk]:
    """All talks of the term so far, at most one for a pupil and day."""
    mentors = defaultdict(list)
    for each in world.mentoring:
        mentors[each.pupil_key].append(each)
    for pupil in world.pupils:
        story = world.stories.get(pupil.key)
        told = list(_of_concern(pupil, story, calendar, rng)) if story else []
        worried = min((day for day, *_ in told), default=None)
        for day, topics, concern, due, summary in [*told, *_usual(pupil, worried, calendar, rng)]:
            for each in mentors[pupil.key]:
                if each.starts_on <= day <= (each.ends_on or day):
                    yield Talk(each, day, topics, concern, due, summary)


Told = tuple[date, tuple[str, ...], bool, date | None, str]


def _usual(pupil: Pupil, worried: date | None, calendar: Calendar, rng: Random) -> Iterator[Told]:
    """The one talk that everybody has in a term, before there are others; in a few cases nobody found the time."""
    place = rng.randrange(2, _FIRST_TALKS)
    if rng.random() < _MISSED or place >= len(calendar.held):
        return
    day = calendar.held[place]
    if (worried and day >= worried) or not pupil.attends(day):
        return
    topic = "学业" if _EXAMS[0] <= place <= _EXAMS[1] else rng.choice(tuple(_SAID))
    yield day, (topic,), False, None, rng.choice(_SAID[topic])


def _of_concern(pupil: Pupil, story: Story, calendar: Calendar, rng: Random) -> Iterator[Told]:
    """From the day on which the trouble is noticed every fortnight, until it has eased; some mentors let it slip."""
    topics, words = _TOLD[story.trouble]
    day = story.noticed_on
    concern = story.concern > Concern.GREEN
    while day is not None and pupil.attends(day):
        eased = story.eased_on is not None and day >= story.eased_on
        due = day + _SOON if concern and not eased else None
        yield day, topics, concern and not eased, due, "情况好转，继续关注" if eased else words
        if eased or not concern or rng.random() < _LATE:
            return
        day = _school_day(calendar.held, day + _SOON)
        words = "与上次相比变化不大，继续陪伴并与家长保持联系"


def _school_day(held: Sequence[date], day: date) -> date | None:
    """The day itself or the next on which school is held; None where that is not yet."""
    return next((each for each in held if each >= day), None)
