"""The withdrawal of a consent."""

from dataclasses import dataclass
from typing import Annotated

from resolvers.mutations.kit import Acting, Mutation, given, told
from schema.access.consent import Consent
from schema.kit import Role


@dataclass(frozen=True)
class Given:
    """What is given."""

    consent: Annotated[int, Consent] = given(doc="Which (同意).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    consent: Annotated[int, Consent] = told(doc="The consent as it is now.")


class WithdrawConsent(Mutation[Given, Made], roles=(Role.PSYCHOLOGIST, Role.CENTRE)):
    """Write down that a guardian withdrew a consent: what stands on it ends with the next request (登记撤回同意)."""

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class. One that is withdrawn already stays as it is."""
        consent = await acting.row(Consent, given.consent, "consent")
        if consent["withdrawn_at"] is None:
            await acting.work.change(Consent, given.consent, {"withdrawn_at": acting.work.now})
        return Made(given.consent)
