"""How one system has written down a person: mostly as it is, sometimes not, as real systems do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Protocol

from hub.base.conventions import comparable_identity_number, comparable_student_number, person_name
from hub.demo import names


class Difference(StrEnum):
    """In what a record departs from the truth."""

    NAME_TRADITIONAL = "name written in traditional characters"
    NAME_SPACED = "blank within the name"
    NAME_SWAPPED = "surname and given name swapped"
    NAME_HOMOPHONE = "name misheard"
    BIRTH_DATE = "birth date mistyped"
    NO_NATIONAL_ID = "identity number missing"
    NATIONAL_ID_DIGIT = "wrong digit in the identity number"
    NATIONAL_ID_CASE = "lower-case x in the identity number"
    NO_STUDENT_NUMBER = "student number missing"
    STUDENT_NUMBER_DIGIT = "wrong digit in the student number"
    STUDENT_NUMBER_OLD = "temporary student number that was replaced"
    FOREIGN_NATIONAL_ID = "identity number of somebody else"


@dataclass(frozen=True, slots=True)
class Rates:
    """How often a system errs, as shares of its records."""

    name: float = 0.03
    birth_date: float = 0.005
    no_national_id: float = 0.03
    wrong_digit: float = 0.003
    lower_case: float = 0.5
    no_student_number: float = 0.0
    no_identifier: float = 0.0
    temporary: float = 0.0


class Named(Protocol):
    """Of a person what a system writes down to know the child again: a pupil, or somebody who is made for a test of identity."""

    @property
    def name(self) -> str:
        """Whole name."""

    @property
    def birth_date(self) -> date:
        """Date of birth."""

    @property
    def national_id(self) -> str | None:
        """Identity number, if there is one."""

    @property
    def student_number(self) -> str:
        """Student number."""

    @property
    def temporary_number(self) -> str | None:
        """Temporary student number that was replaced."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A pupil as a system has written it down; no phone, that is a matter of `formatted_phone`."""

    family: str
    given: str
    birth_date: date
    national_id: str | None
    student_number: str | None
    differences: tuple[Difference, ...] = ()

    @property
    def name(self) -> str:
        """The whole name as the system would print it."""
        return self.family + self.given


def recorded(pupil: Named, rates: Rates, rng: Random) -> Recorded:
    """What a system with these rates of error has written down of a pupil."""
    found: list[Difference] = []
    family, given = _name(pupil.name, rates, rng, found)
    born = pupil.birth_date
    if rng.random() < rates.birth_date:
        found.append(Difference.BIRTH_DATE)
        born = _mistyped(born, rng)
    national_id = _national_id(pupil, rates, rng, found)
    number: str | None = pupil.student_number
    if pupil.temporary_number and rng.random() < rates.temporary:
        found.append(Difference.STUDENT_NUMBER_OLD)
        number = pupil.temporary_number
    if rng.random() < rates.no_student_number:
        found.append(Difference.NO_STUDENT_NUMBER)
        number = None
    elif number and rng.random() < rates.wrong_digit:
        found.append(Difference.STUDENT_NUMBER_DIGIT)
        number = _wrong_digit(number, rng)
    if rng.random() < rates.no_identifier:
        found = [entry for entry in found if "number" not in entry.value]
        found += [Difference.NO_NATIONAL_ID, Difference.NO_STUDENT_NUMBER]
        national_id = number = None
    return Recorded(family, given, born, national_id, number, tuple(found))


class Meeting(StrEnum):
    """What becomes of a record when it meets the pupil as the hub knows the child from other systems."""

    JOINS = "joins"
    """An exact identifier leads to the pupil alone, and the name or the birth date agrees."""
    WAITS = "waits"
    """No identifier leads anywhere."""
    CONTRADICTS = "contradicts"
    """Identifiers lead to several pupils, or name and birth date both differ."""
    UNREADABLE = "quarantined"
    """An identity number is none (GB 11643), in a system whose connector insists on it."""


def meeting(record: Recorded, known: Recorded) -> Meeting:
    """What becomes of a record about a pupil, by exact identifiers and never by likeness."""
    if Difference.FOREIGN_NATIONAL_ID in record.differences:
        return Meeting.CONTRADICTS
    pairs = zip(_comparable(record), _comparable(known), strict=True)
    if not any(mine and mine == theirs for mine, theirs in pairs):
        return Meeting.WAITS
    agrees = person_name(record.name) == person_name(known.name) or record.birth_date == known.birth_date
    return Meeting.JOINS if agrees else Meeting.CONTRADICTS


def _comparable(record: Recorded) -> tuple[str | None, str | None]:
    number, national_id = record.student_number, record.national_id
    return (
        comparable_student_number(number) if number else None,
        comparable_identity_number(national_id) if national_id else None,
    )


def formatted_phone(digits: str, rng: Random) -> str:
    """The number as one of several people would type it."""
    chance = rng.random()
    if chance < 0.8:
        return digits
    if chance < 0.9:
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    if chance < 0.95:
        return f"+86 {digits}"
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}"


def _name(name: str, rates: Rates, rng: Random, found: list[Difference]) -> tuple[str, str]:
    family, given = names.parted(name)
    if rng.random() >= rates.name or "·" in name:
        return family, given
    variant = rng.randrange(10)
    if variant < 4 and names.traditional(name) != name:
        found.append(Difference.NAME_TRADITIONAL)
        return names.traditional(family), names.traditional(given)
    if variant < 6:
        found.append(Difference.NAME_SPACED)
        return family, " " + given
    if variant == 6:
        found.append(Difference.NAME_SWAPPED)
        return given, family
    if names.homophone(name) != name:
        found.append(Difference.NAME_HOMOPHONE)
        return family, names.homophone(name)[len(family) :]
    found.append(Difference.NAME_SPACED)
    return family, given + " "


def _mistyped(born: date, rng: Random) -> date:
    swapped = f"{born.year}-{born.day:02d}-{born.month:02d}"
    if born.day <= 12 and born.day != born.month and rng.random() < 0.6:
        return date.fromisoformat(swapped)
    return born + timedelta(days=rng.choice((-10, -1, 1, 10, 365)))


def _national_id(pupil: Named, rates: Rates, rng: Random, found: list[Difference]) -> str | None:
    number = pupil.national_id
    if number is None:
        return None
    if rng.random() < rates.no_national_id:
        found.append(Difference.NO_NATIONAL_ID)
        return None
    if rng.random() < rates.wrong_digit:
        found.append(Difference.NATIONAL_ID_DIGIT)
        return _wrong_digit(number, rng)
    if number.endswith("X") and rng.random() < rates.lower_case:
        found.append(Difference.NATIONAL_ID_CASE)
        return number[:-1] + "x"
    return number


def _wrong_digit(number: str, rng: Random) -> str:
    # One of the last digits before the check digit, so that the rest still looks right.
    place = rng.randrange(len(number) - 4, len(number) - 1)
    return number[:place] + str((int(number[place]) + rng.randint(1, 9)) % 10) + number[place + 1 :]
