"""A generated district behind its simulators, with records that tests change."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from connectors.kit import registry
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.server import running
from hub.cli.simulators import CLIENT
from hub.demo.exports import fhir

ORDER = ("oneroster", "edfi", "fhir", "tabular")
STANDARDS = ORDER[:3]
PATIENCE = {"first_wait": 0.01, "budget": 20, "attempts": 4}

Record = dict[str, Any]


@dataclass
class Upstreams:
    """The folder, the faults that its simulators have, and how a hub reaches them."""

    data: Path
    vault: Path
    addresses: dict[str, str]
    faults: dict[str, Faults]

    def settings(self, name: str) -> dict[str, Any]:
        """Settings of a source, with small pages and short waits."""
        if name == "tabular":
            return {"directory": str(self.data / "tabular"), "mapping": "putuo"}
        url = self.addresses[name]
        common = {"client_id": CLIENT, **PATIENCE}
        if name == "oneroster":
            return common | {
                "base_url": f"{url}/ims/oneroster/rostering/v1p2",
                "token_url": f"{url}/oauth/token",
                "client_secret": f"file:{self.vault / 'oneroster'}",
                "page_size": 100,
            }
        if name == "edfi":
            return common | {
                "base_url": url,
                "client_secret": f"file:{self.vault / 'edfi'}",
                "page_size": 100,
            }
        return common | {
            "base_url": url,
            "private_key": f"file:{self.vault / 'fhir.json'}",
            "identifiers": fhir.IDENTIFIERS,
            "consent_extension": fhir.CONSENT,
            "page_size": 10,
            "export": "never",
        }

    @contextmanager
    def failing(self, name: str, *faults: str) -> Iterator[None]:
        """The simulator misbehaves for a while."""
        self.faults[name].set(faults)
        try:
            yield
        finally:
            self.faults[name].set([])

    def file(self, path: str) -> Path:
        """`oneroster/users`: the records of a collection."""
        return self.data / f"{path}.ndjson"

    def records(self, path: str) -> list[Record]:
        """The records of a collection, as its file holds them."""
        return [orjson.loads(line) for line in self.file(path).read_bytes().splitlines()]

    def write(self, path: str, records: list[Record]) -> None:
        """Make these the records of a collection."""
        self.file(path).write_bytes(b"".join(orjson.dumps(r) + b"\n" for r in records))

    def edit(self, path: str, change: Callable[[Record], Record | None]) -> int:
        """Put each record through `change` (None: it vanishes; the same object: untouched); returns how many changed."""
        before = self.records(path)
        after = [change(orjson.loads(orjson.dumps(record))) for record in before]
        self.write(path, [record for record in after if record is not None])
        return sum(old != new for old, new in zip(before, after, strict=True))

    def copied(self, folder: Path) -> Path:
        """The folder again, for a test to change."""
        return shutil.copytree(self.data, folder / "district")


def now() -> str:
    """An instant as OneRoster writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@asynccontextmanager
async def serving(data: Path, vault: Path) -> AsyncIterator[Upstreams]:
    """The three simulators over a folder, in this process."""
    async with AsyncExitStack() as stack:
        faults = {name: Faults() for name in STANDARDS}
        addresses = {
            name: await stack.enter_async_context(running(registry.upstream(name)(data, faults[name])))
            for name in STANDARDS
        }
        yield Upstreams(data, vault, addresses, faults)
