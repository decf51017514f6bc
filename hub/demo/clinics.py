"""Doctors who come to schools (医教融合): one clinic a month at least, from school to school."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hub.demo.model import Health, SchoolWorld

SINCE = 2024, 9
"""Year and month of the first clinic."""
_AHEAD = 2
"""Months that are planned ahead."""
_OFFERS = ("情绪与睡眠咨询", "注意力与学习困难评估", "青春期心理讲座与咨询", "家长咨询")
_MISSED = 0.12


@dataclass(frozen=True, slots=True)
class Clinic:
    """A doctor's clinic at a school; `held_on` is None where it was missed or is yet to come."""

    number: str
    partner_code: str
    doctor_key: str
    planned_on: date
    state: str
    held_on: date | None
    seen: int | None
    offer: str


def clinics_of(
    world: SchoolWorld, schools: int, health: Health, today: date, rng: Random
) -> Iterator[Clinic]:
    """The clinics at this school: each month one school of every twelve has its turn.

    Where the doctor could not come, another came in the same month.
    """
    turns = min(schools, 12)
    year, month = SINCE
    count = (today.year - year) * 12 + today.month - month + _AHEAD
    for turn in range(count + 1):
        if turn % turns != world.school.index % turns:
            continue
        first = date(year + (month - 1 + turn) // 12, (month - 1 + turn) % 12 + 1, 1)
        planned = first + timedelta((2 - first.weekday()) % 7 + 7)
        missed = planned <= today and rng.random() < _MISSED
        if missed:
            yield _clinic(world, health, planned, "未坐诊", "A", rng)
        again = planned + timedelta(7) if missed else planned
        state = "已坐诊" if again <= today else "已排期"
        yield _clinic(world, health, again, state, "B", rng)


def _clinic(world: SchoolWorld, health: Health, day: date, state: str, letter: str, rng: Random) -> Clinic:
    partner = rng.choice(health.partners)
    held = state == "已坐诊"
    return Clinic(
        number=f"ZZ{world.school.code[4:]}-{day:%Y%m}{letter}",
        partner_code=partner.code,
        doctor_key=rng.choice(health.of_partner[partner.key]).key,
        planned_on=day,
        state=state,
        held_on=day if held else None,
        seen=rng.randint(4, 15) if held else None,
        offer=rng.choice(_OFFERS),
    )
