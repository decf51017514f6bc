"""A correction, taken back."""

from dataclasses import dataclass
from typing import Annotated

from hub.base.errors import Refusal
from hub.sync import installed
from hub.sync.corrections import Corrections
from hub.sync.sources import Sources
from hub.sync.worklist import Replay
from resolvers.mutations.kit import Acting, Mutation, given, told
from resolvers.mutations.kit.opening import Opening
from schema.integration.correction import Correction, CorrectionEnd
from schema.integration.quarantined_record import QuarantinedRecord
from schema.kit import Role


class CorrectionOver(Refusal):
    """The correction counts no more."""

    code = "correction.over"
    chinese = "该更正已失效。"


@dataclass(frozen=True)
class Given:
    """What is given."""

    correction: Annotated[int, Correction] = given(doc="Which (更正).")


@dataclass(frozen=True)
class Made:
    """What is told."""

    correction: Annotated[int, Correction] = told(doc="The correction as it is now.")


class WithdrawCorrection(Mutation[Given, Made], roles=(Role.INTEGRATOR, Role.IDENTITY_STEWARD)):
    """Read a field as its source has it again, and try the record again (撤回更正)."""

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        row = await acting.row(Correction, given.correction, "correction")
        if row["ended_at"] is not None:
            raise CorrectionOver(
                "it counts no more", place="correction", mend="see endedBecause; nothing is left to do"
            )
        work = acting.work
        opening = await Opening.of_record(acting, "correction", row)
        corrections = Corrections(work.connection, work.keyring, row["source_id"])
        await corrections.end([given.correction], CorrectionEnd.WITHDRAWN, work.now)
        work.touched.append((Correction, given.correction))
        entries = await acting.those(
            QuarantinedRecord,
            lambda table: (
                (table.c.source_id == row["source_id"])
                & (table.c.stream == row["stream"])
                & (table.c.key == row["key"])
            ),
        )
        source = await Sources(work.connection, installed.connector).by_id(row["source_id"])
        done = await Replay(work, source, installed.connector).retry(
            [entry["id"] for entry in entries], settled=True
        )
        await opening.check_record(row, left=done.left > 0)
        return Made(given.correction)
