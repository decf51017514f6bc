"""The first half of an erasure."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, given, text, told
from schema.access.erasure import Erasure, ErasureState
from schema.kit import Role
from schema.people.student import Student


@dataclass(frozen=True)
class Given:
    """What is given."""

    student: Annotated[int, Student] = given(doc="Whom (学生).")
    reason: str = given(doc="Why, naming nobody, 1 to 500 characters (理由).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    erasure: Annotated[int, Erasure] = told(doc="The erasure, which waits for a second person.")


class RequestErasure(Mutation[Given, Made], roles=(Role.IDENTITY_STEWARD,)):
    """Ask that all the hub knows about a pupil be erased; it is done once a second person approves (申请删除个人信息).

    The answer does not tell whether there is such a pupil.
    """

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        erasure = await acting.work.add(
            Erasure,
            {
                "subject_id": given.student,
                "state": ErasureState.REQUESTED.name,
                "reason": text(given.reason, "reason", most=500),
                "requested_at": acting.work.now,
                "requested_by": acting.account,
            },
        )
        return Made(erasure)
