"""What the mutations that answer an alert share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.base.errors import Refusal
from resolvers.mutations.kit.acting import Acting
from schema.care.alert import Alert, AlertState
from schema.kit import Role

ANSWERING = (Role.HOMEROOM_TEACHER, Role.MENTOR, Role.PSYCHOLOGIST, Role.PRINCIPAL, Role.CENTRE)


class AlertClosed(Refusal):
    """The alert's ground is gone, or somebody dismissed it."""

    code = "alert.closed"
    chinese = "该预警已关闭或已排除。"


async def answered(acting: Acting, alert: int, version: int, values: Mapping[str, Any]) -> None:
    """Change an alert that the caller reads and that is open; who is the first to do so has answered it.

    Raises RowUnknown, AlertClosed, Stale.
    """
    row = await acting.row(Alert, alert, "alert")
    if row["state"] in (AlertState.CLOSED.name, AlertState.DISMISSED.name):
        raise AlertClosed(
            "the alert is closed, or was dismissed", place="alert", mend="look for one that is open"
        )
    first = {"answered_at": acting.work.now, "answered_by": acting.account}
    await acting.work.change(
        Alert, alert, {**({} if row["answered_at"] else first), **values}, version=version
    )
