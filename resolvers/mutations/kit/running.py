"""Carries mutations out: the one place through which every change by a caller goes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import select

from hub.base.errors import Refusal
from hub.base.logging import logger
from hub.policy import Viewer
from hub.policy.accounts import Accounts
from hub.policy.predicates import alias
from hub.rules.evaluating import Rules
from hub.rules.stated import Book, standing
from hub.store.idempotency import Repeats
from hub.store.work import Store, Work
from hub.sync import line
from resolvers.compiling.arguments import check_text
from resolvers.compiling.pupils import whom
from resolvers.ids import decode
from resolvers.loaders.concerned import concerned
from resolvers.looked import Concerned
from resolvers.mutations.kit.acting import Acting, text
from resolvers.mutations.kit.mutation import Mutation
from schema.access.break_glass import BreakGlass
from schema.kit import Entity, Role
from schema.kit.mutation import KEY, MutationDeclaration
from schema.people.student import Student

_log = logger("mutations")


class MutationForbidden(Refusal):
    """None of the caller's roles may call the mutation, or the token lets its holder change nothing."""

    code = "access.mutation"
    chinese = "您的角色无权执行此操作。"


@dataclass(frozen=True)
class Deed:
    """What is done: recorded first, then committed."""

    mutation: MutationDeclaration
    viewer: Viewer
    """Who did it, as it is afterwards."""
    made: Any
    """What the mutation tells."""
    given: Mapping[str, Any]
    """The arguments; they may hold free text."""
    touched: Sequence[tuple[type[Entity], int]]
    """The rows that were written."""
    revealed: Sequence[int] = ()
    """Pupils of whom it tells a secret whole."""
    led: frozenset[int] = frozenset()
    """Pupils to whom the written rows lead."""
    records: frozenset[int] = frozenset()
    """Quarantined records that were written, or that say whom the written rows are about."""

    @property
    def pupils(self) -> frozenset[int]:
        """Pupils whom it was about: named by its arguments, or led to by what was written."""
        named = {
            each
            for name, value in self.given.items()
            if self.mutation.arguments[name].entity is Student
            for each in (value if isinstance(value, list) else [value])
            if isinstance(each, int)
        }
        return self.led | named


Record = Callable[[Deed], Awaitable[None]]
"""Returns when a deed is recorded. Raises RequestError where it cannot be."""


class Mutations:
    """Runs the mutations of one hub."""

    def __init__(
        self,
        store: Store,
        warning: Book | None,
        district: str,
        known: Mapping[str, Mutation[Any, Any]],
        changed: Callable[[Collection[type[Entity]]], None],
    ) -> None:
        """`changed` is called when something was committed, with the entities of which rows were written.

        `warning`: the rules of early warning, by which pupils are looked at of whom something changed.
        """
        self._store = store
        self.clock = store.clock
        self._warnings = Rules(warning or standing(), store.keyring, store.clock)
        self._district = district
        self._known = known
        self._changed = changed

    @property
    def book(self) -> Book:
        """The rules of early warning that count."""
        return self._warnings.book

    async def run(
        self, viewer: Viewer, declared: MutationDeclaration, arguments: Mapping[str, Any], record: Record
    ) -> Deed:
        """Carry one call out and return it, once it is committed. Raises Refusal or RequestError: nothing was done.

        It is recorded before, so nothing is ever changed without its record; of a commit that fails a record is left.
        """
        acting_as = _allowed(viewer, declared)
        mutation = self._known[declared.name]
        key = arguments.get(KEY)
        # What is null is left out: its default holds.
        given = {
            name: self._value(declared, name, value)
            for name, value in arguments.items()
            if name != KEY and value is not None
        }
        async with self._store.work() as work:
            repeats = None
            if key is not None and viewer.account_id is not None and mutation.remembered:
                check_text(key, KEY)
                repeats = Repeats(work, viewer.account_id, text(key, "idempotencyKey", most=200))
                kept = await repeats.take(_call(declared, given))
                if kept is not None:
                    return Deed(declared, viewer, mutation.made.validate_json(kept), given, ())
            if mutation.in_line:
                await line.stand(work.connection)
            acting = Acting(acting_as, work, self.clock)
            made = await mutation.act(acting, mutation.given(**given))
            if repeats is not None:
                await repeats.keep(mutation.made.dump_json(made).decode())
            if any(entity is BreakGlass for entity, _ in work.touched):
                viewer = replace(viewer, excepted=True)
            about = await _about(work)
            await self._warnings.look_at(work.connection, about.pupils)
            deed = Deed(
                declared, viewer, made, given, work.touched, acting.revealed, about.pupils, about.records
            )
            await record(deed)
        self._changed(work.written)
        _log.info(
            "mutation",
            name=declared.name,
            account=viewer.account_id,
            touched=[f"{entity.__name__}:{row}" for entity, row in deed.touched],
        )
        return deed

    async def account(self, key: int) -> Viewer | None:
        """An account as it is now; who may ask for others' is the caller's to know."""
        async with self._store.work() as work:
            return await Accounts(work.connection).by_id(key)

    def _value(self, declared: MutationDeclaration, name: str, value: Any) -> Any:
        part = declared.arguments[name]
        if part.entity is not None and isinstance(value, list):
            return [decode(each, self._district, part.entity)[1] for each in value]
        if part.entity is not None:
            return decode(value, self._district, part.entity)[1]
        if isinstance(value, str):
            check_text(value, name)
        return value


def _allowed(viewer: Viewer, declared: MutationDeclaration) -> Viewer:
    """The caller with the roles that may call the mutation. Raises MutationForbidden."""
    roles = viewer.roles & declared.roles
    if viewer.read_only:
        raise MutationForbidden("your token changes nothing", mend="use one that is not read-only")
    if Role.AUDITOR in viewer.roles:
        raise MutationForbidden("an auditor changes nothing", mend="leave it to those whose task it is")
    if not roles or viewer.account_id is None:
        may = ", ".join(sorted(role.name for role in declared.roles))
        raise MutationForbidden("none of your roles may do this", mend=f"leave it to one of: {may}")
    return replace(viewer, roles=roles)


async def _about(work: Work) -> Concerned:
    """The pupils to whom the written rows lead, and the quarantined records among them."""
    pupils, sayings = set[int](), set[str]()
    for entity, key in work.touched:
        row = alias(entity)
        about = whom(entity, row)
        if about is not None:
            led = await work.connection.execute(select(about).where(row.c.id == key))
            for (one,) in led:
                if isinstance(one, str):
                    sayings.add(one)
                elif one is not None:
                    pupils.add(int(one))
    said = await concerned(work.connection, sayings) if sayings else {}
    return Concerned(
        frozenset(pupils.union(*(each.pupils for each in said.values()))),
        frozenset(key for each in said.values() for key in each.records),
    )


def _call(declared: MutationDeclaration, given: Mapping[str, Any]) -> str:
    """A call as one text: what is equal is the same call."""
    said = orjson.dumps([declared.name, dict(given)], default=repr, option=orjson.OPT_SORT_KEYS)
    return said.decode()
