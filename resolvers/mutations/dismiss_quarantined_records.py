"""Records that did not fit, left as they are."""

from dataclasses import dataclass
from typing import Annotated

from hub.base.errors import Refusal
from resolvers.mutations.kit import Acting, ArgumentInvalid, Mutation, given, text, told
from schema.integration.quarantined_record import QuarantinedRecord, QuarantineState
from schema.kit import Role

MOST = 1_000


class EntryClosed(Refusal):
    """An entry of the worklist stands open no more."""

    code = "quarantine.closed"
    chinese = "该隔离记录已处理。"


@dataclass(frozen=True)
class Given:
    """What is given."""

    records: Annotated[list[int], QuarantinedRecord] = given(doc=f"Which, up to {MOST:,} (隔离记录).")
    reason: str = given(doc="Why, 1 to 500 characters (理由).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    dismissed: int = told(doc="Entries that were dismissed.")


class DismissQuarantinedRecords(Mutation[Given, Made], roles=(Role.INTEGRATOR, Role.IDENTITY_STEWARD)):
    """Leave records as they are, until their source says something else (忽略隔离记录).

    What was known before stays, each run goes on counting them as quarantined, and the entries stay to be read.
    """

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        reason = text(given.reason, "reason", most=500)
        if not 1 <= len(given.records) <= MOST:
            raise ArgumentInvalid(f"1 to {MOST:,} are possible", place="records", mend="name as many")
        rows = await acting.rows(QuarantinedRecord, given.records, "records")
        if any(row["state"] == QuarantineState.RESOLVED.name for row in rows):
            raise EntryClosed("an entry is resolved already", place="records", mend="leave it out")
        for row in rows:
            await acting.work.change(
                QuarantinedRecord,
                row["id"],
                {
                    "state": QuarantineState.DISMISSED.name,
                    "dismissed_at": acting.work.now,
                    "dismissed_because": reason,
                    "dismissed_by": acting.account,
                },
            )
        return Made(len(rows))
