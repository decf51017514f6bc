"""From Example's records to drafts: what each says of rows of the graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hub.sync.contract import Draft, Ref
from schema.people.staff import Staff
from schema.people.staff_post import StaffPost, StaffPostKind
from schema.places.school import School as SchoolEntity
from yixin_example.records import School, Teacher


def schools(record: School) -> Iterator[Draft]:
    """A school, joined with what other sources say of it by its code."""
    yield Draft(SchoolEntity, {"code": record.code, "name": record.name})


def teachers(record: Teacher) -> Iterator[Draft]:
    """A teacher and the post: two rows from one record. What the source does not say is left out, not emptied."""
    values: dict[str, Any] = {"name": record.name, "staff_number": record.number}
    if record.phone is not None:
        values["phone"] = record.phone
    yield Draft(Staff, values)
    yield Draft(
        StaffPost,
        {"kind": StaffPostKind.TEACHER, "starts_on": record.since, "ends_on": None},
        # By a record of this source; a row that only another source knows is Ref.identified(Entity, column="…").
        {
            "staff": Ref.record("teachers", record.id),
            "school": Ref.record("schools", record.school),
            "class_group": None,
        },
    )
