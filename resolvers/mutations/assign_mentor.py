"""Who mentors a pupil."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from hub.base.errors import Refusal
from resolvers.mutations.kit import Acting, Mutation, given, told
from resolvers.mutations.kit.caring import not_before
from schema.kit import Role
from schema.mentoring.mentor_assignment import MentorAssignment
from schema.people.staff import Staff
from schema.people.student import Student


class MentorUnfit(Refusal):
    """The pupil has this mentor, or gets another one later already."""

    code = "mentor.unfit"
    chinese = "该学生已有此导师，或已安排后续导师。"


@dataclass(frozen=True)
class Given:
    """What is given."""

    student: Annotated[int, Student] = given(doc="Whose (学生).")
    mentor: Annotated[int, Staff] = given(doc="Who mentors the pupil (导师).")
    starts_on: date | None = given(
        doc="From when on, today or later; left out: today (开始日期).", default=None
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    assignment: Annotated[int, MentorAssignment] = told(doc="That the person mentors the pupil.")
    ended: Annotated[int, MentorAssignment] | None = told(
        doc="That of the mentor before, whose last day is the day before."
    )


class AssignMentor(Mutation[Given, Made], roles=(Role.PRINCIPAL, Role.PSYCHOLOGIST)):
    """Assign a mentor to a pupil, in place of the one there is (安排或更换导师).

    Who mentored before reads the pupil until the day before.
    """

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        await acting.row(Student, given.student, "student")
        await acting.row(Staff, given.mentor, "mentor")
        today = acting.clock.today()
        starts = today if given.starts_on is None else not_before(given.starts_on, acting, "startsOn")
        current = await acting.those(
            MentorAssignment,
            lambda table: (
                (table.c.student_id == given.student)
                & (table.c.ends_on.is_(None) | (table.c.ends_on >= starts))
            ),
        )
        if any(each["mentor_id"] == given.mentor or each["starts_on"] >= starts for each in current):
            raise MentorUnfit(
                "the pupil has this mentor, or gets another one later",
                place="mentor",
                mend="look at mentorAssignments of the pupil",
            )
        for each in current:
            await acting.decide(MentorAssignment, each, {"ends_on": starts - timedelta(days=1)})
        made = await acting.make(
            MentorAssignment, {"starts_on": starts, "student": given.student, "mentor": given.mentor}
        )
        return Made(made, current[0]["id"] if current else None)
