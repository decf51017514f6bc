"""Exceptions: one pupil, opened for a while by giving a reason."""

from datetime import datetime

from sqlalchemy.orm import Mapped

from schema.access.account import Account
from schema.kit import Entity, Internal, Sensitive, belongs_to, column, everything, own, rows, while_open
from schema.people.student import Student
from schema.places.school import School

_OPEN = own("account") & while_open("granted_at", "expires_at", "ended_at")


class BreakGlass(Entity, keeping="ledger"):
    """That somebody opened one pupil outside the own rows, for at most an hour and with a reason (紧急查阅).

    The district centre reads every one of them: each is an alert.
    """

    reason: Mapped[Sensitive[str]] = column(doc="Why, in the words of who did it (理由).", sealed=True)
    granted_at: Mapped[Internal[datetime]] = column(doc="Since when (开始时间).")
    expires_at: Mapped[Internal[datetime]] = column(doc="When it ends by itself (到期时间).")
    ended_at: Mapped[Internal[datetime | None]] = column(doc="When it was ended before that (结束时间).")
    account: Mapped[Account] = belongs_to(
        doc="Who did it (账户).",
        reverse="break_glasses",
        reverse_doc="Pupils that it opened outside its rows (紧急查阅).",
        grounds=rows(centre=everything()),
    )
    student: Mapped[Student] = belongs_to(
        doc="The pupil (学生).", grounds=rows(psychologist=_OPEN, principal=_OPEN, centre=_OPEN)
    )
    school: Mapped[School] = belongs_to(
        doc="The pupil's school at the time (学校).",
        reverse="break_glasses",
        reverse_doc="Its pupils that were opened by somebody outside (紧急查阅).",
        required=False,
    )

    access = rows(centre=everything(), psychologist=own("account"), principal=own("account"))
    plural = "break_glasses"
    order = ("-granted_at",)
