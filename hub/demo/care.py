"""Pupils in care (关爱): files, follow-ups, plans, aid and support, as the pupils' stories have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hub.base.conventions import EnrolmentStatus
from hub.demo.model import Calendar, Health, Post, Pupil, SchoolWorld, Staff, Stage
from hub.demo.stories import Concern, Story, Trouble

SINCE = date(2017, 5, 8)
"""Since when the district keeps files of severely ill pupils."""
_OPENING = 4
"""The school, a complete one, whose file of that day is the first."""

CATEGORY = {
    Trouble.LOW_MOOD: "情绪困扰", Trouble.SCHOOL_REFUSAL: "非正常不到校", Trouble.FAMILY_CONFLICT: "亲子矛盾",
    Trouble.EXAM_ANXIETY: "情绪困扰", Trouble.BULLIED: "受欺凌", Trouble.BEHAVIOUR: "行为偏差",
    Trouble.BEREAVED: "情绪困扰", Trouble.SEVERE: "重性心理问题", Trouble.HARDSHIP: "家庭困难",
}  # fmt: skip
SUSPENDED, STRUGGLING, SEVERE = "休学", "学习困难", "重性心理问题"
EVERY = {Concern.RED: 7, Concern.ORANGE: 14, Concern.YELLOW: 28, Concern.GREEN: 60}
"""Days from one follow-up to the next."""

_REASONS = {
    "情绪困扰": ("近期情绪低落，睡眠差，成绩明显下滑", "考试前后多次情绪失控"), "非正常不到校": ("多日无故未到校，家访后建档", "拒绝上学，家长无法劝返"),
    "亲子矛盾": ("与父母激烈冲突，曾离家未归", "因手机使用与父母长期对立"), "受欺凌": ("受同学欺凌后不愿到校",), "行为偏差": ("多次冲动伤人，难以自控", "屡次违反校规"),
    "重性心理问题": ("医院确诊，需持续服药与随访", "出现幻听等症状，已就医"), "家庭困难": ("低保家庭，父亲长期患病", "单亲家庭，经济困难"),
    "休学": ("休学期间按月联系",), "学习困难": ("学习困难，需学业帮扶",),
}  # fmt: skip
_FINDINGS = (
    "情绪较平稳，能按时作息", "愿意与老师交谈，仍有失眠", "到校正常，同伴关系有改善", "家长反映在家沉默，已建议就医复诊",
    "按医嘱服药，无明显不适", "本周缺课一天，已与家长沟通", "能参加集体活动，学习压力仍较大",
)  # fmt: skip
_FEEDBACK = (
    "请学校适当减轻作业，下周复访",
    "建议区心理中心安排面询",
    "请班主任每日关注到校情况",
    "学校配合良好，继续按计划随访",
)
_GOALS = (
    "稳定情绪，恢复正常到校",
    "改善亲子沟通，减少冲突",
    "建立同伴支持，重返课堂",
    "保障基本生活与学业",
    "学会控制冲动，遵守约定",
)
_TASKS = {
    "心理辅导": "每周一次个别辅导", "导师谈心": "导师每周谈心一次", "家校沟通": "家访一次，与父母约定沟通方式", "学业帮扶": "任课教师每周两次学业辅导",
    "同伴互助": "安排同伴结对陪伴", "就医": "陪同家长就医并反馈医嘱", "资助": "协助申请资助", "教育惩戒": "法治副校长谈话教育",
}  # fmt: skip
_RESULTS = ("效果明显", "有所改善", "尚需坚持", "家长配合，情况好转")
_MODES = ("家访", "在校面谈", "电话", "线上", "家长面谈")
_AIDS = (
    ("学杂费减免", None), ("营养午餐", 1_800), ("生活补助", 1_250), ("免费学业辅导", None), ("社会捐助", 2_000), ("就医补助", 3_000),
)  # fmt: skip
_PEERS = ("同伴陪伴", "学习互助", "心理委员关注")


@dataclass(frozen=True, slots=True)
class File:
    """The file of a pupil in care."""

    key: str
    pupil: Pupil
    concern: Concern
    categories: tuple[str, ...]
    opened_on: date
    reason: str
    worker: Staff
    closed_on: date | None = None
    outcome: str | None = None
    partner_code: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up, done or to be done."""

    key: str
    file: File
    due_on: date
    by: Staff
    side: str
    done_on: date | None = None
    mode: str | None = None
    finding: str | None = None
    feedback: str | None = None
    next_due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A step of a plan."""

    key: str
    kind: str
    task: str
    owner: Staff
    due_on: date
    done_on: date | None
    result: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan for a pupil in care."""

    key: str
    file: File
    goal: str
    made_on: date
    review_on: date
    ended_on: date | None
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Aid:
    """Aid to a pupil for a time."""

    key: str
    file: File
    programme: str
    amount: int | None
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Support:
    """That a pupil is supported by another."""

    key: str
    file: File
    supporter: Pupil
    kind: str
    starts_on: date
    ends_on: date | None
    arranged_by: Staff


