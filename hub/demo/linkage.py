"""A labelled set for identity: pupils as a roster has them, and patients of whom it is known which pupil they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hub.base.conventions import Sex
from hub.demo import names
from hub.demo.disagreement import Rates, Recorded, formatted_phone, recorded
from hub.demo.identity import Numbers, phone, unlisted_national_id

PUPIL_RATES = Rates(name=0.005, birth_date=0.001, no_national_id=0.02, wrong_digit=0.001)
"""How often the roster errs."""
PATIENT_RATES = Rates(
    name=0.1, birth_date=0.03, no_national_id=0.6, wrong_digit=0.02, no_student_number=0.8, no_identifier=0.3
)
"""How often the health partners err: much more than those of the demo, as these are the records that identifiers do not join."""

STRANGERS = 0.3
"""Share of patients who are no pupil of the district."""
LOOKALIKES = 0.02
"""Share of strangers with the name of a pupil, a third of them born on a day near the pupil's."""
TWINS = 0.016
NAMESAKES = 0.004
"""Share of pupils with the name of a classmate."""
NO_PHONE = 0.35
OTHER_PHONE = 0.1
"""Share of patients without a phone, and with one that the school does not know."""
NO_SCHOOL = 0.5
OTHER_SCHOOL = 0.03
"""Share of patients whose school is not told, and of those where it is an old one."""


@dataclass(frozen=True, slots=True)
class Person:
    """One record about somebody, of the roster or of a health partner."""

    key: str
    person: str
    """Whom it is about: the label."""
    sex: Sex
    said: Recorded
    phones: tuple[str, ...]
    school: str | None


@dataclass(slots=True)
class _Child:
    person: str
    name: str
    sex: Sex
    birth_date: date
    national_id: str | None
    student_number: str
    phones: tuple[str, ...]
    school: str
    temporary_number: None = None


def pupils_and_patients(pupils: int, patients: int, *, seed: int) -> tuple[list[Person], list[Person]]:
    """As many pupils and patients, the same for the same seed."""
    rng = Random(seed)
    children = list(_children(pupils, rng))
    roster = [
        Person(f"P{number}", one.person, one.sex, recorded(one, PUPIL_RATES, rng), one.phones, one.school)
        for number, one in enumerate(children)
    ]
    seen = []
    for number in range(patients):
        one = _stranger(number, children, rng) if rng.random() < STRANGERS else rng.choice(children)
        seen.append(_patient(f"X{number}", one, rng))
    return roster, seen


def _children(count: int, rng: Random) -> Iterator[_Child]:
    numbers, schools = Numbers(), max(1, count // 830)
    before: _Child | None = None
    for number in range(count):
        school = f"S{number * schools // count:03d}"
        sex = rng.choice((Sex.MALE, Sex.FEMALE))
        family = names.surname(rng)
        born = date(2008, 9, 1) + timedelta(days=rng.randrange(12 * 365))
        phones = tuple(phone(rng) for _ in range(rng.choice((1, 2, 2))))
        chance = rng.random()
        name = names.child_name(rng, sex, family)
        if before is not None and chance < TWINS:
            born, phones, school = before.birth_date, before.phones, before.school
            name = names.child_name(rng, sex, names.parted(before.name)[0])
        elif before is not None and chance < TWINS + NAMESAKES:
            name, sex = before.name, before.sex
        national_id = numbers.national_id(rng, born, sex) if rng.random() > 0.02 else None
        student_number = f"G{national_id}" if national_id else numbers.other_number(rng, "J", "310107", born)
        before = _Child(f"p{number}", name, sex, born, national_id, student_number, phones, school)
        yield before


def _stranger(number: int, children: list[_Child], rng: Random) -> _Child:
    sex = rng.choice((Sex.MALE, Sex.FEMALE))
    born = date(2008, 9, 1) + timedelta(days=rng.randrange(12 * 365))
    name = names.child_name(rng, sex, names.surname(rng))
    if rng.random() < LOOKALIKES:
        like = rng.choice(children)
        name, sex = like.name, like.sex
        if rng.random() < 0.33:
            born = like.birth_date + timedelta(days=rng.choice((-30, -2, 2, 30, 365)))
    school = rng.choice(children).school
    national_id = unlisted_national_id(rng, born, sex)
    return _Child(f"x{number}", name, sex, born, national_id, f"G{national_id}", (phone(rng),), school)


def _patient(key: str, one: _Child, rng: Random) -> Person:
    chance = rng.random()
    phones: tuple[str, ...] = ()
    if chance > NO_PHONE:
        number = phone(rng) if chance < NO_PHONE + OTHER_PHONE else rng.choice(one.phones)
        phones = (formatted_phone(number, rng),)
    chance = rng.random()
    school = None if chance < NO_SCHOOL else one.school
    if NO_SCHOOL < chance < NO_SCHOOL + OTHER_SCHOOL:
        school = f"S{rng.randrange(999):03d}"
    return Person(key, one.person, one.sex, recorded(one, PATIENT_RATES, rng), phones, school)
