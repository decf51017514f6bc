"""Pupils of a school with their numbers, families, classes and changes of enrolment (异动)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hub.base.conventions import EnrolmentChange, EnrolmentStatus, Sex
from hub.demo import names
from hub.demo.families import Families, Family
from hub.demo.identity import Numbers, phone
from hub.demo.model import Attending, Calendar, ClassGroup, EnrolmentEvent, Pupil, School
from hub.demo.places import DISTRICT, GRADES

_TWINS = 0.008


@dataclass(slots=True)
class Newcomers:
    """What pupils of one school are made with; `families` and `numbers` are the district's."""

    school: School
    sizes: Sequence[tuple[ClassGroup, int]]
    calendar: Calendar
    families: Families
    numbers: Numbers
    rng: Random

    def pupils(self) -> Iterator[tuple[Pupil, Family]]:
        """The school's pupils, class by class, each with the family."""
        twin: tuple[date, Family] | None = None
        number = 0
        for group, size in self.sizes:
            for _ in range(size):
                number += 1
                born, family = twin or (self._birth_date(group.grade), None)
                family = family or self.families.of_child(self.rng, group.grade)
                twin = (born, family) if twin is None and self.rng.random() < _TWINS else None
                yield self._pupil(f"{self.school.key}-P{number:04d}", group, born, family), family
            twin = None

    def _birth_date(self, grade: int) -> date:
        # Six years old by 31 August when entering grade 1; one in a hundred entered a year late.
        year = int(self.calendar.running.code[:4]) - 6 - grade - (self.rng.random() < 0.01)
        return date(year, 9, 1) + timedelta(days=self.rng.randrange(365))

    def _pupil(self, key: str, group: ClassGroup, born: date, family: Family) -> Pupil:
        rng = self.rng
        sex = Sex.MALE if rng.random() < 0.523 else Sex.FEMALE
        entered = self._entered(group.grade)
        national_id, student_number, temporary = self._numbers_of(born, sex, entered)
        attending, status, events = self._course(group, entered)
        return Pupil(
            key=key,
            name=names.child_name(rng, sex, family.surname),
            sex=sex,
            birth_date=born,
            national_id=national_id,
            student_number=student_number,
            temporary_number=temporary,
            phone=phone(rng) if group.grade >= 6 and rng.random() < 0.6 else None,
            grade=group.grade,
            class_key=group.key,
            status=status,
            entered_on=entered,
            guardian_keys=tuple(guardian.key for guardian in family.guardians),
            attending=attending,
            events=events,
        )

    def _entered(self, grade: int) -> date:
        first = GRADES[self.school.stage].start
        if grade >= 10:
            first = max(first, 10)
        began = date(int(self.calendar.running.code[:4]) - (grade - first), 9, 1)
        return max(began, self.school.opened_on)

    def _numbers_of(self, born: date, sex: Sex, entered: date) -> tuple[str | None, str, str | None]:
        chance = self.rng.random()
        if chance < 0.02:
            return None, self.numbers.other_number(self.rng, "J", DISTRICT.code, born), None
        if chance < 0.023:
            return None, self.numbers.other_number(self.rng, "L", DISTRICT.code, entered), None
        national_id = self.numbers.national_id(self.rng, born, sex)
        if chance < 0.028:
            return national_id, f"L{national_id}", None
        if chance < 0.045:
            return national_id, f"G{national_id}", f"L{national_id}"
        return national_id, f"G{national_id}", None

    def _course(
        self, group: ClassGroup, entered: date
    ) -> tuple[tuple[Attending, ...], EnrolmentStatus, tuple[EnrolmentEvent, ...]]:
        """How the school year went: membership of classes, today's status, and what changed on the way."""
        start = date(int(self.calendar.running.code[:4]), 9, 1)
        whole = (Attending(group.key, start),)
        chance = self.rng.random()
        if chance < 0.008:
            on = self._some_day(0.15, 0.9)
            reason = self.rng.choice(("因病休学", "因病休学（心理原因）", "因伤休学", "出国休学"))
            return whole, EnrolmentStatus.SUSPENDED, (self._event(EnrolmentChange.SUSPENDED, on, reason),)
        if chance < 0.011:
            out, back = self._some_day(0.02, 0.3), self._some_day(0.5, 0.95)
            return (
                whole,
                EnrolmentStatus.RESUMED,
                (
                    self._event(EnrolmentChange.SUSPENDED, out, "因病休学"),
                    self._event(EnrolmentChange.RESUMED, back, "康复复学"),
                ),
            )
        if chance < 0.018:
            on = self._some_day(0.2, 0.9)
            reason = self.rng.choice(("随父母工作调动", "户籍迁移", "住址变更"))
            return (
                (Attending(group.key, start, on),),
                EnrolmentStatus.TRANSFERRED_OUT,
                (self._event(EnrolmentChange.TRANSFERRED_OUT, on, reason),),
            )
        if chance < 0.026:
            on = self._some_day(0.05, 0.8)
            return (
                (Attending(group.key, on),),
                EnrolmentStatus.ENROLLED,
                (self._event(EnrolmentChange.TRANSFERRED_IN, on, "外区转入"),),
            )
        if chance < 0.032:
            sibling_class = self._other_class(group)
            if sibling_class:
                on = self._some_day(0.1, 0.8)
                return (
                    (Attending(sibling_class, start, on - timedelta(days=1)), Attending(group.key, on)),
                    EnrolmentStatus.ENROLLED,
                    (self._event(EnrolmentChange.CLASS_CHANGED, on, "家长申请调班"),),
                )
        if group.grade >= 10 and chance < 0.034:
            on = self._some_day(0.2, 0.9)
            return (
                (Attending(group.key, start, on),),
                EnrolmentStatus.WITHDRAWN,
                (self._event(EnrolmentChange.WITHDRAWN, on, "本人申请退学"),),
            )
        return whole, EnrolmentStatus.ENROLLED, ()

    def _event(self, kind: EnrolmentChange, on: date, reason: str) -> EnrolmentEvent:
        return EnrolmentEvent(kind, on, reason, self.school.code)

    def _other_class(self, group: ClassGroup) -> str | None:
        others = [other.key for other, _ in self.sizes if other.grade == group.grade and other is not group]
        return self.rng.choice(others) if others else None

    def _some_day(self, earliest: float, latest: float) -> date:
        """A school day of the running term so far, between two shares of it; its first day in its first week."""
        held = self.calendar.held or (self.calendar.running.starts_on,)
        return held[int(self.rng.uniform(earliest, latest) * (len(held) - 1))]
