"""Who is compared: rows of the graph, and records that wait because no row bears their identifiers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, RowMapping, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.base.errors import YixinError
from hub.base.logging import logger
from hub.crypto.sealing import Keyring
from hub.policy.sealing import masked
from hub.store import cells
from hub.sync.corrections import Corrections
from hub.sync.drafting import Claim, Problem, draft
from hub.sync.linking import forms
from hub.sync.linking.model import COLUMNS
from hub.sync.linking.profile import ADULTS, PUPILS, Profile
from hub.sync.sources import Connectors, Sources
from hub.sync.staging import OPENED, Staging
from schema.kit.entity import Entity
from schema.people.guardian import Guardian
from schema.people.staff import Staff
from schema.people.student import Student

PROFILES: Mapping[type[Entity], Profile] = {Student: PUPILS, Guardian: ADULTS, Staff: ADULTS}
"""Who is linked, and how."""

log = logger("identity")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A part of a staged record that is about somebody whom the hub does not know."""

    source_id: int
    stream: str
    key: str
    slot: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One record that is compared."""

    row_id: int | None
    waiting: Waiting | None
    staged_id: int | None
    version: str
    fresh: bool
    roster: bool
    sources: frozenset[int]
    compared: Mapping[str, Any]
    shown: Mapping[str, str | None] = field(repr=False)
    """What a person is shown of each field; a row's sealed numbers are opened when they are."""

    @property
    def id(self) -> str:
        """A name of its own among all that are compared."""
        if self.waiting is None:
            return f"r{self.row_id}"
        return f"s{self.staged_id}/{self.waiting.slot}"


def columns(units: Iterable[Unit]) -> dict[str, list[Any]]:
    """The units as the model takes them."""
    found: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for unit in units:
        given = {**unit.compared, "unique_id": unit.id, "known": unit.row_id is not None, "fresh": unit.fresh}
        for name, values in found.items():
            values.append(given.get(name))
    return found


_LINKS = """
LEFT JOIN (
  SELECT subject_id, array_agg(DISTINCT source_id) AS sources, bool_or(s.roster) AS roster
  FROM source_record r JOIN source s ON s.id = r.source_id
  WHERE subject_entity = :entity AND r.removed_at IS NULL AND founding GROUP BY subject_id
) l ON l.subject_id = p.id
LEFT JOIN compared c ON c.entity = :entity AND NOT c.waiting AND c.id = p.id
WHERE p.removed_at IS NULL
"""
_ROWS: Mapping[type[Entity], str] = {
    Student: f"""
SELECT p.id, p.name, p.birth_date::text AS born, p.sex, p.national_id_hash AS national_id, p.student_number_hash AS number,
  ARRAY[p.school_id] AS places, t.phones, NULL::bigint[] AS kin, p.changed_at::text AS version,
  c.version AS before, l.sources, l.roster
FROM student p
LEFT JOIN (
  SELECT k.student_id, array_agg(g.phone) AS phones FROM guardianship k JOIN guardian g ON g.id = k.guardian_id
  WHERE k.removed_at IS NULL AND g.phone IS NOT NULL GROUP BY k.student_id
) t ON t.student_id = p.id {_LINKS}""",
    Guardian: f"""
SELECT p.id, p.name, NULL::text AS born, NULL::text AS sex, p.national_id_hash AS national_id, NULL::bytea AS number,
  NULL::bigint[] AS places, ARRAY[p.phone] AS phones, t.kin, p.changed_at::text AS version,
  c.version AS before, l.sources, l.roster
FROM guardian p
LEFT JOIN (
  SELECT guardian_id, array_agg(student_id) AS kin FROM guardianship WHERE removed_at IS NULL GROUP BY guardian_id
) t ON t.guardian_id = p.id {_LINKS}""",
    Staff: f"""
SELECT p.id, p.name, NULL::text AS born, NULL::text AS sex, p.national_id_hash AS national_id, p.staff_number AS number,
  t.places, ARRAY[p.phone] AS phones, NULL::bigint[] AS kin, p.changed_at::text AS version,
  c.version AS before, l.sources, l.roster
FROM staff p
LEFT JOIN (
  SELECT staff_id, array_agg(school_id) AS places FROM staff_post WHERE removed_at IS NULL GROUP BY staff_id
) t ON t.staff_id = p.id {_LINKS}""",
}
_WAITING = text("""
SELECT s.*, c.version AS before FROM staged_record s
JOIN quarantined_record q ON q.source_id = s.source_id AND q.stream = s.stream AND q.key = s.key
LEFT JOIN compared c ON c.waiting AND c.id = s.id AND c.entity = :entity
WHERE s.state IN ('waiting', 'quarantined') AND NOT s.gone AND q.state <> 'RESOLVED' AND starts_with(q.reason, 'identity.')
  AND s.source_id = :source ORDER BY s.id
""")

