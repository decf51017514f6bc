"""Alerts of early warning that are raised, and go on."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.subscriptions.kit import Subscription, given
from schema.care.alert import Alert
from schema.kit import Role
from schema.people.student import Student


@dataclass(frozen=True)
class Given:
    """What is given."""

    student: Annotated[int, Student] | None = given(doc="Only about this pupil (学生).", default=None)


class AlertMoved(
    Subscription[Given],
    of=Alert,
    roles=(Role.HOMEROOM_TEACHER, Role.MENTOR, Role.PSYCHOLOGIST, Role.PRINCIPAL, Role.CENTRE),
):
    """An alert that you read was raised, rose, was answered, or closed (预警变更)."""
