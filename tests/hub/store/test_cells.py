from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from hub.store.cells import CellError, plain, romanised
from schema.attendance.attendance_mark import AttendanceCode, AttendanceMark
from schema.family.parent_session import ParentSession
from schema.health.referral import Referral
from schema.people.student import Student

MARK, SESSION = AttendanceMark.declaration.columns, ParentSession.declaration.columns
STUDENT, REFERRAL = Student.declaration.columns, Referral.declaration.columns


@pytest.mark.parametrize(
    ("column", "given", "kept"),
    [
        (MARK["date"], "2026-09-01", date(2026, 9, 1)),
        (MARK["code"], AttendanceCode.TARDY, "TARDY"),
        (MARK["code"], "TARDY", "TARDY"),
        (MARK["period"], None, None),
        (SESSION["hours"], "1.50", Decimal("1.50")),
        (SESSION["hours"], 1.5, Decimal("1.5")),
        (SESSION["grades"], [1, 2], [1, 2]),
        (REFERRAL["requested_at"], "2026-09-01T00:00:00Z", datetime(2026, 9, 1, tzinfo=UTC)),
        (STUDENT["name"], "𠮷野", "𠮷野"),
    ],
)
def test_a_value_that_fits_takes_the_columns_type(column, given, kept) -> None:
    assert plain(column, given) == kept


@pytest.mark.parametrize(
    ("column", "given"),
    [
        (MARK["date"], "1/9/2026"), (MARK["date"], datetime(2026, 9, 1, tzinfo=UTC)), (MARK["date"], None), (MARK["date"], 5),
        (MARK["code"], "LATE"), (MARK["code"], 1), (MARK["period"], "3"), (MARK["period"], True), (MARK["period"], 1.5),
        (SESSION["hours"], "much"), (SESSION["grades"], ["1"]), (REFERRAL["requested_at"], "2026-09-01T00:00:00"),
        (STUDENT["name"], "a\0b"), (STUDENT["name"], "\ud800"), (STUDENT["name"], 5),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused_without_being_told(column, given) -> None:
    with pytest.raises(CellError) as error:
        plain(column, given)
    assert error.value.place == column.name
    assert str(given) not in str(error.value) or given in (None, 5, 1, True)


def test_names_are_found_by_their_romanised_form() -> None:
    assert romanised("王小明") == "wang xiao ming"
    assert romanised("O'Neil") == "o'neil"
