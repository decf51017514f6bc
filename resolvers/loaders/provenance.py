"""Where the values of a row come from: what each source says of each field that the caller reads, and by what one stands.

Which rows and which fields of them are the policy's to say, asked by the application's role. What the records say is
kept from that role; it is read by the one that writes, of those rows only, and shown of those fields only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, any_, bindparam, false, select, true
from strawberry.dataloader import DataLoader

from hub.policy import Reach
from hub.policy.predicates import alias
from hub.policy.sealing import masked
from hub.store.writer import among, table_of
from hub.sync.conflicts import text
from hub.sync.projection import behind, opened
from hub.sync.survivorship import Claim, Verdict
from resolvers.loaders.place import Asking, shared
from resolvers.loaders.records import Records
from schema.integration.source import Source
from schema.integration.source_record import SourceRecord
from schema.integration.survivorship import Survived
from schema.kit import Entity, Sensitivity
from schema.kit.declaration import camel

Names = Mapping[tuple[type[Entity], int], str]
"""Names of rows that the caller reads."""


@dataclass(frozen=True)
class ClaimInfo:
    """See `schema.graph.provenance`."""

    source: str | None
    stream: str
    stated_at: datetime | None
    value: str | None
    stands: bool


@dataclass(frozen=True)
class FieldInfo:
    """See `schema.graph.provenance`."""

    field: str
    value: str | None
    rule: Survived
    claims: list[ClaimInfo]


class ProvenancePlace:
    """The provenance of the rows of one place: three statements, however many rows."""

    def __init__(self, asking: Asking, records: Records, entity: type[Entity]) -> None:
        self._asking = asking
        self._records = records
        self._entity = entity
        self._loader: DataLoader[int, list[FieldInfo]] = DataLoader(load_fn=self._load)
        columns = Source.declaration.columns
        self._named = asking.policy.reach(Source, columns["name"]) is Reach.WHOLE

    async def load(self, key: int) -> list[FieldInfo]:
        """Of one row."""
        return await shared(self._loader.load(key))

    async def _load(self, keys: list[int]) -> list[list[FieldInfo]]:
        fields = await self._fields(keys)
        said: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
        records = self._records
        statement = behind(self._entity).where(among(table_of(SourceRecord).c.subject_id, list(fields)))
        async with records.engine.connect() as connection:
            for row in (await connection.execute(statement)).mappings():
                said[row["subject_id"]].append(opened(records.keyring, row))
        verdicts = {
            key: [
                (field, verdict)
                for field in fields.get(key, ())
                if (verdict := records.rules.verdict(self._entity, field, said[key])) is not None
            ]
            for key in keys
        }
        names = await self._names([each for found in verdicts.values() for each in found])
        return [[self._told(field, verdict, names) for field, verdict in verdicts[key]] for key in keys]

    async def _fields(self, keys: list[int]) -> dict[int, list[str]]:
        """By row that the caller reads: the fields of it that the caller reads."""
        policy, entity, row = self._asking.policy, self._entity, alias(self._entity)
        columns = [column for column in entity.declaration.columns.values() if not column.spec.hidden]
        reads = {column.name: policy.column(entity, column, row, value=true()) for column in columns}
        flags = [(false() if shown is None else shown).label(name) for name, shown in reads.items()]
        given = row.c.id == any_(bindparam("keys", type_=ARRAY(BigInteger)))
        statement = select(row.c.id, *flags).where(given, policy.rows(entity, row))
        relations = [one.name for one in entity.declaration.relations.values() if not one.spec.derived]
        found = await self._asking.session.rows(statement, keys=keys)
        return {
            key: [name for name, shown in zip(reads, shown_, strict=True) if shown] + relations
            for key, *shown_ in found
            # Who reads no field of a row learns of none of its relations either.
            if any(shown_)
        }

    async def _names(self, verdicts: Sequence[tuple[str, Verdict]]) -> Names:
        names: dict[tuple[type[Entity], int], str] = {}
        relations, policy = self._entity.declaration.relations, self._asking.policy
        ids: dict[type[Entity], set[int]] = defaultdict(set)
        for field, verdict in verdicts:
            if field in relations:
                ids[relations[field].target].update(claim.value for claim in verdict.claims)
        for target, keys in ids.items():
            row, column = alias(target), target.declaration.columns.get("name")
            shown = None if column is None else policy.column(target, column, row)
            if shown is not None and policy.reads_any(target):
                given = row.c.id == any_(bindparam("keys", type_=ARRAY(BigInteger)))
                statement = select(row.c.id, shown).where(given, policy.rows(target, row))
                found = await self._asking.session.rows(statement, keys=sorted(keys))
                names |= {(target, key): name for key, name in found}
        return names

    def _told(self, field: str, verdict: Verdict, names: Names) -> FieldInfo:
        claims = [
            self._claim(field, claim, names, number == 0) for number, claim in enumerate(verdict.claims)
        ]
        return FieldInfo(camel(field), claims[0].value, verdict.rule, claims)

    def _claim(self, field: str, claim: Claim, names: Names, stands: bool) -> ClaimInfo:
        declaration, link = self._entity.declaration, claim.link
        column = declaration.columns.get(field)
        if column is None:
            value = names.get((declaration.relations[field].target, claim.value))
        else:
            value = (
                masked(str(claim.value)) if column.sensitivity is Sensitivity.SECRET else text(claim.value)
            )
        source = link["source"] if self._named else None
        return ClaimInfo(source, link["stream"], link["source_time"], value, stands)
