"""Who works on data opens nothing to themselves by it (guarantee A8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hub.policy import policy_for
from hub.policy.accounts import Accounts
from hub.sync.applied import Subject, behind, newly, tell_of
from resolvers.loaders.concerned import pupils_of
from resolvers.mutations.kit.acting import Acting
from resolvers.mutations.kit.separation import OwnIdentity
from schema.people.guardian import Guardian
from schema.people.staff import Staff
from schema.pupils import pupil


@dataclass(frozen=True)
class Opening:
    """Compares what the caller reads by other roles than those that act, before and after an act."""

    acting: Acting
    place: str
    """The argument that names what is decided on."""
    read: frozenset[int]
    """Of the pupils whom the act is about: those read before it."""

    @classmethod
    async def of(cls, acting: Acting, place: str, subjects: Iterable[Subject]) -> Opening:
        """Before the act; `subjects`: the rows that it is about."""
        return cls(acting, place, await _read(acting, set(subjects)))

    @classmethod
    async def of_record(cls, acting: Acting, place: str, record: Mapping[str, Any]) -> Opening:
        """Before a record is read otherwise; it is given by its `source_id`, `stream` and `key`."""
        return await cls.of(acting, place, await behind(acting.work.connection, record))

    async def check(self, subjects: Iterable[Subject]) -> None:
        """After the act: by it the caller came to read none of these rows' pupils. Raises OwnIdentity."""
        if await _read(self.acting, set(subjects)) - self.read:
            raise self._gained("you would come to read the pupil by another role")

    async def check_record(self, record: Mapping[str, Any], *, left: bool) -> None:
        """After a record was read otherwise. Raises OwnIdentity.

        Nothing that stands behind something since then tells of the caller, or of a pupil whom the caller reads by another role.
        `left`: the next run applies it, when nobody is asked.
        """
        connection = self.acting.work.connection
        me = await Accounts(connection).by_id(self.acting.account) or self.acting.viewer
        others = await self.acting.others()
        if left and others is not None and policy_for(others.shape).reads_any(pupil()):
            raise self._gained(
                "the record is part of a run that is not done, so whom it will be about is not known"
            )
        fresh = await newly(connection, self.acting.work.now)
        if await tell_of(connection, fresh, {Staff: me.staff_id, Guardian: me.guardian_id}):
            raise self._gained("what would be applied is about yourself")
        if await _read(self.acting, fresh):
            raise self._gained("what would be applied is about a pupil whom you read by another role")
        await self.check(await behind(connection, record))

    def _gained(self, message: str) -> OwnIdentity:
        return OwnIdentity(message, place=self.place, mend="leave it to another identity steward")


async def _read(acting: Acting, subjects: set[Subject]) -> frozenset[int]:
    if await acting.others() is None:
        return frozenset()
    pupils = await pupils_of(acting.work.connection, subjects)
    return await acting.otherwise(pupil(), list(set(pupils.values())))
