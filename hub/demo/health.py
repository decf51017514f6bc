"""Health partners (医教协同), their people, and the pupils who are referred to them (医疗转介)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hub.base.conventions import Sex
from hub.demo import names
from hub.demo.model import (
    Encounter,
    Health,
    HealthPartner,
    Practitioner,
    Referral,
    ReferralState,
    School,
)
from hub.demo.stories import Concern, Story, Trouble
from hub.screening.instruments import Instrument, instruments

SHANGHAI = ZoneInfo("Asia/Shanghai")
_PARTNERS = (
    ("普陀区精神卫生中心（演示）", "精神专科医院", ("心理门诊", "儿童青少年精神科", "危机干预")),
    ("苏河综合医院心身医学科", "综合医院", ("心身医学科", "睡眠门诊")),
    ("同泽儿童医院心理科", "儿童医院", ("发育行为科", "儿童心理科")),
    ("青禾中医医院", "中医医院", ("中医神志病科", "推拿")),
    ("真知社区卫生服务中心", "社区卫生服务中心", ("心理咨询点", "家庭医生")),
    ("长风里社区卫生服务中心", "社区卫生服务中心", ("心理咨询点", "随访")),
    ("望舒青少年心理诊所", "专科诊所", ("心理咨询", "家庭治疗")),
    ("知行大学附属医院临床心理科", "综合医院", ("临床心理科", "进食障碍门诊")),
)
_TITLES = ("主任医师", "副主任医师", "主治医师", "住院医师", "心理治疗师", "心理治疗师")
_REASONS = {
    Trouble.LOW_MOOD: ("情绪持续低落两周以上，睡眠差", "自伤行为，家长已知情", "进食明显减少，体重下降"),
    Trouble.SCHOOL_REFUSAL: ("拒绝上学，与父母冲突激烈", "到校门口即腹痛，已多日未到校"),
    Trouble.FAMILY_CONFLICT: ("亲子冲突激烈，曾离家", "网络使用失控，昼夜颠倒"),
    Trouble.EXAM_ANXIETY: ("考试前反复惊恐发作", "强迫洗手，影响学习"),
    Trouble.BULLIED: ("受欺凌后惊恐、失眠",),
    Trouble.BEHAVIOUR: ("注意力难以集中，课堂多动", "冲动伤人，难以自控"),
    Trouble.BEREAVED: ("亲人离世后长期哀伤",),
    Trouble.SEVERE: ("疑似精神病性症状，需专科评估", "既往确诊，病情反复"),
    Trouble.HARDSHIP: ("家庭变故后情绪低落",),
}
_FEEDBACK = {
    ReferralState.IN_PROGRESS: ("已初诊，建议每周心理治疗一次", "已评估，药物治疗观察中，请学校减轻作业压力"),
    ReferralState.COMPLETED: (
        "评估为适应问题，建议校内辅导继续跟进", "症状缓解，可正常上学，三个月后复诊", "已完成八次治疗，转回学校心理辅导室",
    ),
    ReferralState.REFUSED: ("不属本机构诊疗范围，建议转至精神专科医院", "近期号源已满，请转介其他机构"),
    ReferralState.CANCELLED: ("家长自行就诊，取消转介", "学生转学，取消转介"),
}  # fmt: skip
_SHARE = 0.012
_STATES = tuple(ReferralState)


def health_of(schools: int, rng: Random) -> Health:
    """Six partners for a small district, all eight for a large one, with three to seven people each."""
    partners = tuple(
        HealthPartner(
            key=f"H{number:02d}",
            code=f"310107H{number:04d}",
            name=name,
            kind=kind,
            services=services,
            phone=f"021-6010{number:04d}",
        )
        for number, (name, kind, services) in enumerate(_PARTNERS[: 8 if schools > 24 else 6], start=1)
    )
    of_partner = {
        partner.key: tuple(
            _practitioner(f"{partner.key}-D{number:02d}", partner.key, rng)
            for number in range(1, rng.randint(3, 7) + 1)
        )
        for partner in partners
    }
    return Health(partners, tuple(person for people in of_partner.values() for person in people), of_partner)


def _practitioner(key: str, partner_key: str, rng: Random) -> Practitioner:
    sex = Sex.MALE if rng.random() < 0.4 else Sex.FEMALE
    return Practitioner(
        key,
        partner_key,
        names.adult_name(rng, sex),
        sex,
        rng.choice(_TITLES),
        f"021-6011{rng.randrange(10**4):04d}",
    )


def referrals_of(
    school: School,
    stories: Sequence[Story],
    pupils: int,
    health: Health,
    first_number: int,
    today: date,
    rng: Random,
) -> list[Referral]:
    """The school's referrals, about twelve for a thousand pupils; the states take turns through the district."""
    count = max(1, round(pupils * _SHARE))
    grave = sorted(stories, key=lambda story: (-story.concern, rng.random()))[:count]
    return [
        _referral(f"{school.key}-R{number:04d}", story, _STATES[number % len(_STATES)], health, today, rng)
        for number, story in enumerate(sorted(grave, key=lambda story: story.pupil_key), start=first_number)
    ]