@dataclass(frozen=True, slots=True)
class Care:
    """All that a school writes about its pupils in care."""

    files: Sequence[File] = ()
    follow_ups: Sequence[FollowUp] = ()
    plans: Sequence[Plan] = ()
    aids: Sequence[Aid] = ()
    supports: Sequence[Support] = ()


def care_of(world: SchoolWorld, calendar: Calendar, health: Health, rng: Random) -> Care:
    """What is written about the pupils of a school who are in care, up to today."""
    files = [*_files(world, calendar, health, rng), *_earlier(world, calendar, health, rng)]
    open_ = [file for file in files if file.closed_on is None]
    return Care(
        files=files,
        follow_ups=[one for file in files for one in _follow_ups(file, world, calendar, rng)],
        plans=[_plan(file, world, calendar, rng) for file in open_ if file.concern > Concern.GREEN],
        aids=[one for file in open_ for one in _aids(file, calendar, rng)],
        supports=[one for file in open_ for one in _supports(file, world, rng)],
    )


def _files(world: SchoolWorld, calendar: Calendar, health: Health, rng: Random) -> Iterator[File]:
    """One for each pupil whose story came to that, and for each who is suspended."""
    partners = {partner.key: partner.code for partner in health.partners}
    referred = {each.pupil_key: partners[each.partner_key] for each in world.referrals}
    psychologist = _with(world, Post.PSYCHOLOGIST)
    for pupil in world.pupils:
        story = world.stories.get(pupil.key)
        opened = _opened(story)
        categories = [CATEGORY[story.trouble]] if story and opened else []
        concern = story.concern if story and opened else Concern.YELLOW
        if pupil.status is EnrolmentStatus.SUSPENDED:
            away = pupil.events[-1].effective_on
            opened = min(opened or away, away)
            categories.append(SUSPENDED)
        if opened is None:
            continue
        if story and story.trouble is Trouble.HARDSHIP and rng.random() < 0.4:
            categories.append(STRUGGLING)
        closed = _closed(story, opened, calendar) if SUSPENDED not in categories else None
        homeroom = next((one for one in world.staff if one.class_key == pupil.class_key), psychologist)
        yield File(
            key=f"DA{world.school.code[4:]}{pupil.key[-4:]}",
            pupil=pupil,
            concern=concern,
            categories=tuple(categories),
            opened_on=opened,
            reason=rng.choice(_REASONS[categories[0]]),
            worker=psychologist if concern >= Concern.ORANGE else homeroom,
            closed_on=closed,
            outcome="情况稳定，转为日常关注" if closed else None,
            partner_code=referred.get(pupil.key),
        )


def _opened(story: Story | None) -> date | None:
    """A file is opened where there is much to fear; of families in need or at odds as soon as it is noticed."""
    if story is None:
        return None
    at_once = story.trouble in (Trouble.HARDSHIP, Trouble.FAMILY_CONFLICT)
    return story.filed_on or (story.noticed_on if at_once else None)


def _closed(story: Story | None, opened: date, calendar: Calendar) -> date | None:
    """Two weeks after it was better again."""
    if story is None or story.eased_on is None or story.trouble in (Trouble.HARDSHIP, Trouble.SEVERE):
        return None
    day = max(story.eased_on, opened) + timedelta(days=14)
    return day if day <= calendar.today else None


def _earlier(world: SchoolWorld, calendar: Calendar, health: Health, rng: Random) -> Iterator[File]:
    """Files of earlier years of the severely ill, of whom half are well; the first is of the day on which the district began."""
    older = [p for p in world.pupils if p.grade >= 5 and p.key not in world.stories and not p.events]
    count = min(len(older), round(len(older) * 0.006))
    chosen = rng.sample(older, count)
    first = None
    if world.school.index == _OPENING and world.school.stage is Stage.COMPLETE and older:
        first = max(older, key=lambda pupil: (pupil.grade, pupil.key))
        chosen = [first, *(pupil for pupil in chosen if pupil is not first)]
    worker = _with(world, Post.PSYCHOLOGIST)
    for pupil in chosen:
        # At the age of eight at the earliest, and closed before this school year.
        earliest = max(SINCE, date(pupil.birth_date.year + 8, 9, 1))
        latest = calendar.running.starts_on - timedelta(days=400)
        if earliest >= latest:
            continue
        well = pupil is not first and rng.random() < 0.5
        opened = SINCE if pupil is first else earliest + timedelta(rng.randrange((latest - earliest).days))
        yield File(
            key=f"DZ{world.school.code[4:]}{pupil.key[-4:]}",
            pupil=pupil,
            concern=Concern.ORANGE,
            categories=(SEVERE,),
            opened_on=opened,
            reason=_REASONS[SEVERE][0],
            worker=worker,
            closed_on=opened + timedelta(days=rng.randrange(180, 400)) if well else None,
            outcome="医院评估痊愈，结档" if well else None,
            partner_code=rng.choice(health.partners).code,
        )


