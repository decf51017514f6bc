"""A referral that a school asks for."""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from hub.store import consents
from resolvers.mutations.kit import Acting, Mutation, given, text, told
from resolvers.mutations.kit.referring import ConsentMissing, ReferralOpen, tell_partner
from schema.access.purpose import Purpose
from schema.health.health_partner import HealthPartner
from schema.health.referral import COURSE, Referral, ReferralState, Urgency
from schema.health.referral_course import SCHOOL, WITHIN
from schema.people.student import Student


@dataclass(frozen=True)
class Given:
    """What is given."""

    student: Annotated[int, Student] = given(doc="Whom (学生).")
    partner: Annotated[int, HealthPartner] = given(doc="To whom (医疗合作机构).")
    reason: str = given(doc="Why, 1 to 4,000 characters; the partner reads it (转介原因).")
    urgency: Urgency = given(doc="How soon help is needed (紧急程度).", default=Urgency.ROUTINE)


@dataclass(frozen=True)
class Made:
    """What is told."""

    referral: Annotated[int, Referral] = told(doc="The referral (转介).")
    acceptance_due_on: date = told(doc="By when the partner should have accepted it (接受期限).")


class RequestReferral(Mutation[Given, Made], roles=SCHOOL):
    """Refer a pupil to a health partner, with a guardian's recorded consent (申请转介).

    The partner reads the pupil from now on, and its server is told of the referral, as often as it takes.
    """

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        pupil = await acting.row(Student, given.student, "student")
        await acting.row(HealthPartner, given.partner, "partner")
        reason = text(given.reason, "reason", most=4_000)
        if not await consents.in_force(acting.work.connection, given.student, Purpose.REFERRAL):
            raise ConsentMissing(
                "no guardian's consent is in force", place="student", mend="record it first: recordConsent"
            )
        over = COURSE[-1]
        going_on = await acting.those(
            Referral,
            lambda table: (
                (table.c.student_id == given.student)
                & (table.c.partner_id == given.partner)
                & table.c.state.not_in(over)
            ),
        )
        if going_on:
            raise ReferralOpen(
                "the pupil is referred to this partner already", place="partner", mend="go on with that one"
            )
        today = acting.clock.today()
        referral = await acting.make(
            Referral,
            {
                "number": f"YX{today:%Y%m%d}{secrets.token_hex(5).upper()}",
                "state": ReferralState.REQUESTED.name,
                "urgency": given.urgency.name,
                "reason": reason,
                "consent": True,
                "requested_at": acting.clock.moment(),
                "student": given.student,
                "school": pupil["school_id"],
                "partner": given.partner,
            },
        )
        await tell_partner(acting, referral, given.partner)
        return Made(referral, today + WITHIN[ReferralState.REQUESTED])
