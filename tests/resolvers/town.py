"""A town of six schools whose cells of pupils are small and large, and what is true of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from schema.kit import Entity
from schema.kit.registry import load

TODAY = date(2026, 10, 15)
SIZES = (96, 84, 70, 61, 44, 7)
"""Pupils of each school: the last has fewer than the threshold."""
STATES = ("REQUESTED", "ACCEPTED", "COMPLETED")

Row = Mapping[str, Any]


def town(ordered: list[type[Entity]], seed: int) -> dict[str, list[dict[str, Any]]]:
    """Rows by entity, for `settle`."""
    random = Random(seed)
    rows: dict[str, list[dict[str, Any]]] = {entity.__name__: [] for entity in ordered}

    def put(name: str, /, **cells: Any) -> int:
        entity = load()[name]
        blank = dict.fromkeys(entity.declaration.columns)
        number = len(rows[name]) + 1
        rows[name].append({"id": number, **blank, **cells})
        return number

    put("District", code="310107", name="普陀区")
    put("Term", code="2026-2027-1", name="第一学期", starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 20))
    staff = put("Staff", staff_number="T1", name="陈校长")
    for index, size in enumerate(SIZES):
        stage = ("PRIMARY", "JUNIOR", "SENIOR")[index % 3]
        school = put(
            "School", code=f"213100000{index}", name=f"第{index}学校", stage=stage, ownership="PUBLIC"
        )
        if index == 0:
            put("StaffPost", kind="PRINCIPAL", staff=staff, school=school)
        classes = [
            put("ClassGroup", name=f"{grade}班", grade=grade, school_year="2026-2027", school=school)
            for grade in (1, 2, 3)
        ]
        for _ in range(size):
            pupil = put(
                "Student", name="学生", school=school, class_group=random.choice(classes),
                sex=random.choice(("MALE", "FEMALE")), status=random.choices(("ENROLLED", "SUSPENDED", "OTHER"), (70, 20, 10))[0],
                birth_date=date(2014, 1, 1) + timedelta(random.randrange(900)),
            )  # fmt: skip
            if random.random() < 0.6:
                put("MentorAssignment", student=pupil, mentor=staff, starts_on=date(2026, 9, 1))
            if random.random() < 0.45:
                put(
                    "Referral",
                    student=pupil,
                    school=school,
                    state=random.choice(STATES),
                    urgency=random.choice(("ROUTINE", "URGENT")),
                )
            for _ in range(random.choice((0, 0, 0, 1, 2, 4))):
                put("AttendanceMark", student=pupil, school=school, class_group=rows["Student"][pupil - 1]["class_group"],
                    date=TODAY - timedelta(random.randrange(40)), code=random.choice(("TARDY", "UNEXCUSED_ABSENCE")), period=random.randint(1, 8))  # fmt: skip
    return rows


def number(rows: Mapping[str, list[dict[str, Any]]], holds: Callable[[Row], bool]) -> int:
    """How many pupils of the town there are for whom this holds."""
    return sum(1 for row in rows["Student"] if holds(row))
