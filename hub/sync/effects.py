"""What a run does to the graph, told for people: rows by entity, records that do not fit by reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hub.store.writer import Saved
from hub.sync.drafting import Problem

EXAMPLES = 3
Reason = tuple[str, str, str | None]
"""Stream, code and field."""
Record = tuple[str, str]
"""Stream and the source's own key."""


@dataclass
class Effects:
    """Rows and records by what became of them. Ids and the sources' own keys only, never a value."""

    added: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    changed: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    removed: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    misfits: dict[Record, Reason | None] = field(default_factory=dict)
    """Records that did not fit when they were last tried; None: it fits after all."""

    def saw(self, entity: str, saved: Saved) -> None:
        """Take in what was written of one entity."""
        self.added[entity].update(saved.added)
        self.changed[entity].update(saved.changed)
        self.removed[entity].update(saved.removed)

    def judged(self, stream: str, problems: Mapping[str, Problem | None]) -> None:
        """Take in which records do not fit."""
        for key, problem in problems.items():
            self.misfits[stream, key] = None if problem is None else (stream, problem.code, problem.field)

    def take(self, other: Effects) -> None:
        """Take in what another part of the run did, once it is sure."""
        for mine, theirs in (
            (self.added, other.added),
            (self.changed, other.changed),
            (self.removed, other.removed),
        ):
            for entity, ids in theirs.items():
                mine[entity] |= ids
        for record, reason in other.misfits.items():
            if reason is not None:
                self.misfits[record] = reason
            else:
                self.misfits.pop(record, None)

    def lines(self) -> Iterator[str]:
        """The report: a line for each entity that is touched, then one for each reason."""
        for entity in sorted({*self.added, *self.changed, *self.removed}):
            new = self.added.get(entity, set())
            old = {
                "changed": self.changed.get(entity, set()) - new,
                "removed": self.removed.get(entity, set()) - new,
            }
            told = [f"{len(new)} added"] if new else []
            # Numbers of rows that are not there yet would tell nothing.
            told += [f"{len(ids)} {name} ({_some(sorted(ids))})" for name, ids in old.items() if ids]
            if told:
                yield f"{entity}: {', '.join(told)}"
        reasons: dict[Reason, list[str]] = defaultdict(list)
        for (_, key), reason in self.misfits.items():
            if reason is not None:
                reasons[reason].append(key)
        for (stream, code, place), keys in sorted(reasons.items(), key=lambda each: str(each[0])):
            yield f"does not fit: {stream} {code} {place or '-'}: {len(keys)} ({_some(list(keys))})"


def _some(names: list[int] | list[str]) -> str:
    more = ", …" if len(names) > EXAMPLES else ""
    return ", ".join(str(name) for name in names[:EXAMPLES]) + more
