"""A secret, whole."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from hub.base.errors import Refusal
from hub.store import cells
from resolvers.mutations.kit import Acting, Mutation, given, text, told
from schema.access.reveal import Reveal, SecretField
from schema.kit import Role
from schema.people.student import Student


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

    It is told anew, and recorded again, with each call: no answer of it is kept under an idempotency key.
    """

    remembered: ClassVar[bool] = False

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
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