_CHANGED_ROWS = """
SELECT EXISTS (
  SELECT FROM {table} p LEFT JOIN compared c ON c.entity = :entity AND NOT c.waiting AND c.id = p.id
  WHERE p.removed_at IS NULL AND c.version IS DISTINCT FROM p.changed_at::text
)
"""
_CHANGED_RECORDS = """
SELECT EXISTS (
  SELECT FROM quarantined_record q JOIN staged_record s ON s.source_id = q.source_id AND s.stream = q.stream AND s.key = q.key
  WHERE q.state <> 'RESOLVED' AND starts_with(q.reason, 'identity.') AND s.state IN ('waiting', 'quarantined') AND NOT s.gone
    AND NOT EXISTS (SELECT FROM compared c WHERE c.waiting AND c.id = s.id AND c.version = encode(s.hash, 'hex'))
)
"""


class Population:
    """Reads who there is, in one snapshot."""

    def __init__(self, connection: AsyncConnection, keyring: Keyring, connectors: Connectors) -> None:
        self.connection = connection
        self.keyring = keyring
        self.connectors = connectors

    async def changed(self) -> bool:
        """Whether anybody is new or changed since all were compared; without reading anybody."""
        for entity in PROFILES:
            found = await self.connection.execute(
                text(_CHANGED_ROWS.format(table=entity.__tablename__)), {"entity": entity.__name__}
            )
            if found.scalar_one():
                return True
        return bool((await self.connection.execute(text(_CHANGED_RECORDS))).scalar_one())

    async def rows(self, entity: type[Entity]) -> list[Unit]:
        """The live rows of an entity."""
        found = await self.connection.execute(text(_ROWS[entity]), {"entity": entity.__name__})
        return [_of_row(row) for row in found.mappings()]

    async def waiting(self) -> dict[type[Entity], list[Unit]]:
        """Parts of records that are about somebody whom no identifier tells."""
        units: dict[type[Entity], list[Unit]] = defaultdict(list)
        sources = Sources(self.connection, self.connectors)
        for one in await sources.all():
            try:
                source = await sources.by_id(one["id"])
            except YixinError as error:
                # Another source's settings are no reason to compare nobody.
                log.warning("records of a source are not compared", source=one["id"], code=error.code)
                continue
            streams = {stream.name: stream for stream in source.streams}
            staging = Staging(self.connection, self.keyring, source.id)
            corrections = Corrections(self.connection, self.keyring, source.id)
            for entity in PROFILES:
                found = await self.connection.execute(
                    _WAITING, {"source": source.id, "entity": entity.__name__}
                )
                for row in found.mappings().all():
                    stream = streams.get(row["stream"])
                    if stream is None:
                        continue
                    staged = staging.staged(stream.name, [row[column.name] for column in OPENED])
                    read = await corrections.applied(stream.name, [staged], None)
                    drafts = draft(stream, read[0])
                    if isinstance(drafts, Problem):
                        continue
                    units[entity] += [
                        self._of_claim(entity, source.id, row, claim, roster=source.roster)
                        for claim in drafts
                        if claim.draft.entity is entity and claim.draft.part_of is None
                    ]
        return units

    def _of_claim(
        self, entity: type[Entity], source_id: int, row: RowMapping, claim: Claim, *, roster: bool
    ) -> Unit:
        said = claim.values
        hashes = {
            name: cells.digest(self.keyring, entity, entity.declaration.columns[name], str(said[name])).hex()
            for name in ("national_id", "student_number")
            if said.get(name) is not None
        }
        number = hashes.get("student_number") or said.get("staff_number")
        phones = [*claim.draft.clues.get("phones", ()), *([said["phone"]] if said.get("phone") else [])]
        born = None if said.get("birth_date") is None else str(said["birth_date"])
        shown_number = said.get("student_number")
        shown = {
            "name": said.get("name"),
            "born": born,
            "sex": said.get("sex"),
            "phones": "、".join(phones) or None,
            "national_id": None if said.get("national_id") is None else masked(str(said["national_id"])),
            "number": masked(str(shown_number)) if shown_number else said.get("staff_number"),
        }
        compared = _compared(
            said.get("name"), born, said.get("sex"), hashes.get("national_id"), number, phones
        )
        return Unit(
            row_id=None,
            waiting=Waiting(source_id, row["stream"], row["key"], claim.draft.slot),
            staged_id=row["id"],
            version=row["hash"].hex(),
            fresh=row["before"] != row["hash"].hex(),
            roster=roster,
            sources=frozenset({source_id}),
            compared=compared,
            shown=shown,
        )

    async def shown_rows(
        self, entity: type[Entity], units: Sequence[Unit]
    ) -> dict[str, dict[str, str | None]]:
        """What a person is shown of rows, by unit: all that is compared, with the numbers masked."""
        ids = [unit.row_id for unit in units if unit.row_id is not None]
        table = entity.__tablename__
        found = await self.connection.execute(
            text(f"SELECT * FROM {table} WHERE id = ANY(:ids)").bindparams(_IDS), {"ids": ids}
        )
        numbers: dict[int, dict[str, str | None]] = {}
        for row in found.mappings():
            said: dict[str, str | None] = {}
            for column in entity.declaration.identifiers:
                value = row[column.name]
                if value is not None and column.sealed:
                    value = masked(self.keyring.open(cells.place(entity, column.name, row["id"]), value))
                said["national_id" if column.name == "national_id" else "number"] = value
            numbers[row["id"]] = said
        schools = {place for unit in units for place in unit.compared["places"] or ()}
        names = await self._names("school", schools)
        kin = await self._names("student", {each for unit in units for each in unit.compared["kin"] or ()})
        shown = {}
        for unit in units:
            places = "、".join(names[each] for each in unit.compared["places"] or () if each in names)
            children = "、".join(kin[each] for each in unit.compared["kin"] or () if each in kin)
            shown[unit.id] = {
                **unit.shown,
                **numbers.get(unit.row_id or 0, {}),
                "places": places or None,
                "kin": children or None,
            }
        return shown

    async def _names(self, table: str, ids: Iterable[str]) -> dict[str, str]:
        found = await self.connection.execute(
            text(f"SELECT id, name FROM {table} WHERE id = ANY(:ids)").bindparams(_IDS),
            {"ids": [int(each) for each in ids]},
        )
        return {str(row_id): name for row_id, name in found}


