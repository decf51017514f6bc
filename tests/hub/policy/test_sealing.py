"""Sealed values are opened for their place only, and a secret shows its masked form."""

from __future__ import annotations

import pytest

from hub.crypto.sealing import SealError
from hub.policy import opened, place
from schema.attendance.attendance_mark import AttendanceMark
from schema.people.student import Student


def test_free_text_is_opened_whole(district):
    reason = AttendanceMark.declaration.columns["reason"]
    data = district.keyring.seal("attendance_mark.reason:5", "感冒")
    assert place(AttendanceMark, reason, 5) == "attendance_mark.reason:5"
    assert opened(district.keyring, AttendanceMark, reason, 5, data) == "感冒"


def test_a_secret_is_opened_masked(district):
    column = Student.declaration.columns["national_id"]
    data = district.keyring.seal("student.national_id:5", "310107201603040015")
    assert opened(district.keyring, Student, column, 5, data) == "310*************15"


def test_a_value_that_was_moved_does_not_open(district):
    column = Student.declaration.columns["national_id"]
    data = district.keyring.seal("student.national_id:5", "310107201603040015")
    with pytest.raises(SealError):
        opened(district.keyring, Student, column, 6, data)
    with pytest.raises(SealError):
        opened(district.keyring, Student, Student.declaration.columns["student_number"], 5, data)
