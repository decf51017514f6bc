"""What a batch does with records about somebody who was erased: nothing of them is applied or kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from hub.sync.contract import Ref
from hub.sync.drafting import Claim, Problem
from hub.sync.tombstones import PREFIX, Tombstones
from schema.kit.entity import Entity

Probe = tuple[type[Entity], str, str]


async def erased(tombstones: Tombstones, stream: str, read: Mapping[str, list[Claim] | Problem]) -> set[str]:
    """Take out of the records what is about somebody who was erased; returns the keys of those of which nothing is left.

    A record of the person goes whole, by its key or an identifier. Of others only what points to the person goes.
    """
    if not await tombstones.any():
        return set()
    claims = [claim for found in read.values() if isinstance(found, list) for claim in found]
    known = await _Known.of(tombstones, claims)
    keys = [key for key in read if not key.startswith(PREFIX)]
    buried = set(await tombstones.of_records(stream, keys))
    for key, found in read.items():
        if isinstance(found, Problem) or not found:
            continue
        if any(known.bears(claim) for claim in found):
            buried.add(key)
        found[:] = [] if key in buried else [claim for claim in found if known.spares(claim)]
        if not found:
            buried.add(key)
    return buried


class _Known:
    """Which identifiers and records that a batch names are those of somebody who was erased."""

    def __init__(
        self, identifiers: set[tuple[str, str, str]], records: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.identifiers = identifiers
        self.records = records

    @classmethod
    async def of(cls, tombstones: Tombstones, claims: list[Claim]) -> _Known:
        probes = {probe for claim in claims for probe in (*_own(claim), *_pointed_at(claim))}
        keys: dict[str, set[str]] = defaultdict(set)
        for claim in claims:
            for ref in _refs(claim).values():
                if ref.entity is None:
                    keys[ref.stream].add(ref.key)
        records = {stream: await tombstones.of_records(stream, found) for stream, found in keys.items()}
        return cls(await tombstones.of_identifiers(probes), records)

    def bears(self, claim: Claim) -> bool:
        """Whether the claim is about the person."""
        return any((entity.__name__, name, said) in self.identifiers for entity, name, said in _own(claim))

    def spares(self, claim: Claim) -> bool:
        """Whether something of the claim is left once references to the person are taken out of it."""
        relations = claim.draft.entity.declaration.relations
        gone = [name for name, ref in _refs(claim).items() if self._points(ref)]
        if any(not name or not relations[name].nullable for name in gone):
            return False
        if gone:
            claim.draft = replace(claim.draft, refs={**claim.draft.refs, **dict.fromkeys(gone)})
        return True

    def _points(self, ref: Ref) -> bool:
        if ref.entity is None:
            return ref.key in self.records.get(ref.stream, ())
        name = ref.entity.__name__
        return any((name, column, said) in self.identifiers for column, said in ref.identifiers.items())


def _refs(claim: Claim) -> dict[str, Ref]:
    """The references of a draft by relation; the row that it only adds to, under no name."""
    found = {name: ref for name, ref in claim.draft.refs.items() if ref is not None}
    return found if claim.draft.part_of is None else {**found, "": claim.draft.part_of}


def _own(claim: Claim) -> Iterator[Probe]:
    for column in claim.draft.entity.declaration.identifiers:
        said = claim.values.get(column.name)
        if said is not None:
            yield claim.draft.entity, column.name, str(said)


def _pointed_at(claim: Claim) -> Iterator[Probe]:
    for ref in _refs(claim).values():
        if ref.entity is not None:
            for name, said in ref.identifiers.items():
                yield ref.entity, name, said