def _follow_ups(file: File, world: SchoolWorld, calendar: Calendar, rng: Random) -> Iterator[FollowUp]:
    """One after the other as the level asks for, and the one that is due next, or overdue."""
    if file.closed_on and file.closed_on < calendar.running.starts_on:
        return
    step = timedelta(days=30 if SUSPENDED in file.categories else EVERY[file.concern])
    last = file.closed_on or calendar.today
    # What was before this term is on paper.
    due, number = max(file.opened_on, calendar.running.starts_on) + step, 1
    # Some are behind with the last one; so is who answers for the district's first file.
    behind = timedelta(days=step.days if file.opened_on == SINCE else rng.choice((0, 0, 0, 0, 3, 12)))
    while due + behind <= last:
        done = min(due + timedelta(days=rng.choice((-1, 0, 0, 0, 1, 2))), last)
        following = done + step
        more = file.closed_on is None or following <= last
        yield FollowUp(
            key=f"{file.key}-{number:02d}",
            file=file,
            due_on=due,
            by=file.worker,
            side="区" if file.concern is Concern.RED and number % 3 == 0 else "校",
            done_on=done,
            mode=_MODES[2] if SUSPENDED in file.categories else rng.choice(_MODES),
            finding=rng.choice(_FINDINGS),
            feedback=rng.choice(_FEEDBACK) if rng.random() < 0.3 else None,
            next_due_on=following if more else None,
        )
        due, number = following, number + 1
    if file.closed_on is None:
        yield FollowUp(f"{file.key}-{number:02d}", file, due, file.worker, "校")


def _plan(file: File, world: SchoolWorld, calendar: Calendar, rng: Random) -> Plan:
    made = max(file.opened_on, calendar.running.starts_on) + timedelta(days=rng.randint(1, 6))
    made = min(made, calendar.today)
    kinds = rng.sample(list(_TASKS), rng.randint(2, 4))
    teachers = [one for one in world.staff if one.post in (Post.TEACHER, Post.HOMEROOM_TEACHER)]
    actions = []
    for number, kind in enumerate(kinds, start=1):
        due = made + timedelta(days=rng.choice((7, 14, 21, 30, 45)))
        done = due - timedelta(days=rng.randint(0, 4)) if rng.random() < 0.85 else None
        done = done if done is not None and made <= done <= calendar.today else None
        actions.append(
            Action(
                key=f"{file.key}-F-{number}",
                kind=kind,
                task=_TASKS[kind],
                owner=file.worker if kind == "心理辅导" else rng.choice(teachers),
                due_on=due,
                done_on=done,
                result=rng.choice(_RESULTS) if done else None,
            )
        )
    return Plan(
        f"{file.key}-F", file, rng.choice(_GOALS), made, made + timedelta(days=60), None, tuple(actions)
    )


def _aids(file: File, calendar: Calendar, rng: Random) -> Iterator[Aid]:
    if CATEGORY[Trouble.HARDSHIP] not in file.categories:
        return
    senior = [("国家助学金", 2_000)] if file.pupil.grade >= 10 else []
    for number, (programme, amount) in enumerate(rng.sample([*_AIDS, *senior], rng.randint(1, 2)), start=1):
        yield Aid(
            key=f"{file.key}-Z-{number}",
            file=file,
            programme=programme,
            amount=amount,
            starts_on=file.opened_on,
            ends_on=calendar.running.ends_on if amount else None,
        )


def _supports(file: File, world: SchoolWorld, rng: Random) -> Iterator[Support]:
    if file.concern is Concern.RED or SUSPENDED in file.categories or rng.random() < 0.5:
        return
    peers = classmates(file.pupil, world.pupils, world.stories)
    if peers:
        peer = rng.choice(peers)
        yield Support(f"{file.key}-T", file, peer, rng.choice(_PEERS), file.opened_on, None, file.worker)


def classmates(pupil: Pupil, pupils: Sequence[Pupil], stories: Mapping[str, Story]) -> list[Pupil]:
    """Who is in the same class, at school, and has no trouble of the own."""
    return [
        other
        for other in pupils
        if other.class_key == pupil.class_key
        and other.key != pupil.key
        and other.status is EnrolmentStatus.ENROLLED
        and other.key not in stories
    ]


def _with(world: SchoolWorld, post: Post) -> Staff:
    return next(person for person in world.staff if person.post is post)