def _referral(
    key: str, story: Story, state: ReferralState, health: Health, today: date, rng: Random
) -> Referral:
    partner = rng.choice(health.partners)
    person = rng.choice(health.of_partner[partner.key])
    latest = {ReferralState.REQUESTED: 1, ReferralState.ACCEPTED: 4, ReferralState.IN_PROGRESS: 12}.get(
        state, 30
    )
    requested = _at(today - timedelta(days=latest + rng.randrange(24)), rng)
    accepted = closed = None
    if state in (ReferralState.ACCEPTED, ReferralState.IN_PROGRESS, ReferralState.COMPLETED):
        accepted = requested + timedelta(days=rng.randint(1, 3), hours=rng.randrange(6))
    if state is ReferralState.COMPLETED:
        closed = requested + timedelta(days=rng.randint(6, 28))
    elif state in (ReferralState.REFUSED, ReferralState.CANCELLED):
        closed = requested + timedelta(days=rng.randint(1, 9))
    feedback = _FEEDBACK.get(state)
    return Referral(
        key=key,
        pupil_key=story.pupil_key,
        partner_key=partner.key,
        practitioner_key=person.key if accepted or rng.random() < 0.3 else None,
        state=state,
        urgency=rng.choices(("routine", "urgent", "asap", "stat"), (70, 20, 8, 2))[0],
        reason=rng.choice(_REASONS[story.trouble]),
        consent=rng.choices((True, False, None), (88, 4, 8))[0],
        requested_at=requested,
        accepted_at=accepted,
        closed_at=closed,
        feedback=rng.choice(feedback) if feedback else None,
    )


def encounters_of(referrals: Sequence[Referral], today: date, rng: Random) -> list[Encounter]:
    """The visits that followed from referrals: up to four while a referral goes on, a few of them stays of days."""
    return [
        visit
        for referral in referrals
        if referral.state in (ReferralState.IN_PROGRESS, ReferralState.COMPLETED)
        for visit in _visits(referral, today, rng)
    ]


def _visits(referral: Referral, today: date, rng: Random) -> Iterator[Encounter]:
    assert referral.accepted_at is not None
    assert referral.practitioner_key is not None
    day = referral.accepted_at.astimezone(SHANGHAI).date()
    last = referral.closed_at.astimezone(SHANGHAI).date() if referral.closed_at else today
    for number in range(1, rng.randint(1, 4) + 1):
        kind = rng.choices(("AMB", "VR", "EMER", "IMP"), (80, 10, 4, 6))[0]
        starts = _at(day, rng)
        stays = (
            timedelta(days=rng.randint(3, 12))
            if kind == "IMP"
            else timedelta(minutes=rng.choice((30, 50, 60)))
        )
        over = (starts + stays).date() <= last
        disposition = rng.choices(("home", "other-hcf", "psy", "aadvice"), (90, 4, 3, 3))[0] if over else None
        yield Encounter(
            key=f"{referral.key}-V{number}",
            referral_key=referral.key,
            practitioner_key=referral.practitioner_key,
            kind=kind,
            starts_at=starts,
            ends_at=starts + stays if over else None,
            disposition=disposition if kind in ("EMER", "IMP") else None,
        )
        day += timedelta(days=7) if kind != "IMP" else timedelta(days=14)
        if day > last:
            return


@dataclass(frozen=True, slots=True)
class Taken:
    """A screening that a partner took; `told`: whether the server has the answers, `twice`: and the total as well."""

    instrument: Instrument
    on: date
    points: tuple[int, ...]
    told: bool
    twice: bool


def taken_at_partners(
    referral: Referral, grade: int, concern: Concern, today: date, rng: Random
) -> Iterator[Taken]:
    """What the partner asks at the first visit of those who are old enough."""
    if referral.accepted_at is None or grade < 6:
        return
    day = min(referral.accepted_at.astimezone(SHANGHAI).date(), today)
    for code in ("PHQ-9@2001", "GAD-7@2006"):
        if rng.random() < 0.7:
            instrument = instruments()[code]
            share = (0.2, 0.3, 0.5, 0.75)[concern]
            points = tuple(sum(rng.random() < share for _ in range(3)) for _ in range(instrument.items))
            told = rng.random() < 0.8
            yield Taken(instrument, day, points, told, told and rng.random() < 0.5)


def _at(day: date, rng: Random) -> datetime:
    return datetime.combine(day, time(rng.randint(8, 16), rng.randrange(60)), SHANGHAI)