_IDS = bindparam("ids", type_=ARRAY(BigInteger))


def _of_row(row: RowMapping) -> Unit:
    phones = [each for each in row["phones"] or () if each]
    number = row["number"].hex() if isinstance(row["number"], bytes) else row["number"]
    national_id = None if row["national_id"] is None else row["national_id"].hex()
    compared = _compared(row["name"], row["born"], row["sex"], national_id, number, phones)
    compared["places"] = [str(each) for each in row["places"] or () if each is not None]
    compared["kin"] = [str(each) for each in row["kin"] or () if each is not None]
    return Unit(
        row_id=row["id"],
        waiting=None,
        staged_id=None,
        version=row["version"],
        fresh=row["before"] != row["version"],
        roster=bool(row["roster"]),
        sources=frozenset(row["sources"] or ()),
        compared=compared,
        shown={
            "name": row["name"],
            "born": row["born"],
            "sex": row["sex"],
            "phones": "、".join(phones) or None,
        },
    )


def _compared(
    name: Any, born: str | None, sex: Any, national_id: str | None, number: Any, phones: Iterable[str]
) -> dict[str, Any]:
    normal = forms.name(str(name)) if name else None
    return {
        "name": normal,
        "sound": forms.sound(normal) if normal else None,
        "bag": forms.bag(normal) if normal else None,
        "born": born,
        # Unknown and unspecified are no sex that could differ.
        "sex": sex if sex in ("MALE", "FEMALE") else None,
        "national_id": national_id,
        "number": None if number is None else str(number),
        "phones": [each for one in phones if (each := forms.phone(one))],
        "places": [],
        "kin": [],
    }
