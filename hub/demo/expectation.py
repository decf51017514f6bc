"""The truth that tests compare a sync with: who each record is about, and what cannot be joined or read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson

from hub.demo.disagreement import Recorded


@dataclass(slots=True)
class Expectation:
    """Collected while the exports are written; `truth.ndjson` grows along, `expected.json` is written at the end.

    `truth.ndjson` has one line for each record about a pupil or patient: `source`, `id` (the record's own),
    `person` (the pupil's key, or that of somebody whom the roster does not know), `differences` and `outcome`
    (`roster`, or a `disagreement.Meeting`). In `expected.json` a record that is not applied bears the key under which
    its source is staged; a row of a spreadsheet its line in the file.
    """

    folder: Path
    entities: Counter[str] = field(default_factory=Counter)
    records: dict[str, dict[str, int]] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    quarantined: list[dict[str, Any]] = field(default_factory=list)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    _truth: Any = None

    def __enter__(self) -> Expectation:
        self._truth = (self.folder / "truth.ndjson").open("wb")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._truth.close()

    def person(self, source: str, key: str, person: str, record: Recorded | None, outcome: str) -> None:
        """Say whom a record is about."""
        line = {
            "source": source,
            "id": key,
            "person": person,
            "differences": [d.name for d in record.differences] if record else [],
            "outcome": outcome,
        }
        self._truth.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        self.outcomes[f"{source}/{outcome}"] += 1

    def quarantine(self, source: str, stream: str, key: str, field_: str, why: str) -> None:
        """Say that a record cannot be read."""
        self.quarantined.append({"source": source, "stream": stream, "key": key, "field": field_, "why": why})

    def wait(self, source: str, stream: str, key: str, why: str) -> None:
        """Say that a record waits for something that the roster, or the source, does not have."""
        self.waiting.append({"source": source, "stream": stream, "key": key, "why": why})

    def write(self, **about: Any) -> None:
        """Write `expected.json`."""
        content = {
            **about,
            "entities": dict(sorted(self.entities.items())),
            "records": self.records,
            "people": dict(sorted(self.outcomes.items())),
            "quarantined": self.quarantined,
            "waiting": self.waiting,
        }
        (self.folder / "expected.json").write_bytes(
            orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        )
