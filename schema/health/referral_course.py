"""The course of a referral: one table of what may become of it, by whom, and within which time."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from schema.health.referral import ReferralState
from schema.kit import Role

SCHOOL = (Role.PSYCHOLOGIST, Role.PRINCIPAL)
PARTNER = (Role.HEALTH_PARTNER,)


class Move(enum.Enum):
    """What somebody does with a referral."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    BEGIN = "begin"
    FEED_BACK = "feed back"
    COMPLETE = "complete"
    CANCEL = "cancel"
    RETURN = "return"


@dataclass(frozen=True)
class Step:
    """From which states a move leads where, and who makes it."""

    before: frozenset[ReferralState]
    after: ReferralState
    roles: tuple[Role, ...]


_REQUESTED, _ACCEPTED, _GOING_ON = (
    ReferralState.REQUESTED,
    ReferralState.ACCEPTED,
    ReferralState.IN_PROGRESS,
)

STEPS: Mapping[Move, Step] = {
    Move.ACCEPT: Step(frozenset({_REQUESTED}), _ACCEPTED, PARTNER),
    Move.REFUSE: Step(frozenset({_REQUESTED, _ACCEPTED}), ReferralState.REFUSED, PARTNER),
    Move.BEGIN: Step(frozenset({_ACCEPTED}), _GOING_ON, PARTNER),
    Move.FEED_BACK: Step(frozenset({_ACCEPTED, _GOING_ON}), _GOING_ON, PARTNER),
    Move.COMPLETE: Step(frozenset({_GOING_ON}), ReferralState.COMPLETED, PARTNER),
    Move.CANCEL: Step(frozenset({_REQUESTED, _ACCEPTED, _GOING_ON}), ReferralState.CANCELLED, SCHOOL),
    Move.RETURN: Step(frozenset({ReferralState.COMPLETED}), ReferralState.COMPLETED, SCHOOL),
}

WITHIN: Mapping[ReferralState, timedelta] = {_REQUESTED: timedelta(days=7), _ACCEPTED: timedelta(days=30)}
"""How long a state may last: acceptance within a week of the request, feedback within thirty days of acceptance."""

FOLLOW_UP = timedelta(days=14)
"""Within what time of the return to school the pupil is followed up."""
