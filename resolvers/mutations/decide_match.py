"""A decision on who may be whom."""

from dataclasses import dataclass
from typing import Annotated

from hub.store.writer import Writer
from hub.sync import installed
from hub.sync.linking.worklist import Worklist
from hub.sync.worklist import Releasing
from resolvers.mutations.kit import Acting, Mutation, check_version, given, told
from resolvers.mutations.kit.separation import check_gain, check_nobody, check_second
from schema.access.account import Account
from schema.integration.identity_match import IdentityMatch, MatchState
from schema.kit import Role
from schema.kit.registry import load
from schema.pupils import pupil


@dataclass(frozen=True)
class Given:
    """What is given."""

    match: Annotated[int, IdentityMatch] = given(doc="Which (身份匹配).")
    decision: MatchState = given(doc="SAME, DIFFERENT or LATER (决定).")
    version: int | None = given(
        doc="The version that was read; another one is not decided on (版本).", default=None
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    match: Annotated[int, IdentityMatch] = told(doc="The match as it is now.")
    applied: int = told(
        doc="Records that the decision let go on, and that were applied with it (随即应用的记录数)."
    )


class DecideMatch(Mutation[Given, Made], roles=(Role.IDENTITY_STEWARD,)):
    """Decide whether two are one person (判定身份匹配).

    SAME joins two rows, or applies a record that waits to its row, with what had waited for it; at once. Where an account
    stands for one of the two, the first steward only asks, and another one joins them. DIFFERENT keeps them apart for good,
    and takes apart exactly what was joined. The decision outlives every sync.
    """

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        match = await acting.row(IdentityMatch, given.match, "match")
        check_version(match, given.version)
        entity = load()[match["subject_entity"]]
        rows = [match["subject_id"], *([match["other_id"]] if match["other_id"] is not None else [])]
        check_nobody(acting.viewer, entity, rows)
        joins = given.decision is MatchState.SAME and match["state"] != MatchState.SAME.name
        if joins and entity is pupil():
            check_gain(await acting.otherwise(entity, rows), rows, waits=match["other_id"] is None)
        if joins and match["asked_by_id"] is not None:
            check_second(acting.viewer, await acting.work.locked(Account, match["asked_by_id"]))
        writer = Writer(acting.work.connection, acting.work.keyring, acting.work.now)
        await Worklist(writer).decide(given.match, given.decision, acting.account)
        acting.work.touched += [(IdentityMatch, given.match), *((entity, row) for row in rows)]
        applied = await Releasing(acting.work, installed.connector).run()
        return Made(given.match, applied)
