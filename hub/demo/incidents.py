"""Bullying and other incidents (防范欺凌), and admonishments (训诫), as the pupils' stories have it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from hub.base.conventions import EnrolmentStatus
from hub.demo.care import classmates
from hub.demo.model import Calendar, Post, Pupil, SchoolWorld, Staff
from hub.demo.stories import Story, Trouble

_BULLYING = ("肢体欺凌", "言语欺凌", "言语欺凌", "社交欺凌", "网络欺凌", "财物欺凌")
_BEHAVIOUR = ("打架", "打架", "逃学出走", "损毁偷窃", "其他")
_ACCOUNTS = {
    "肢体欺凌": "课间被推搡、殴打", "言语欺凌": "长期被起侮辱性绰号", "社交欺凌": "被同学孤立排挤", "网络欺凌": "被拉入群聊辱骂并散布照片",
    "财物欺凌": "多次被索要钱物", "打架": "因口角动手", "逃学出走": "离校未归，次日返回", "损毁偷窃": "损坏教室设备", "其他": "课堂上顶撞老师并摔门离开",
}  # fmt: skip
_MEASURES = (
    "保护受害学生、谈话教育、约谈家长", "谈话教育、约谈家长、调解", "谈话教育、心理辅导", "约谈家长、校规惩戒",
)  # fmt: skip
_MINOR = 0.002
_UNHANDLED = 5
"""School days for which the first schools have left one without measures."""


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened, as the school reported it; `parts` are pupils and what they did."""

    key: str
    kind: str
    bullying: bool
    occurred_on: date
    reported_on: date
    account: str
    parts: tuple[tuple[Pupil, str], ...]
    measures: str | None = None
    measures_on: date | None = None
    closed_on: date | None = None

    @property
    def state(self) -> str:
        """How far the handling is."""
        return "已结案" if self.closed_on else "处置中" if self.measures else "已上报"


@dataclass(frozen=True, slots=True)
class Admonishment:
    """That a pupil was admonished."""

    key: str
    pupil: Pupil
    given_on: date
    body: str
    reason: str
    by: Staff | None
    incident: Incident | None


def incidents_of(world: SchoolWorld, calendar: Calendar, rng: Random) -> list[Incident]:
    """What came to the school's ears this term, in the order of the days."""
    if not calendar.held:
        return []
    found = [*_of_stories(world, calendar, rng), *_minor(world, calendar, rng)]
    return sorted(found, key=lambda incident: (incident.occurred_on, incident.key))


def admonishments_of(
    world: SchoolWorld, incidents: Sequence[Incident], rng: Random
) -> Iterator[Admonishment]:
    """For some who bullied or fought: mostly by the legal vice-principal, now and then by the police."""
    vice = next(person for person in world.staff if person.post is Post.LEGAL_VICE_PRINCIPAL)
    for incident in incidents:
        if incident.measures_on is None or rng.random() < (0.5 if incident.bullying else 0.75):
            continue
        did = next((pupil for pupil, part in incident.parts if part == "实施者"), None)
        if did is None or did.grade < 4:
            continue
        police = rng.random() < 0.1
        yield Admonishment(
            key=f"{incident.key}-X",
            pupil=did,
            given_on=incident.measures_on,
            body="公安机关" if police else "法治副校长",
            reason=incident.kind,
            by=None if police else vice,
            incident=incident,
        )


def _of_stories(world: SchoolWorld, calendar: Calendar, rng: Random) -> Iterator[Incident]:
    pupils = {pupil.key: pupil for pupil in world.pupils}
    for number, story in enumerate(world.stories.values(), start=1):
        if story.noticed_on is None or story.trouble not in (Trouble.BULLIED, Trouble.BEHAVIOUR):
            continue
        pupil = pupils[story.pupil_key]
        peers = classmates(pupil, world.pupils, world.stories)
        bullied = story.trouble is Trouble.BULLIED
        if bullied and not peers:
            continue
        kind = rng.choice(_BULLYING if bullied else _BEHAVIOUR)
        if bullied:
            others = rng.sample(peers, min(len(peers), rng.randint(1, 3)))
            parts = [(pupil, "受害者"), (others[0], "实施者"), *((one, "参与者") for one in others[1:])]
        else:
            hurt = rng.sample(peers, min(len(peers), 1)) if kind == "打架" else []
            parts = [(pupil, "实施者"), *((one, "受害者") for one in hurt)]
        yield _handled(f"SJ{world.school.code[4:]}{number:03d}", kind, story, tuple(parts), calendar, rng)


def _handled(
    key: str,
    kind: str,
    story: Story,
    parts: tuple[tuple[Pupil, str], ...],
    calendar: Calendar,
    rng: Random,
) -> Incident:
    assert story.noticed_on is not None
    place = bisect_left(calendar.held, story.noticed_on) + rng.choice((0, 0, 1, 1, 2))
    measures_on = calendar.held[place] if place < len(calendar.held) and rng.random() < 0.95 else None
    return Incident(
        key=key,
        kind=kind,
        bullying=story.trouble is Trouble.BULLIED,
        occurred_on=story.began_on,
        reported_on=story.noticed_on,
        account=_ACCOUNTS[kind],
        parts=parts,
        measures=rng.choice(_MEASURES) if measures_on else None,
        measures_on=measures_on,
        closed_on=story.eased_on
        if measures_on and story.eased_on and story.eased_on >= measures_on
        else None,
    )


def _minor(world: SchoolWorld, calendar: Calendar, rng: Random) -> Iterator[Incident]:
    """What leads to no story; the first schools have one that nobody has dealt with."""
    held = calendar.held
    count = max(round(len(world.pupils) * _MINOR), world.school.index < 3)
    calm = [
        pupil
        for pupil in world.pupils
        if pupil.status is EnrolmentStatus.ENROLLED and pupil.key not in world.stories
    ]
    for number in range(1, count + 1):
        if not calm:
            return
        victim = rng.choice(calm)
        peers = classmates(victim, world.pupils, world.stories)
        if not peers:
            continue
        left = number == 1 and world.school.index < 3 and len(held) > _UNHANDLED
        place = len(held) - 1 - _UNHANDLED if left else rng.randrange(len(held))
        kind = rng.choice(_BULLYING if left or rng.random() < 0.4 else _BEHAVIOUR[:2])
        yield Incident(
            key=f"SJ{world.school.code[4:]}{500 + number}",
            kind=kind,
            bullying=left or kind not in _BEHAVIOUR,
            occurred_on=held[place],
            reported_on=held[place],
            account=_ACCOUNTS[kind],
            parts=((victim, "受害者"), (rng.choice(peers), "实施者")),
            measures=None if left else rng.choice(_MEASURES),
            measures_on=None if left else held[place],
            closed_on=None if left else held[min(place + 5, len(held) - 1)],
        )
