"""A decision on what sources disagree about."""

from dataclasses import dataclass
from typing import Annotated

from hub.store.work import Stale
from hub.sync import installed
from hub.sync.settling import Ruling, Settling, about
from hub.sync.worklist import Releasing
from resolvers.mutations.kit import Acting, ArgumentInvalid, Mutation, given, text, told
from resolvers.mutations.kit.opening import Opening
from resolvers.mutations.kit.separation import check_nobody
from schema.integration.conflict import Conflict
from schema.integration.settlement import Settlement
from schema.integration.source import Source
from schema.kit import Role


@dataclass(frozen=True)
class Given:
    """What is given."""

    conflict: Annotated[int, Conflict] = given(doc="Which (数据冲突).")
    reason: str = given(doc="Why, 1 to 500 characters (理由).")
    source: Annotated[int, Source] | None = given(
        doc="The source whose value counts, now and as it says later (采信来源).", default=None
    )
    value: str | None = given(
        doc="In place of a source: the value itself, as text; of a vocabulary its code (裁定值).",
        default=None,
    )
    revision: int | None = given(
        doc="The revision that was read; another one is not decided on (版本).", default=None
    )


@dataclass(frozen=True)
class Made:
    """What is told."""

    settlement: Annotated[int, Settlement] = told(doc="The decision (冲突裁定).")


class SettleConflict(Mutation[Given, Made], roles=(Role.IDENTITY_STEWARD,)):
    """Decide what counts for a field about which sources differ: one of them, or a value put down here (裁定数据冲突).

    It comes before every source and outlives every sync, until somebody withdraws it or the rows that were joined are
    taken apart.
    """

    in_line = True

    async def act(self, acting: Acting, given: Given) -> Made:
        """See the class."""
        conflict = await acting.row(Conflict, given.conflict, "conflict")
        if given.revision is not None and conflict["revision"] != given.revision:
            raise Stale(
                f"what is said was changed meanwhile: it has revision {conflict['revision']}",
                place="revision",
                mend="read it again, and decide again",
            )
        if (given.source is None) == (given.value is None):
            raise ArgumentInvalid(
                "one of source and value counts", place="source", mend="name a source, or give a value"
            )
        value = None if given.value is None else text(given.value, "value", most=500)
        entity, _, subject = about(conflict)
        check_nobody(acting.viewer, entity, [subject])
        opening = await Opening.of(acting, "conflict", [(entity.__name__, subject)])
        settling = Settling(acting.work)
        reason = text(given.reason, "reason", most=500)
        made = await settling.settle(conflict, Ruling(given.source, value), reason, acting.account)
        await Releasing(acting.work, installed.connector).run()
        await opening.check([(entity.__name__, subject)])
        acting.work.touched += [(Conflict, given.conflict), (entity, subject)]
        return Made(made)
