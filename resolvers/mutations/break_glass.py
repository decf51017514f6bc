"""The exception that opens one pupil."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from sqlalchemy import Table, func, select

from hub.base.errors import Refusal
from hub.base.logging import logger
from hub.policy import policy_for
from resolvers.mutations.kit import Acting, Mutation, RowUnknown, given, told, within
from schema.access.account import Account
from schema.access.break_glass import BreakGlass as Record
from schema.kit import Role
from schema.people.student import Student

LONGEST = 60
"""Minutes for which a pupil is open at most."""
ALERTS = "yixin_alert"
"""Channel on which PostgreSQL tells of each one, by the id of its record."""

_log = logger("access")


class ReasonMissing(Refusal):
    """No reason is given that somebody could judge."""

    code = "glass.reason"
    chinese = "请写明紧急查阅的理由。"


class GlassOpen(Refusal):
    """The account has a pupil open already."""

    code = "glass.open"
    chinese = "您已有一项紧急查阅尚未结束。"


class GlassNeedless(Refusal):
    """The pupil is among those that the caller reads anyway."""

    code = "glass.needless"
    chinese = "该学生本就在您的查阅范围内。"


@dataclass(frozen=True)
class Given:
    """What is given."""

    student: Annotated[int, Student] = given(doc="The pupil, by global id (学生).")
    reason: str = given(doc="Why, in 4 to 1,000 characters; the district centre reads it (理由).")
    minutes: int = given(doc=f"For how long, 1 to {LONGEST} (分钟).", default=LONGEST)


@dataclass(frozen=True)
class Made:
    """What is told."""

    break_glass: Annotated[int, Record] = told(doc="Its record; `student` is open below it.")


class BreakGlass(Mutation[Given, Made], roles=(Role.PSYCHOLOGIST, Role.PRINCIPAL, Role.CENTRE)):
    """Open one pupil outside the own rows for up to an hour (紧急查阅).

    It is recorded before anything is shown, flagged in the audit, and an alert to the district centre.
    """

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        minutes = within(given.minutes, "minutes", least=1, most=LONGEST)
        reason = given.reason.strip()
        if not 4 <= len(reason) <= 1_000:
            raise ReasonMissing(
                "a reason of 4 to 1,000 characters is needed", place="reason", mend="say why it cannot wait"
            )
        # Of two calls of one account one waits for the other.
        await acting.work.locked(Account, acting.account)
        await self._check_none_open(acting)
        school = await self._school(acting, given.student)
        record = await acting.work.add(
            Record,
            {
                "reason": reason,
                "granted_at": acting.work.now,
                "expires_at": acting.work.now + timedelta(minutes=minutes),
                "account": acting.account,
                "student": given.student,
                "school": school,
            },
        )
        await acting.work.connection.execute(select(func.pg_notify(ALERTS, str(record))))
        _log.warning("glass broken", account=acting.account, record=record, minutes=minutes)
        return Made(record)

    async def _check_none_open(self, acting: Acting) -> None:
        table = Record.__table__
        mine = table.c.account_id == acting.account
        going_on = (table.c.expires_at > acting.work.now) & table.c.ended_at.is_(None)
        if (await acting.work.connection.execute(select(table.c.id).where(mine, going_on))).first():
            raise GlassOpen(
                "you have a pupil open already", place="student", mend="end that one first: endBreakGlass"
            )

    async def _school(self, acting: Acting, student: int) -> int | None:
        """The pupil's school. Raises RowUnknown, or GlassNeedless for one whom the caller reads anyway."""
        table = Student.__table__
        assert isinstance(table, Table)
        readable = policy_for(acting.viewer.shape).rows(Student, table)
        asked = select(table.c.school_id, readable.label("readable")).where(
            table.c.id == student, table.c.removed_at.is_(None)
        )
        found = await acting.work.connection.execute(asked, dict(acting.viewer.values(acting.clock)))
        row = found.first()
        if row is None:
            raise RowUnknown("there is no such pupil", place="student", mend="look at the id")
        if row.readable:
            raise GlassNeedless("the pupil is among those that you read", place="student", mend="just ask")
        school: int | None = row.school_id
        return school
