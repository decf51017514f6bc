"""A secret, whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from hub.base.errors import Refusal
from hub.store import cells
from resolvers.mutations.kit import Acting, Mutation, given, text, told
from schema.access.reveal import Reveal, SecretField
from schema.integration.identity_match import IdentityMatch, MatchBand, MatchState
from schema.kit import Role
from schema.people.student import Student

UNDECIDED = (MatchState.OPEN.name, MatchState.LATER.name)


class SecretMissing(Refusal):
    """The hub does not know the pupil's number."""

    code = "secret.unknown"
    chinese = "系统中没有该学生的此项号码。"


@dataclass(frozen=True)
class Given:
    """What is given."""

    student: Annotated[int, Student] = given(doc="Whose (学生).")
    field: SecretField = given(doc="Which (字段).")
    reason: str = given(doc="Why, 1 to 500 characters; the district centre reads it (理由).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    secret: str = told(doc="The number itself (号码).")
    reveal: Annotated[int, Reveal] = told(doc="The record of it.")


class RevealSecret(Mutation[Given, Made], roles=(Role.CENTRE, Role.IDENTITY_STEWARD)):
    """Show a secret of a pupil whom one reads, whole, for a reason; it is recorded before it is shown (查看完整证件号).

    An identity steward, who reads no pupils, has those shown that an identity match names which is undecided, or was decided by somebody today.
    It is told anew, and recorded again, with each call: no answer of it is kept under an idempotency key.
    """

    remembered: ClassVar[bool] = False

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        pupil = await self._in_question(acting, given.student)
        if pupil is None:
            pupil = await acting.row(Student, given.student, "student")
        reason = text(given.reason, "reason", most=500)
        name = given.field.name.lower()
        if pupil[name] is None:
            raise SecretMissing(
                "the hub does not know it", place="field", mend="look in the enrolment system"
            )
        reveal = await acting.work.add(
            Reveal,
            {
                "field": given.field.name,
                "reason": reason,
                "at": acting.work.now,
                "account": acting.account,
                "student": given.student,
            },
        )
        acting.revealed.append(given.student)
        place = cells.place(Student, name, given.student)
        return Made(acting.work.keyring.open(place, pupil[name]), reveal)

    async def _in_question(self, acting: Acting, student: int) -> Mapping[str, Any] | None:
        """The pupil, where a match that the hub found, and the caller reads, asks who that is, or was settled today."""
        day = acting.viewer.values(acting.clock)["day_starts"]
        matches = await acting.those(
            IdentityMatch,
            lambda table: (
                (table.c.subject_entity == Student.__name__)
                & ((table.c.subject_id == student) | (table.c.other_id == student))
                # One that somebody made with `merge` names whom they liked.
                & (table.c.score > 0)
                # What the hub joins itself, by thousands in a first run, nobody has to look into, nor who takes it apart.
                & (table.c.band == MatchBand.TO_REVIEW.name)
                & (
                    table.c.state.in_(UNDECIDED)
                    | (table.c.decided_by_id.is_not(None) & (table.c.decided_at >= day))
                )
            ),
        )
        return await acting.unread(Student, student) if matches else None
