"""From WeCom's records to drafts of entity rows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from connectors.wecom.records import Department, DepartmentType, Living, Parent, Student, Viewer
from hub.base import conventions
from hub.sync.contract import Draft, Raw, Ref
from schema.family.parent_attendance import ParentAttendance
from schema.family.parent_session import ParentSession, SessionMode
from schema.people.guardian import Guardian
from schema.people.guardianship import Guardianship, Kin
from schema.people.staff import Staff
from schema.people.student import Student as Pupil
from schema.places.class_group import ClassGroup
from schema.places.school import School

BEIJING = timezone(timedelta(hours=8))
"""WeCom counts days in Beijing's time."""
GRADES = range(1, 13)
"""Standard grades that are grades of a school: https://developer.work.weixin.qq.com/document/path/92344"""
RELATIONS: Mapping[str, Kin] = {
    "爸爸": Kin.FATHER,
    "父亲": Kin.FATHER,
    "妈妈": Kin.MOTHER,
    "母亲": Kin.MOTHER,
    "继父": Kin.STEP_FATHER,
    "养父": Kin.STEP_FATHER,
    "继母": Kin.STEP_MOTHER,
    "养母": Kin.STEP_MOTHER,
    "爷爷": Kin.GRANDFATHER,
    "祖父": Kin.GRANDFATHER,
    "奶奶": Kin.GRANDMOTHER,
    "祖母": Kin.GRANDMOTHER,
    "外公": Kin.MATERNAL_GRANDFATHER,
    "姥爷": Kin.MATERNAL_GRANDFATHER,
    "外祖父": Kin.MATERNAL_GRANDFATHER,
    "外婆": Kin.MATERNAL_GRANDMOTHER,
    "姥姥": Kin.MATERNAL_GRANDMOTHER,
    "外祖母": Kin.MATERNAL_GRANDMOTHER,
}
"""`relation` is the school's own word; others are other kin."""


@dataclass(frozen=True)
class Meaning:
    """What records mean under the settings of their source: whose school it is, and what its user ids are."""

    code: str
    classes: bool
    numbered_pupils: bool
    numbered_staff: bool
    sessions: re.Pattern[str] | None

    def hidden(self, raw: Raw) -> Raw:
        """A record whose key has a pupil's user id in it, under the hash of that where the id is a secret: keys stand in logs and lists."""
        return replace(raw, key=self.told(raw.key)) if raw.fault is None else raw

    def told(self, key: str) -> str:
        """The key of such a record."""
        return hashlib.sha256(key.encode()).hexdigest()[:32] if self.numbered_pupils else key

    @property
    def ref(self) -> Ref:
        """The school, which the roster brings."""
        return Ref.identified(School, code=self.code)

    def departments(self, record: Department) -> Iterator[Draft]:
        """A class, where the source is to bring classes; grades and what is above are not used."""
        if not self.classes or record.type is not DepartmentType.CLASS:
            return
        values: dict[str, Any] = {"name": record.name}
        if record.grade in GRADES:
            values["grade"] = record.grade
        yield Draft(ClassGroup, values, {"school": self.ref})

    def students(self, record: Student) -> Iterator[Draft]:
        """A pupil."""
        values: dict[str, Any] = {"name": record.name}
        refs: dict[str, Ref | None] = {"school": self.ref}
        if self.numbered_pupils:
            values["student_number"] = conventions.student_number(record.student_userid)
        if self.classes and record.department:
            refs["class_group"] = Ref.record("departments", str(record.department[0]))
        yield Draft(Pupil, values, refs)

    def parents(self, record: Parent) -> Iterator[Draft]:
        """A guardian, named after the child as WeCom shows one, and whose guardian it is."""
        first = record.children[0]
        of = f"{first.name}的" if first.name else ""
        values: dict[str, Any] = {"name": f"{of}{first.relation or '家长'}"}
        if record.mobile:
            values["phone"] = record.mobile
        yield Draft(Guardian, values)
        guardian = Ref.record("parents", record.parent_userid)
        for child in {child.student_userid: child for child in record.children}.values():
            yield Draft(
                Guardianship,
                {"kin": RELATIONS.get(child.relation or "", Kin.OTHER), "primary": False},
                {"student": Ref.record("students", self.told(child.student_userid)), "guardian": guardian},
                slot=self.told(child.student_userid),
            )

    def livings(self, record: Living) -> Iterator[Draft]:
        """A session of the parents' school, if its theme says that it is one; lessons for pupils are not used."""
        if not self.is_session(record.theme):
            return
        values = {
            "theme": record.theme,
            "held_on": datetime.fromtimestamp(record.living_start, UTC).astimezone(BEIJING).date(),
            "hours": (Decimal(record.living_duration) / 3600).quantize(Decimal("0.01")),
            "mode": SessionMode.ONLINE,
        }
        refs: dict[str, Ref | None] = {"school": self.ref}
        if self.numbered_staff:
            refs["teacher"] = Ref.identified(Staff, staff_number=record.anchor_userid)
        yield Draft(ParentSession, values, refs)

    def viewers(self, record: Viewer) -> Iterator[Draft]:
        """That a guardian came to a session."""
        yield Draft(
            ParentAttendance,
            {},
            {
                "session": Ref.record("livings", record.livingid),
                "student": Ref.record("students", self.told(record.student_userid)),
                "guardian": Ref.record("parents", record.parent_userid),
            },
        )

    def is_session(self, theme: object) -> bool:
        """Whether a live class of this theme is a session of the parents' school."""
        return self.sessions is not None and isinstance(theme, str) and bool(self.sessions.search(theme))
