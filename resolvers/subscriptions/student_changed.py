"""Changes of a pupil's file."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.subscriptions.kit import Subscription, given
from schema.kit import Role
from schema.people.student import Student


@dataclass(frozen=True)
class Given:
    """What is given."""

    id: Annotated[int, Student] = given(doc="Whose file: a pupil's global id (学生).")


class StudentChanged(
    Subscription[Given],
    roles=(
        Role.HOMEROOM_TEACHER,
        Role.MENTOR,
        Role.PSYCHOLOGIST,
        Role.PRINCIPAL,
        Role.CENTRE,
        Role.HEALTH_PARTNER,
    ),
):
    """Something in a pupil's file changed: the pupil's own row, or any row that leads to the pupil and that you read (学生档案变更)."""
