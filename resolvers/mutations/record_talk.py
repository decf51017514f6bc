"""A talk of a mentor with a mentee."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from hub.base.errors import Refusal
from resolvers.mutations.kit import Acting, ArgumentInvalid, Mutation, given, text, told
from resolvers.mutations.kit.caring import not_before, not_later
from schema.kit import Role
from schema.mentoring.mentor_assignment import MentorAssignment
from schema.mentoring.mentor_talk import MentorTalk, TalkTopic
from schema.people.student import Student

SOON = timedelta(days=14)
"""After so long there is another talk with a pupil of concern."""


class TalkRecorded(Refusal):
    """The talk of that day is written down already."""

    code = "mentor.talked"
    chinese = "当日与该学生的谈心谈话已登记。"


@dataclass(frozen=True)
class Given:
    """What is given."""

    student: Annotated[int, Student] = given(doc="With whom (学生).")
    topics: list[TalkTopic] = given(doc="What it was about, at least one (主题).")
    concern: bool = given(doc="Whether you are concerned about the pupil (是否需要关注).", default=False)
    summary: str | None = given(doc="What was said, 1 to 4,000 characters (谈话摘要).", default=None)
    held_on: date | None = given(doc="When, not later than today; left out: today (谈话日期).", default=None)
    next_due: date | None = given(
        doc=f"By when you talk again, today or later; left out: {SOON.days} days after a talk of concern (下次谈话).",
        default=None,
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    talk: Annotated[int, MentorTalk] = told(doc="The talk (谈心谈话).")


class RecordTalk(Mutation[Given, Made], roles=(Role.MENTOR,)):
    """Write down a talk with one's own mentee, one for each day (登记谈心谈话). The rules of early warning look at the pupil at once."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        await acting.row(Student, given.student, "student")
        if not given.topics:
            raise ArgumentInvalid("a topic is needed", place="topics", mend="name at least one")
        held = not_later(given.held_on, acting, "heldOn")
        mine = await acting.those(
            MentorAssignment,
            lambda table: (
                (table.c.student_id == given.student)
                & (table.c.mentor_id == acting.viewer.staff_id)
                & (table.c.starts_on <= held)
                & (table.c.ends_on.is_(None) | (table.c.ends_on >= held))
            ),
        )
        if not mine:
            raise ArgumentInvalid(
                "you did not mentor the pupil on that day", place="heldOn", mend="name a day on which you did"
            )
        assignment = mine[0]["id"]
        if await acting.those(
            MentorTalk, lambda table: (table.c.assignment_id == assignment) & (table.c.held_on == held)
        ):
            raise TalkRecorded(
                "a talk of that day is written down", place="heldOn", mend="nothing is left to do"
            )
        due = held + SOON if given.concern else None
        if given.next_due is not None:
            due = not_before(given.next_due, acting, "nextDue")
        talk = await acting.make(
            MentorTalk,
            {
                "held_on": held,
                "topics": list(dict.fromkeys(topic.name for topic in given.topics)),
                "concern": given.concern,
                "next_due": due,
                "summary": None if given.summary is None else text(given.summary, "summary", most=4_000),
                "assignment": assignment,
            },
        )
        return Made(talk)
