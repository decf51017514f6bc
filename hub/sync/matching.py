"""Joins drafts to rows by exact identifiers: an equal identifier is believed where nothing contradicts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from hub.store.writer import Writer, among, table_of
from hub.sync.drafting import Claim, Problem, tokens_of
from hub.sync.identity import Probe, Resolver
from schema.kit.entity import Entity

Bearer = dict[str, Any]


class Matcher:
    """Finds or makes the row of each draft of one entity that has no row by its record yet."""

    def __init__(self, resolver: Resolver, writer: Writer, *, roster: bool) -> None:
        self.resolver = resolver
        self.writer = writer
        self.roster = roster

    async def match(self, entity: type[Entity], claims: Sequence[Claim]) -> None:
        """Give each claim its `subject_id`, or its problem."""
        names = [column.name for column in entity.declaration.identifiers]
        probes = {
            id(claim): self.resolver.probes(entity, {name: claim.values.get(name) for name in names})
            for claim in claims
        }
        known = await self.resolver.by_probes(entity, [probe for found in probes.values() for probe in found])
        known |= await self._related(entity, claims, probes)
        bearers: dict[Probe, list[Bearer]] = {
            probe: [self._bearer(entity, row) for row in rows] for probe, rows in known.items()
        }
        joined = await self.resolver.joined()
        new: list[Claim] = []
        placeholder = 0
        for claim in claims:
            mine = probes[id(claim)]
            found = {bearer["id"]: bearer for probe in mine for bearer in bearers.get(probe, ())}
            people = {joined.stays(entity, row_id) for row_id in found}
            if people & {joined.stays(entity, row_id) for row_id in claim.apart}:
                claim.problem = Problem(
                    "identity.contradicted",
                    f"an identifier fits a {entity.__name__} of whom it was decided that it is somebody else",
                    ", ".join(names),
                    "correct the identifier in the source, or decide otherwise",
                    retry_on=tokens_of(entity.__name__, mine),
                )
            elif len(people) > 1:
                claim.problem = Problem(
                    "identity.ambiguous",
                    f"its identifiers belong to {len(found)} different rows of {entity.__name__}",
                    ", ".join(names),
                    "correct the identifiers in the source, or join the rows",
                    retry_on=tokens_of(entity.__name__, mine),
                )
            elif found:
                bearer = next(iter(found.values()))
                if self._join(claim, mine, bearer):
                    _enrich(bearers, bearer, mine, _corroborating(entity, claim.values))
            elif entity.rostered and not self.roster:
                claim.problem = Problem(
                    "identity.unknown",
                    f"no {entity.__name__} of the roster bears its identifiers",
                    ", ".join(names),
                    "it is released when the roster brings that row",
                    waits_for=tokens_of(entity.__name__, mine),
                )
            else:
                placeholder -= 1
                claim.subject_id = placeholder
                bearer = {
                    "id": placeholder,
                    "claim": claim,
                    **dict(mine),
                    **_corroborating(entity, claim.values),
                }
                for probe in mine:
                    bearers.setdefault(probe, []).append(bearer)
                new.append(claim)
        await self._number(entity, claims, new)

    async def _related(
        self, entity: type[Entity], claims: Sequence[Claim], probes: dict[int, list[Probe]]
    ) -> dict[Probe, list[Mapping[str, Any]]]:
        """Rows that relate the same rows as a claim, where that tells them apart; it is as good as an identifier."""
        if not entity.told_apart_by:
            return {}
        name = "+".join(entity.told_apart_by)
        for claim in claims:
            probes[id(claim)].append((name, tuple(claim.refs[relation] for relation in entity.told_apart_by)))
        table = table_of(entity)
        columns = [f"{relation}_id" for relation in entity.told_apart_by]
        found: dict[Probe, list[Mapping[str, Any]]] = {}
        first = {claim.refs[entity.told_apart_by[0]] for claim in claims}
        rows = await self.resolver.connection.execute(
            select(table)
            .where(among(table.c[columns[0]], first), table.c.removed_at.is_(None))
            .order_by(table.c.id)
        )
        for row in rows.mappings():
            found.setdefault((name, tuple(row[column] for column in columns)), [dict(row)])
        return found

    def _bearer(self, entity: type[Entity], row: Mapping[str, Any]) -> Bearer:
        identifiers = {
            column.name: row[column.hashed or column.name] for column in entity.declaration.identifiers
        }
        return {"id": row["id"], **identifiers, **_corroborating(entity, row)}

    def _join(self, claim: Claim, probes: Sequence[Probe], bearer: Bearer) -> bool:
        """Believe the equal identifier where a name or date agrees with it, or where nothing speaks against it."""
        entity = claim.draft.entity
        given = _corroborating(entity, claim.values)
        both = [name for name in given if given[name] is not None and bearer.get(name) is not None]
        agreeing = [name for name in both if given[name] == bearer[name]]
        differing = [name for name, value in probes if bearer.get(name) not in (None, value)]
        if agreeing or not (both or differing):
            claim.subject_id = bearer["id"]
            return True
        claim.problem = Problem(
            "identity.contradicted",
            f"an identifier fits a {entity.__name__}, but what else is known of both differs",
            ", ".join([*differing, *both]),
            "correct the identifier, or what it should agree with, in the source",
            retry_on=tokens_of(entity.__name__, probes),
        )
        return False

    async def _number(self, entity: type[Entity], claims: Sequence[Claim], new: Sequence[Claim]) -> None:
        ids = await self.writer.new_ids(entity, len(new))
        numbered = {claim.subject_id: row_id for claim, row_id in zip(new, ids, strict=True)}
        for claim in claims:
            if claim.subject_id in numbered:
                claim.subject_id = numbered[claim.subject_id]


def _enrich(
    bearers: dict[Probe, list[Bearer]], bearer: Bearer, probes: Sequence[Probe], said: Mapping[str, Any]
) -> None:
    """What the joined record adds to the row counts for the next record, as it would in the next batch."""
    for name, value in [*said.items(), *probes]:
        if bearer.get(name) is None:
            bearer[name] = value
            if (name, value) in probes:
                bearers.setdefault((name, value), []).append(bearer)


def _corroborating(entity: type[Entity], values: Any) -> dict[str, Any]:
    return {name: values.get(name) for name in entity.corroborated_by}
