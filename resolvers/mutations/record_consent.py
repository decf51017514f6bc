"""A consent that somebody gave."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from sqlalchemy import Table, select

from resolvers.mutations.kit import Acting, ArgumentInvalid, Mutation, RowUnknown, given, text, told
from schema.access.consent import Consent
from schema.access.purpose import Purpose
from schema.kit import Role
from schema.people.guardian import Guardian
from schema.people.guardianship import Guardianship
from schema.people.student import Student


@dataclass(frozen=True)
class Given:
    """What is given."""

    student: Annotated[int, Student] = given(doc="Whose data (学生).")
    guardian: Annotated[int, Guardian] = given(doc="Which of the pupil's guardians agreed (监护人).")
    purpose: Purpose = given(doc="To what (目的).")
    given_at: datetime = given(doc="When it was given, not in the future (同意时间).")
    evidence: str = given(doc="By what it can be shown, 1 to 1,000 characters (凭据).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    consent: Annotated[int, Consent] = told(doc="The consent.")


class RecordConsent(Mutation[Given, Made], roles=(Role.PSYCHOLOGIST, Role.CENTRE)):
    """Write down a guardian's consent for a pupil whom one reads (登记监护人同意)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        await acting.row(Student, given.student, "student")
        kin = Guardianship.__table__
        assert isinstance(kin, Table)
        theirs = select(kin.c.id).where(
            kin.c.student_id == given.student, kin.c.guardian_id == given.guardian, kin.c.removed_at.is_(None)
        )
        if (await acting.work.connection.execute(theirs)).first() is None:
            raise RowUnknown("the pupil has no such guardian", place="guardian", mend="look at guardianships")
        if given.given_at > acting.work.now:
            raise ArgumentInvalid("a consent is given first", place="givenAt", mend="name when it was given")
        consent = await acting.work.add(
            Consent,
            {
                "purpose": given.purpose.name,
                "given_at": given.given_at,
                "evidence": text(given.evidence, "evidence", most=1_000),
                "student": given.student,
                "guardian": given.guardian,
                "recorded_by": acting.account,
            },
        )
        return Made(consent)
