"""What mutations of care share: who may, which file is open, who does the work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hub.base.errors import Refusal
from resolvers.mutations.kit.acting import Acting, ArgumentInvalid
from schema.care.care_file import CareFile
from schema.kit import Role
from schema.people.staff import Staff

DECIDING = (Role.PSYCHOLOGIST, Role.PRINCIPAL, Role.CENTRE)
"""Who decides on files and plans."""
CARING = (*DECIDING, Role.HOMEROOM_TEACHER, Role.MENTOR)
"""Who does what was decided."""


class FileClosed(Refusal):
    """The care file is closed, so nothing more is done under it."""

    code = "care.closed"
    chinese = "该关爱档案已结档。"


class FileOpen(Refusal):
    """The pupil has an open care file already."""

    code = "care.open"
    chinese = "该学生已有未结档的关爱档案。"


class AlreadyDone(Refusal):
    """It was done before."""

    code = "care.done"
    chinese = "该事项已完成。"


def check_open(file: Mapping[str, Any], place: str) -> None:
    """The file is not closed. Raises FileClosed."""
    if file["closed_on"] is not None:
        raise FileClosed("the file is closed", place=place, mend="open another for the pupil: openCareFile")


async def open_file(acting: Acting, student: int) -> Mapping[str, Any] | None:
    """The open file of a pupil whom the caller reads."""
    found = await acting.those(
        CareFile, lambda table: (table.c.student_id == student) & table.c.closed_on.is_(None)
    )
    return found[0] if found else None


async def worker(acting: Acting, staff: int | None, place: str) -> int | None:
    """A member of staff whom the caller reads; where none is named the caller, who may be none. Raises RowUnknown."""
    if staff is None:
        return acting.viewer.staff_id
    return int((await acting.row(Staff, staff, place))["id"])


def not_later(day: date | None, acting: Acting, place: str) -> date:
    """A day that is not to come yet; None: today. Raises ArgumentInvalid."""
    today = acting.clock.today()
    if day is not None and day > today:
        raise ArgumentInvalid("that day is to come yet", place=place, mend="name today or a day before")
    return day or today


def not_before(day: date, acting: Acting, place: str) -> date:
    """A day that is not over yet. Raises ArgumentInvalid."""
    if day < acting.clock.today():
        raise ArgumentInvalid("that day is over", place=place, mend="name today or a later day")
    return day
