"""Referrals that are made, and go on."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.subscriptions.kit import Subscription, given
from schema.health.health_partner import HealthPartner
from schema.health.referral import Referral
from schema.kit import Role
from schema.people.student import Student
from schema.places.school import School


@dataclass(frozen=True)
class Given:
    """What is given."""

    student: Annotated[int, Student] | None = given(doc="Only this pupil's (学生).", default=None)
    school: Annotated[int, School] | None = given(doc="Only those by this school (学校).", default=None)
    partner: Annotated[int, HealthPartner] | None = given(
        doc="Only those to this health partner (医疗合作机构).", default=None
    )


class ReferralChanged(
    Subscription[Given],
    of=Referral,
    roles=(
        Role.HOMEROOM_TEACHER,
        Role.MENTOR,
        Role.PSYCHOLOGIST,
        Role.PRINCIPAL,
        Role.CENTRE,
        Role.HEALTH_PARTNER,
    ),
):
    """A referral that you read was made, or went on: accepted, answered, closed (转介变更)."""
