"""A referral that the health partner does not take."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, given, text
from resolvers.mutations.kit.referring import VERSION_DOC, Moved, move
from schema.health.referral import Referral
from schema.health.referral_course import STEPS, Move


@dataclass(frozen=True)
class Given:
    """What is given."""

    referral: Annotated[int, Referral] = given(doc="Which (转介).")
    feedback: str = given(doc="Why, for the school to read, 1 to 4,000 characters (反馈).")
    version: int | None = given(doc=VERSION_DOC, default=None)


class RefuseReferral(Mutation[Given, Moved], roles=STEPS[Move.REFUSE].roles):
    """Refuse a referral, and say why (拒绝转介)."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Moved:
        """See the class."""
        feedback = text(given.feedback, "feedback", most=4_000)
        await move(
            acting,
            given.referral,
            given.version,
            Move.REFUSE,
            feedback=feedback,
            closed_at=acting.clock.moment(),
        )
        return Moved(given.referral)
