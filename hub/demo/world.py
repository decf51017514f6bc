"""The district, made school by school, so that memory holds one school at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from hub.demo.attendance import marks_of
from hub.demo.calendar import calendar
from hub.demo.families import Families, Family
from hub.demo.health import SHANGHAI, encounters_of, health_of, referrals_of
from hub.demo.identity import Numbers
from hub.demo.mentoring import mentoring_of
from hub.demo.model import Calendar, Guardian, Health, Pupil, Referral, School, SchoolWorld
from hub.demo.parents import attendances_of, sessions_of
from hub.demo.places import GRADES, class_sizes, schools
from hub.demo.pupils import Newcomers
from hub.demo.staff import staff_of
from hub.demo.stories import Story, retold, stories_of


@dataclass(frozen=True, slots=True)
class World:
    """A district of this size and seed; the same arguments give the same district, whatever the machine."""

    students: int
    seed: int
    today: date
    calendar: Calendar = field(init=False)
    schools: tuple[School, ...] = field(init=False)
    health: Health = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "calendar", calendar(self.today))
        newest = date(int(self.calendar.running.code[:4]) - 1, 9, 1)
        object.__setattr__(self, "schools", schools(self.students, newest, self.random("schools")))
        object.__setattr__(self, "health", health_of(len(self.schools), self.random("health")))

    def random(self, *topic: object) -> Random:
        """A generator of its own for each topic, so that a change in one leaves the others as they were."""
        # Seeding with text is independent of the process's hash seed.
        return Random("/".join(map(str, (self.seed, self.students, *topic))))

    def by_school(self) -> Iterator[SchoolWorld]:
        """All that is true, one school after the other."""
        families, numbers, referrals = Families(), Numbers(), 0
        for school in self.schools:
            world = self._school(school, families, numbers, referrals)
            referrals += len(world.referrals)
            yield world

    def _school(self, school: School, families: Families, numbers: Numbers, referrals: int) -> SchoolWorld:
        sizes = class_sizes(school, self.random("classes", school.key))
        classes = [group for group, _ in sizes]
        staff = staff_of(school, classes, self.random("staff", school.key))
        newcomers = Newcomers(
            school, sizes, self.calendar, families, numbers, self.random("pupils", school.key)
        )
        members = list(newcomers.pupils())
        pupils = [pupil for pupil, _ in members]
        guardians, shared = _guardians(members, families)
        sessions = sessions_of(
            school, staff, list(GRADES[school.stage]), self.calendar, self.random("sessions", school.key)
        )
        stories = stories_of(pupils, self.calendar, self.random("stories", school.key))
        referred = referrals_of(
            school,
            list(stories.values()),
            len(pupils),
            self.health,
            referrals,
            self.today,
            self.random("referrals", school.key),
        )
        self._retell(stories, referred, self.random("retold", school.key))
        return SchoolWorld(
            school=school,
            classes=classes,
            staff=staff,
            pupils=pupils,
            guardians=guardians,
            shared_guardians=shared,
            marks=marks_of(school.index, pupils, stories, self.calendar, self.random("marks", school.key)),
            mentoring=mentoring_of(staff, pupils, self.calendar, self.random("mentors", school.key)),
            sessions=sessions,
            attendances=attendances_of(sessions, pupils, self.random("attendances", school.key)),
            referrals=referred,
            stories=stories,
            encounters=encounters_of(referred, self.today, self.random("encounters", school.key)),
        )

    def _retell(self, stories: dict[str, Story], referrals: Sequence[Referral], rng: Random) -> None:
        for referral in referrals:
            requested = referral.requested_at.astimezone(SHANGHAI).date()
            closed = referral.closed_at and referral.closed_at.astimezone(SHANGHAI).date()
            story = stories[referral.pupil_key]
            stories[referral.pupil_key] = retold(story, requested, closed, self.calendar.held, rng)


def _guardians(
    members: list[tuple[Pupil, Family]], families: Families
) -> tuple[list[Guardian], list[Guardian]]:
    """Guardians first met with these pupils, and those of brothers and sisters in earlier schools."""
    new: dict[str, Guardian] = {}
    shared: dict[str, Guardian] = {}
    for _, family in members:
        for guardian in family.guardians:
            (shared if guardian.key in families.settled else new).setdefault(guardian.key, guardian)
    families.settle()
    return list(new.values()), list(shared.values())
