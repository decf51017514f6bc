"""What a roll-up may say, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import BigInteger, Date, MetaData

from hub.base.errors import DeclarationError
from schema.attendance.attendance_mark import AttendanceMark
from schema.integration.sync_run import SyncRun
from schema.kit import rollup
from schema.kit.entity import Entity
from schema.kit.rollup import Rollup, declare
from schema.places.school import School


def declared(entity: type[Entity], *dimensions: str, **said: Any) -> Rollup:
    """A roll-up of the entity that nobody else sees."""
    table = entity.metadata.tables[entity.__tablename__].to_metadata(MetaData())
    return declare(entity.declaration, table, rollup("counts", *dimensions, doc="Counts.", **said))


def test_attendance_by_day() -> None:
    coarse, made = AttendanceMark.declaration.rollups
    assert list(coarse.dimensions) == ["date", "school", "code", "student.school"]
    columns = {each.path: (each.column, type(each.type), each.target) for each in made.dimensions.values()}
    assert list(columns) == ["date", "school", "class_group", "code", "student.school"]
    assert columns["date"] == ("date", Date, None)
    assert columns["student.school"] == ("student_school_id", BigInteger, School)
    assert [column.name for column in made.table.columns] == [
        *("date", "school_id", "class_group_id", "code", "student_school_id", "count")
    ]


def test_a_column_is_nullable_where_something_on_its_path_may_be_missing() -> None:
    made = declared(AttendanceMark, "date", "student", "school.code", "class_group.school", slices=("date",))
    assert [(column.name, column.nullable) for column in made.table.columns] == [
        ("date", False),
        ("student_id", False),
        ("school_code", True),
        ("class_group_school_id", True),
        ("count", False),
    ]


@pytest.mark.parametrize(
    ("entity", "dimensions", "said", "why"),
    [
        (SyncRun, ("state",), {"slices": ("state",)}, "no history"),
        (AttendanceMark, ("date", "weather"), {"slices": ("date",)}, "there is no weather"),
        (AttendanceMark, ("date", "code.name"), {"slices": ("date",)}, "code leads to no row"),
        (AttendanceMark, ("date", "reason"), {"slices": ("date",)}, "sealed"),
        (AttendanceMark, ("date",), {"slices": ()}, "there is a slice"),
        (AttendanceMark, ("date",), {"slices": ("code",)}, "of its dimensions"),
        (AttendanceMark, ("date",), {"slices": ("date",), "indexes": (("code",),)}, "of its dimensions"),
        (AttendanceMark, ("student.school",), {"slices": ("student.school",)}, "own columns"),
    ],
)
def test_what_cannot_be_is_refused(entity: Any, dimensions: Any, said: Any, why: str) -> None:
    with pytest.raises(DeclarationError, match=why):
        declared(entity, *dimensions, **said)
