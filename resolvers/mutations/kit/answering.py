"""What the mutations that answer an alert share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.base.errors import Refusal
from hub.store.work import check_version
from resolvers.mutations.kit.acting import Acting
from schema.care.alert import Alert, AlertState
from schema.kit import Role

ANSWERING = (Role.HOMEROOM_TEACHER, Role.MENTOR, Role.PSYCHOLOGIST, Role.PRINCIPAL, Role.CENTRE)


class AlertClosed(Refusal):
    """The alert's ground is gone, or somebody dismissed it."""

    code = "alert.closed"
    chinese = "该预警已关闭或已排除。"


class AlertAnswered(Refusal):
    """Somebody has taken note of the alert, or looks after it."""

    code = "alert.answered"
    chinese = "该预警已有人响应。"


async def answered(acting: Acting, alert: int, version: int, values: Mapping[str, Any]) -> None:
    """Change an alert that the caller reads and that is open; who is the first to do so has answered it.

    Raises RowUnknown, Stale, AlertClosed; AlertAnswered where the answer is only that somebody took note of it.
    """
    row = await acting.row(Alert, alert, "alert")
    check_version(row, version)
    if row["state"] in (AlertState.CLOSED.name, AlertState.DISMISSED.name):
        raise AlertClosed(
            "the alert is closed, or was dismissed", place="alert", mend="look for one that is open"
        )
    if values["state"] == AlertState.ACKNOWLEDGED.name and row["state"] != AlertState.RAISED.name:
        raise AlertAnswered("somebody has answered it", place="alert", mend="assign or dismiss it")
    first = {"answered_at": acting.work.now, "answered_by": acting.account}
    await acting.work.change(Alert, alert, {**({} if row["answered_at"] else first), **values})
