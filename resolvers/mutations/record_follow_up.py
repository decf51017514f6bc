"""A follow-up that took place."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from resolvers.mutations.kit import Acting, ArgumentInvalid, Mutation, check_version, given, text, told
from resolvers.mutations.kit.caring import CARING, AlreadyDone, not_before, not_later, open_file
from schema.care.follow_up import FollowUp, FollowUpMode, FollowUpSide
from schema.kit import Role
from schema.people.student import Student


@dataclass(frozen=True)
class Given:
    """What is given."""

    mode: FollowUpMode = given(doc="How (方式).")
    finding: str = given(doc="What was found, 1 to 4,000 characters (随访情况).")
    student: Annotated[int, Student] | None = given(
        doc="Of whom, where nobody had planned it (学生).", default=None
    )
    follow_up: Annotated[int, FollowUp] | None = given(
        doc="Which of those that were due (应做的随访).", default=None
    )
    feedback: str | None = given(
        doc="What the other side is told, 1 to 4,000 characters (反馈).", default=None
    )
    done_on: date | None = given(doc="When, not later than today; left out: today (随访日期).", default=None)
    next_due_on: date | None = given(
        doc="When the next one is due, today or later; left out: none is planned (下次随访日期).",
        default=None,
    )
    version: int | None = given(
        doc="The version of the one that was due, as it was read (版本).", default=None
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    follow_up: Annotated[int, FollowUp] = told(doc="The follow-up as it is now.")
    next: Annotated[int, FollowUp] | None = told(doc="The one that is due next.")


class RecordFollowUp(Mutation[Given, Made], roles=CARING):
    """Write down a follow-up, the one that was due or one that nobody had planned, and when the next is due (登记随访)."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        if (given.student is None) == (given.follow_up is None):
            raise ArgumentInvalid(
                "it is of a pupil, or the one that was due",
                place="student",
                mend="name one of student and followUp",
            )
        district = acting.viewer.roles == {Role.CENTRE}
        done = {
            "done_on": not_later(given.done_on, acting, "doneOn"),
            "mode": given.mode.name,
            "side": (FollowUpSide.DISTRICT if district else FollowUpSide.SCHOOL).name,
            "finding": text(given.finding, "finding", most=4_000),
            "feedback": None if given.feedback is None else text(given.feedback, "feedback", most=4_000),
            "next_due_on": None
            if given.next_due_on is None
            else not_before(given.next_due_on, acting, "nextDueOn"),
            "by": acting.viewer.staff_id,
        }
        done = {name: value for name, value in done.items() if value is not None}
        if given.follow_up is None:
            assert given.student is not None
            await acting.row(Student, given.student, "student")
            file = await open_file(acting, given.student)
            about = {"student": given.student, "file": None if file is None else file["id"]}
            made = await acting.make(FollowUp, {**done, **about})
        else:
            due = await acting.row(FollowUp, given.follow_up, "followUp")
            check_version(due, given.version)
            if due["done_on"] is not None:
                raise AlreadyDone("it was done before", place="followUp", mend="nothing is left to do")
            about = {name: due[f"{name}_id"] for name in ("student", "file", "referral")}
            await acting.decide(FollowUp, due, done)
            made = due["id"]
        if given.next_due_on is None:
            return Made(made, None)
        upcoming = {"due_on": given.next_due_on, "side": done["side"], "by": acting.viewer.staff_id}
        return Made(made, await acting.make(FollowUp, {**upcoming, **about}))
