"""Applying: staged records become rows, a batch and its checkpoint in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

from sqlalchemy import select

from hub.store.writer import Saved, Writer, among, table_of
from hub.sync import drafting
from hub.sync.contract import Stream
from hub.sync.corrections import Corrections
from hub.sync.decided import decide
from hub.sync.derive import due
from hub.sync.drafting import Claim, Problem, record_token, tokens_of
from hub.sync.drift import Drift
from hub.sync.effects import Effects
from hub.sync.forgetting import erased
from hub.sync.identity import Resolver
from hub.sync.ledger import Ledger
from hub.sync.matching import Matcher
from hub.sync.projection import Link, Projection
from hub.sync.quarantine import Quarantine
from hub.sync.staging import Staged, Staging
from hub.sync.survivorship import Rules
from schema.integration.source_record import SourceRecord
from schema.kit.entity import Entity
from schema.kit.registry import load
from schema.kit.vocabulary import Vocabulary

NO_RUN = 0
"""Stands for the run where no run is: nothing was fetched."""

Read = Mapping[str, list[Claim] | Problem]
"""What records say, by key."""


class Batch:
    """One batch of one stream's staged records, inside the caller's transaction."""

    def __init__(
        self,
        staging: Staging,
        writer: Writer,
        run_id: int,
        *,
        roster: bool,
        rules: Rules | None = None,
        gathers: bool = False,
    ) -> None:
        """`gathers`: a row of which more is said is written by `project_due`, once for all that is said of it."""
        self.gathers = gathers
        self.staging = staging
        self.writer = writer
        self.run_id = run_id
        self.resolver = Resolver(writer.connection, writer.keyring, staging.source_id)
        self.matcher = Matcher(self.resolver, writer, roster=roster)
        self.projection = Projection(writer, staging.source_id, rules)
        self.tokens: set[str] = set()
        self.effects = Effects()
        self.moved: set[str] = set()
        """Keys of records of which a link or a row was written."""

    async def apply(self, stream: Stream, records: Sequence[Staged], said: Read | None = None) -> int:
        """Apply the records, which are locked, and write down how far each was taken; returns how many those were.

        `said`: what they say, where that was read before.
        """
        read = await self._read(stream, records, said or {})
        drift = Drift(self.writer, self.staging.source_id)
        await drift.note(stream, records)
        problems = {key: found for key, found in read.items() if isinstance(found, Problem)}
        await drift.broken(stream.name, {key: found.drift for key, found in problems.items()})
        buried = await erased(self.staging.tombstones, stream.name, read)
        whole = {key: found for key, found in read.items() if isinstance(found, Problem)}
        claims = [claim for found in read.values() if not isinstance(found, Problem) for claim in found]
        links = await self.projection.links(stream.name, read)
        for claim in claims:
            link = links.get((claim.staged.key, claim.draft.entity.__name__, claim.draft.slot))
            if link is not None:
                claim.link_id, claim.subject_id = link.id, link.subject_id
        leaving = self._leaving(links, claims, whole)
        by_entity: dict[type[Entity], list[Claim]] = defaultdict(list)
        for claim in claims:
            by_entity[claim.draft.entity].append(claim)
        for entity in in_order():
            if entity in by_entity or entity in leaving:
                await self._apply_entity(
                    stream.name, entity, by_entity.get(entity, []), leaving.get(entity, []), links
                )
        await self.release()
        left = [record for record in records if record.key not in buried]
        await self._settle(stream.name, left, whole, claims)
        await self.staging.tombstones.bury(
            [{"id": r.id, "stream": stream.name, "key": r.key} for r in records if r.key in buried]
        )
        return len(records)

    async def _read(
        self, stream: Stream, records: Sequence[Staged], said: Read
    ) -> dict[str, list[Claim] | Problem]:
        corrections = Corrections(self.writer.connection, self.writer.keyring, self.staging.source_id)
        corrected = await corrections.applied(stream.name, records, self.writer.now)
        return {
            record.key: said[record.key]
            if record is as_read and record.key in said
            else drafting.read(stream, as_read)
            for record, as_read in zip(records, corrected, strict=True)
        }

    def _leaving(
        self,
        links: Mapping[tuple[str, str, str], Link],
        claims: Sequence[Claim],
        whole: Mapping[str, Problem],
    ) -> dict[type[Entity], list[Link]]:
        """Links that the records bore and bear no more; a record that is invalid keeps all of its own."""
        borne = {(claim.staged.key, claim.draft.entity.__name__, claim.draft.slot) for claim in claims}
        entities = load()
        leaving: dict[type[Entity], list[Link]] = defaultdict(list)
        for place, link in links.items():
            if link.live and place not in borne and link.key not in whole:
                leaving[entities[link.entity]].append(link)
        return leaving

    async def _apply_entity(
        self,
        stream: str,
        entity: type[Entity],
        claims: Sequence[Claim],
        leaving: Sequence[Link],
        links: Mapping[tuple[str, str, str], Link],
    ) -> None:
        before = {claim.link_id: claim.subject_id for claim in claims}
        await self.resolver.resolve_refs(claims)
        live = {link.id for link in links.values() if link.live}
        await self.projection.hold(
            entity, [claim for claim in claims if claim.adrift and claim.link_id in live]
        )
        strange = [c for c in claims if c.problem is None and c.subject_id is None]
        await decide(self.writer.connection, self.staging.source_id, stream, entity, strange)
        unmatched = [c for c in strange if c.subject_id is None]
        await self.matcher.match(entity, unmatched)
        fitting = [claim for claim in claims if claim.problem is None]
        for claim in fitting:
            if entity.rostered and not self.matcher.roster:
                claim.founding = False
        fresh = [claim for claim in fitting if claim.link_id not in live]
        self.tokens.update(record_token(self.staging.source_id, stream, claim.staged.key) for claim in fresh)
        linked = await self.projection.link(stream, fitting)
        await self.writer.remove(SourceRecord, [link.id for link in leaving])
        links_moved = {*linked.added, *linked.changed}
        if links_moved:
            await Ledger(self.writer.connection, self.staging.source_id).feeds(entity)
        adding = {claim.link_id: claim.subject_id for claim in fitting if self.gathers and _adds(claim)}
        subjects = {claim.subject_id for claim in fitting if claim.link_id not in adding}
        subjects |= {link.subject_id for link in leaving}
        subjects |= {
            left for claim in fitting if (left := before.get(claim.link_id)) not in (None, claim.subject_id)
        }
        known = {subject for subject in subjects if subject is not None}
        more = {subject for link, subject in adding.items() if link in links_moved and subject is not None}
        await self.projection.later(entity, more - known)
        saved = await self.project(entity, known)
        rows_moved = {*saved.added, *saved.changed, *saved.removed}
        self.moved.update(link.key for link in leaving)
        self.moved.update(
            claim.staged.key
            for claim in fitting
            if claim.link_id in links_moved or claim.subject_id in rows_moved
        )

    async def project(self, entity: type[Entity], subjects: Iterable[int]) -> Saved:
        """Make these rows what their records say, and note what follows from it."""
        saved = await self.projection.project(entity, subjects)
        self.effects.saw(entity.__name__, saved)
        await due(self.writer.connection, entity, saved)
        await self._announce(entity, saved)
        return saved

    async def project_due(self, limit: int) -> int:
        """Project the next rows of which more was said; returns how many those were."""
        due = await self.projection.due(limit)
        for entity, subjects in due.items():
            await self.project(entity, subjects)
        await self.release()
        return sum(map(len, due.values()))

    async def release(self) -> None:
        """Let those go on who waited for what the batch brought."""
        if self.tokens:
            await self.staging.release(self.run_id, self.tokens)

    async def _announce(self, entity: type[Entity], saved: Saved) -> None:
        """Name the identifiers of rows that moved to those who wait for them, or could not be joined to them."""
        moved = [*saved.added, *saved.changed, *saved.removed]
        columns = {column.name: column.hashed or column.name for column in entity.declaration.identifiers}
        if not moved or not columns:
            return
        table = table_of(entity)
        # Sealed forms too: a row that was hashed under an older key is named by the newest.
        names = {"id", *columns, *columns.values()}
        found = await self.writer.connection.execute(
            select(*(table.c[name] for name in sorted(names))).where(among(table.c.id, moved))
        )
        for row in (self.resolver.current(entity, row) for row in found.mappings()):
            borne = [(name, row[column]) for name, column in columns.items() if row[column] is not None]
            self.tokens.update(tokens_of(entity.__name__, borne))

    async def _settle(
        self, stream: str, records: Sequence[Staged], whole: Mapping[str, Problem], claims: Sequence[Claim]
    ) -> None:
        by_key: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            by_key[claim.staged.key].append(claim)
        problems: dict[str, Problem | None] = {}
        results: list[dict[str, Any]] = []
        for record in records:
            problem = whole.get(record.key) or _worst(by_key[record.key])
            problems[record.key] = problem
            results.append(self._result(record, problem, by_key[record.key]))
        self.effects.judged(stream, problems)
        await Quarantine(self.writer, self.staging.source_id).record(stream, records, problems)
        misfits = [result["record_id"] for result in results if result["to_state"] == "quarantined"]
        await self.projection.outdate(stream, [r.key for r in records if r.id in misfits])
        await self.staging.settle(results)

    def _result(self, record: Staged, problem: Problem | None, claims: Sequence[Claim]) -> dict[str, Any]:
        if problem is not None and problem.waits_for is None:
            state = made = "quarantined"
        elif problem is not None:
            state = made = "waiting"
        elif record.gone:
            state, made = "gone", "removed" if record.swept else "tombstoned"
        elif not claims:
            state = made = "ignored"
        elif record.replayed and record.key not in self.moved:
            state, made = "applied", "unchanged"
        else:
            # What had to wait for a row of its own run is as new as the rest of it.
            new = record.applied_run in (None, self.run_id)
            state, made = "applied", "added" if new else "changed"
        return {
            "record_id": record.id,
            "to_state": state,
            "waiting_for": problem.tokens if problem else None,
            "made": made,
            "run": self.run_id,
            "fits": any(claim.problem is None for claim in claims),
        }


def _adds(claim: Claim) -> bool:
    """Whether a claim only tells more of a row, and nothing that could not be told later."""
    said = claim.values.keys() | claim.refs.keys()
    return claim.draft.part_of is not None and said <= _told_later(claim.draft.entity)


@cache
def _told_later(entity: type[Entity]) -> frozenset[str]:
    """Columns and relations by which nobody is recognised, and of which PostgreSQL refuses no value."""
    declaration, indexes = entity.declaration, table_of(entity).indexes
    unique = {column.name for index in indexes if index.unique for column in index.columns}
    columns = {
        column.name
        for column in declaration.columns.values()
        if column.type in (bool, date) or issubclass(column.type, Vocabulary)
    }
    relations = {
        relation.name for relation in declaration.relations.values() if relation.column not in unique
    }
    return frozenset(columns - unique | relations)


def _worst(claims: Sequence[Claim]) -> Problem | None:
    """The problem of a record: a misfit before a wait, a wait before an optional reference that dangles."""
    found = [claim.problem for claim in claims if claim.problem is not None]
    misfit = next((problem for problem in found if problem.waits_for is None), None)
    if misfit is not None:
        return misfit
    waits = tuple(token for problem in found for token in problem.waits_for or ())
    dangling = tuple(token for claim in claims if claim.problem is None for token in claim.dangling)
    if found:
        first = found[0]
        return Problem(first.code, first.message, first.field, first.mend, waits_for=(*waits, *dangling))
    if dangling:
        return Problem(
            "reference.unknown",
            "it points to a row that the hub does not know (yet); where it led before stands, and the rest of it is applied",
            mend="it is completed when that row appears",
            waits_for=dangling,
        )
    return None


@cache
def in_order() -> tuple[type[Entity], ...]:
    """Entities, each behind those that it points to."""
    graph = {
        entity: {
            relation.target
            for relation in entity.declaration.relations.values()
            if relation.target is not entity
        }
        for entity in load().values()
    }
    return tuple(TopologicalSorter(graph).static_order())
