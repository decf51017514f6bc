"""The roster: OneRoster 1.2 objects as the REST binding would return them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from hub.base.conventions import Kin, Sex
from hub.demo import names
from hub.demo.disagreement import Rates, Recorded, formatted_phone, recorded
from hub.demo.expectation import Expectation
from hub.demo.exports.writing import Lines
from hub.demo.identity import stable_id
from hub.demo.model import Calendar, ClassGroup, Guardian, Post, Pupil, School, SchoolWorld, Staff, Term
from hub.demo.places import DISTRICT, class_code

FIRST_YEAR = 2022
"""In which the first school year began of which systems of the district still tell."""
STREAMS = ("orgs", "academicSessions", "users", "demographics", "classes", "enrollments")
SOURCE = "oneroster"
RATES = Rates(
    name=0.004, birth_date=0.001, no_national_id=0.01, wrong_digit=0.0, lower_case=0.2, temporary=0.5
)
"""The roster is the best of the systems: it errs little, and never in a student number."""

_ROLES = {
    Post.PRINCIPAL: "principal", Post.HOMEROOM_TEACHER: "teacher", Post.TEACHER: "teacher",
    Post.PSYCHOLOGIST: "counselor", Post.LEGAL_VICE_PRINCIPAL: "ext:legalVicePrincipal",
}  # fmt: skip
_PARENTS = frozenset({"51", "52", "57", "58"})


def knows_national_id(seed: int, guardian: Guardian) -> bool:
    """Whether the schools asked this guardian for the identity number: of about 85 in a hundred they did."""
    return int(stable_id(seed, SOURCE, "asked", guardian.key)[:2], 16) < 218


class OneRoster:
    """Writes the roster's view, school by school."""

    def __init__(self, lines: Lines, seed: int, calendar: Calendar, expected: Expectation) -> None:
        self._lines = lines
        self._seed = seed
        self._calendar = calendar
        self._expected = expected
        # Last summer's import gave thousands of rows one time of change.
        self._imported = f"{calendar.running.code[:4]}-08-28T02:00:00.000Z"
        self._district()

    def sourced_id(self, kind: str, key: str) -> str:
        """The roster's own id of a thing, in the form of a UUID."""
        digits = stable_id(self._seed, SOURCE, kind, key)
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def roster(self, world: SchoolWorld, rng: Random) -> dict[str, Recorded]:
        """How the roster has written down each pupil of a school."""
        return {pupil.key: recorded(pupil, RATES, rng) for pupil in world.pupils}

    def school(self, world: SchoolWorld, roster: Mapping[str, Recorded], rng: Random) -> None:
        """Write all objects of one school."""
        school = world.school
        self._lines.write("orgs", self._school(school))
        for group in world.classes:
            self._lines.write("classes", self._class(school, group))
        for person in world.staff:
            self._staff(school, person, rng)
        for guardian in world.guardians:
            self._lines.write("users", self._guardian(school, guardian, rng))
        kin = {guardian.key: guardian.kin for guardian in (*world.guardians, *world.shared_guardians)}
        for pupil in world.pupils:
            self._pupil(school, pupil, roster[pupil.key], kin, rng)
        self._count(world)
        if school.index == 0:
            self._invalid(school, world)

    def _base(self, kind: str, key: str, changed: date | None = None) -> dict[str, Any]:
        at = f"{changed}T01:30:00.000Z" if changed and changed <= self._calendar.today else self._imported
        return {"sourcedId": self.sourced_id(kind, key), "status": "active", "dateLastModified": at}

    def _ref(self, kind: str, key: str, collection: str) -> dict[str, str]:
        sourced_id = self.sourced_id(kind, key)
        href = f"/ims/oneroster/rostering/v1p2/{collection}/{sourced_id}"
        return {"href": href, "sourcedId": sourced_id, "type": kind}

    def _district(self) -> None:
        self._lines.write(
            "orgs",
            {**self._base("org", "district"), "name": DISTRICT.name, "type": "district", "identifier": DISTRICT.code},
        )  # fmt: skip
        year = int(self._calendar.running.code[:4])
        years = range(min(FIRST_YEAR, year - 1), year + 1)
        for first in years:
            self._lines.write("academicSessions", self._year(first))
        for term in self._calendar.terms:
            self._lines.write("academicSessions", self._term(term))
        self._expected.entities.update(
            {"District": 1, "AcademicYear": len(years), "Term": len(self._calendar.terms)}
        )

    def _year(self, first: int) -> dict[str, Any]:
        code = f"{first}-{first + 1}"
        return {
            **self._base("academicSession", code),
            "title": f"{code}学年",
            "startDate": f"{first}-09-01",
            "endDate": f"{first + 1}-08-31",
            "type": "schoolYear",
            "schoolYear": str(first + 1),
        }

    def _term(self, term: Term) -> dict[str, Any]:
        return {
            **self._base("academicSession", term.code),
            "title": term.name,
            "startDate": term.starts_on.isoformat(),
            "endDate": term.ends_on.isoformat(),
            "type": "term",
            "parent": self._ref("academicSession", term.school_year, "academicSessions"),
            "schoolYear": term.school_year[5:],
            "metadata": {"code": term.code},
        }

    def _school(self, school: School) -> dict[str, Any]:
        return {
            **self._base("org", school.key),
            "name": school.name,
            "type": "school",
            "identifier": school.code,
            "parent": self._ref("org", "district", "orgs"),
            "metadata": {
                "stage": school.stage.value,
                "ownership": "private" if school.private else "public",
                "openedOn": school.opened_on.isoformat(),
            },
        }

    def _class(self, school: School, group: ClassGroup) -> dict[str, Any]:
        autumn = self._calendar.terms[1].code
        spring = self._calendar.terms[2].code
        return {
            **self._base("class", group.key),
            "title": group.name,
            "classCode": f"{school.code}-{group.key[-4:]}",
            "classType": "homeroom",
            "grades": [f"{group.grade:02d}"],
            "school": self._ref("org", school.key, "orgs"),
            "metadata": {
                "schoolYear": self._calendar.running.school_year,
                "code": class_code(school, group, self._calendar.running.school_year),
            },
            "terms": [self._ref("academicSession", code, "academicSessions") for code in (autumn, spring)],
        }

    def _role(self, school: School, role: str, begins: date | None = None) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "roleType": "primary",
            "role": role,
            "org": self._ref("org", school.key, "orgs"),
        }
        if begins:
            entry["beginDate"] = begins.isoformat()
        return entry

    def _user(
        self, key: str, name: tuple[str, str], number: str, changed: date | None = None
    ) -> dict[str, Any]:
        family, given = name
        return {
            **self._base("user", key, changed),
            "enabledUser": "true",
            "username": number.lower(),
            "givenName": given,
            "familyName": family,
            "identifier": number,
        }

    def _staff(self, school: School, person: Staff, rng: Random) -> None:
        since = date(int(self._calendar.running.code[:4]) - rng.randrange(12), 9, 1)
        self._lines.write(
            "users",
            {
                **self._user(person.key, names.parted(person.name), person.number),
                "roles": [self._role(school, _ROLES[person.post], since)],
                "phone": formatted_phone(person.phone, rng),
                "metadata": {"post": person.post.value},
            },
        )
        if person.class_key:
            self._lines.write(
                "enrollments",
                {
                    **self._enrollment(school, person.key, person.class_key, "teacher", changed=None),
                    "primary": "true",
                    "beginDate": f"{self._calendar.running.code[:4]}-09-01",
                },
            )

    def _guardian(self, school: School, guardian: Guardian, rng: Random) -> dict[str, Any]:
        role = "parent" if guardian.kin.value in _PARENTS else "guardian"
        metadata = {"nationalId": guardian.national_id} if knows_national_id(self._seed, guardian) else {}
        return {
            **self._user(guardian.key, names.parted(guardian.name), guardian.key),
            "roles": [self._role(school, role)],
            "sms": formatted_phone(guardian.phone, rng),
            "metadata": metadata,
        }

    def _pupil(
        self, school: School, pupil: Pupil, record: Recorded, kin: Mapping[str, Kin], rng: Random
    ) -> None:
        changed = pupil.events[-1].effective_on if pupil.events else None
        number = record.student_number or pupil.student_number
        metadata: dict[str, Any] = {
            "studentNumber": number,
            "enrolmentStatus": pupil.status.value,
            "kin": {self.sourced_id("user", key): kin[key].value for key in pupil.guardian_keys},
        }
        if record.national_id:
            metadata["nationalId"] = record.national_id
        user = {
            **self._user(pupil.key, (record.family, record.given), number, changed),
            "userIds": [{"type": "学籍号", "identifier": number}],
            "grades": [f"{pupil.grade:02d}"],
            "roles": [self._role(school, "student", pupil.entered_on)],
            "agents": [self._ref("user", key, "users") for key in pupil.guardian_keys],
            "metadata": metadata,
        }
        if pupil.phone:
            user["phone"] = formatted_phone(pupil.phone, rng)
        self._lines.write("users", user)
        self._lines.write("demographics", self._demographics(pupil, record))
        for stay in pupil.attending:
            enrollment = self._enrollment(school, pupil.key, stay.class_key, "student", changed)
            enrollment["beginDate"] = stay.starts_on.isoformat()
            if stay.ends_on:
                enrollment["endDate"] = stay.ends_on.isoformat()
            self._lines.write("enrollments", enrollment)
        self._expected.person(SOURCE, user["sourcedId"], pupil.key, record, "roster")

    def _demographics(self, pupil: Pupil, record: Recorded) -> dict[str, Any]:
        return {
            **self._base("user", pupil.key),
            "birthDate": record.birth_date.isoformat(),
            "sex": "male" if pupil.sex is Sex.MALE else "female",
        }

    def _enrollment(
        self, school: School, user_key: str, class_key: str, role: str, changed: date | None
    ) -> dict[str, Any]:
        return {
            **self._base("enrollment", f"{user_key}/{class_key}", changed),
            "user": self._ref("user", user_key, "users"),
            "class": self._ref("class", class_key, "classes"),
            "school": self._ref("org", school.key, "orgs"),
            "role": role,
            "primary": "false",
        }

    def _count(self, world: SchoolWorld) -> None:
        self._expected.entities.update(
            {
                "School": 1,
                "ClassGroup": len(world.classes),
                "Staff": len(world.staff),
                "StaffPost": len(world.staff) + len(world.classes),
                "Student": len(world.pupils),
                "Guardian": len(world.guardians),
                "Guardianship": sum(len(pupil.guardian_keys) for pupil in world.pupils),
                "Enrolment": sum(len(pupil.attending) for pupil in world.pupils),
            }
        )

    def _invalid(self, school: School, world: SchoolWorld) -> None:
        """Records that cannot be read, and one that points to a class that does not exist."""
        nameless = self._user("invalid/1", ("某", "某"), "T-0000")
        del nameless["familyName"]
        nameless["roles"] = [self._role(school, "teacher")]
        self._lines.write("users", nameless)
        self._quarantine("users", nameless, "familyName", "missing")
        demographics = {**self._base("user", "invalid/2"), "birthDate": "2017-02-30", "sex": "female"}
        self._lines.write("demographics", demographics)
        self._quarantine("demographics", demographics, "birthDate", "impossible date")
        pupil = world.pupils[0]
        late = self._enrollment(school, pupil.key, pupil.class_key, "student", None)
        late |= {"sourcedId": self.sourced_id("enrollment", "invalid/3"), "beginDate": "2026-13-01"}
        self._lines.write("enrollments", late)
        self._quarantine("enrollments", late, "beginDate", "impossible date")
        lost = self._enrollment(school, pupil.key, "no-such-class", "student", None)
        year = int(self._calendar.running.code[:4])
        lost |= {"beginDate": f"{year - 1}-09-01", "endDate": f"{year}-06-30"}
        self._lines.write("enrollments", lost)
        self._expected.wait(SOURCE, "enrollments", lost["sourcedId"], "its class is not in the roster")

    def _quarantine(self, stream: str, record: Mapping[str, Any], field: str, why: str) -> None:
        self._expected.quarantine(SOURCE, stream, record["sourcedId"], field, why)
