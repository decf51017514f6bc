"""WeCom and a school's database, beside a roster: what they tell joins its pupils, and goes when they no longer tell it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from connectors.kit import registry
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.server import running
from connectors.wecom.upstream import SCOPES, application
from hub.sync.sources import Sources
from tests.hub.sync.hubs import Hub
from tests.hub.sync.upstreams import Upstreams

MAPPING = """
streams:
  mentors:
    view: mentors
    changed: gxsj
    entity: MentorAssignment
    key: [xjh]
    columns: {xjh: , gh: , ksrq: {to: starts_on}}
    references: {student: {by: {student_number: xjh}}, mentor: {by: {staff_number: gh}}}
"""


@dataclass
class Roster:
    """Of one school of the roster: its code, some pupils by number and name, and a member of staff."""

    code: str
    pupils: dict[str, str]
    staff: str


@pytest.fixture
def roster(upstreams: Upstreams) -> Roster:
    folder = upstreams.data / "oneroster"
    users = [orjson.loads(line) for line in (folder / "users.ndjson").read_bytes().splitlines()]
    orgs = {
        one["sourcedId"]: one for one in map(orjson.loads, (folder / "orgs.ndjson").read_bytes().splitlines())
    }
    numbered = [user for user in users if user.get("metadata", {}).get("studentNumber")]
    school = numbered[0]["roles"][0]["org"]["sourcedId"]
    mine = [user for user in numbered if user["roles"][0]["org"]["sourcedId"] == school][:5]
    staff = next(user["identifier"] for user in users if user["roles"][0]["role"] == "teacher")
    names = {one["metadata"]["studentNumber"]: one["familyName"] + one["givenName"] for one in mine}
    return Roster(orgs[school]["identifier"], names, staff)


async def add(hub: Hub, name: str, settings: dict[str, Any]) -> None:
    async with hub.database.begin() as connection:
        await Sources(connection, registry.connector).add(name, name, settings, roster=False)


def write(folder: Path, **records: list[dict[str, Any]]) -> None:
    for name, found in records.items():
        (folder / f"{name}.ndjson").write_bytes(b"\n".join(orjson.dumps(one) for one in found))


@asynccontextmanager
async def wecom(folder: Path, roster: Roster) -> AsyncIterator[dict[str, Any]]:
    """Settings of a WeCom with the roster's pupils in one class, a parent each, and a session that two of them watched."""
    (folder / "wecom").mkdir()
    (folder / "secret").write_text("word")
    client = {"client_id": "ww1", "client_secret": "word", "scopes": SCOPES}
    (folder / "wecom" / "clients.json").write_bytes(orjson.dumps({"clients": [client]}))
    parents = [
        {"parent_userid": f"m{n}", "mobile": f"1380000000{n}", "children": [{"student_userid": number, "relation": "妈妈"}]}
        for n, number in enumerate(roster.pupils)
    ]  # fmt: skip
    write(
        folder / "wecom",
        departments=[{"id": 9, "name": "1班", "parentid": 1, "type": 1, "department_admins": [{"userid": "t"}]}],
        students=[{"student_userid": key, "name": name, "department": [9]} for key, name in roster.pupils.items()],
        parents=parents,
        livings=[
            {"livingid": "L1", "theme": "家长课堂", "living_start": 1789000000, "living_duration": 3600, "anchor_userid": "t"}
        ],
        viewers=[
            {"livingid": "L1", "parent_userid": f"m{n}", "student_userid": number}
            for n, number in enumerate(list(roster.pupils)[:2])
        ],
    )  # fmt: skip
    async with running(application(folder, Faults())) as url:
        yield {
            "base_url": url,
            "corp_id": "ww1",
            "secret": f"file:{folder / 'secret'}",
            "school_code": roster.code,
            "student_userid": "student_number",
            "parent_sessions": "家长",
        }


async def test_wecom_tells_of_the_rosters_pupils(synced: Hub, roster: Roster, tmp_path: Path) -> None:
    there = "SELECT count(*) FROM {} WHERE removed_at IS NULL"
    before = [await synced.one(there.format(table)) for table in ("student", "guardian", "parent_attendance")]
    async with wecom(tmp_path, roster) as settings:
        await add(synced, "wecom", settings)
        report = await synced.sync("wecom")
        assert (report.counts["added"], report.counts["quarantined"], report.counts["waiting"]) == (13, 0, 0)
        after = [
            await synced.one(there.format(table)) for table in ("student", "guardian", "parent_attendance")
        ]
        assert after == [before[0], before[1] + 5, before[2] + 2]
        again = await synced.sync("wecom")
        assert again.counts["unchanged"] == 13
        path = tmp_path / "wecom" / "parents.ndjson"
        path.write_bytes(b"\n".join(path.read_bytes().splitlines()[:-1]))
        gone = await synced.sync("wecom")
    assert gone.counts["removed"] == 1
    assert await synced.one(there.format("guardian")) == before[1] + 4
    assert await synced.one(there.format("student")) == before[0]


async def test_a_database_tells_changes_and_what_is_gone(synced: Hub, roster: Roster, tmp_path: Path) -> None:
    path = tmp_path / "school.db"
    (tmp_path / "mapping.yaml").write_text(MAPPING, "utf-8")

    def change(*statements: tuple[str, tuple[Any, ...]]) -> None:
        with sqlite3.connect(path) as database:
            for statement, values in statements:
                database.execute(statement, values)
        database.close()

    change(
        ("CREATE TABLE jdb (xjh TEXT, gh TEXT, ksrq DATE, gxsj TIMESTAMP)", ()),
        ("CREATE VIEW mentors AS SELECT * FROM jdb", ()),
        *(
            ("INSERT INTO jdb VALUES (?, ?, '2026-09-01', ?)", (number, roster.staff, f"2026-09-0{n + 1} 08:00:00"))
            for n, number in enumerate(roster.pupils)
        ),
    )  # fmt: skip
    await add(synced, "sql", {"url": f"sqlite:///{path}", "mapping": str(tmp_path / "mapping.yaml")})
    assert (await synced.sync("sql")).counts["added"] == 5
    first, second, *_ = roster.pupils
    change(
        ("UPDATE jdb SET ksrq = '2026-09-02', gxsj = '2026-10-01 08:00:00' WHERE xjh = ?", (first,)),
        ("DELETE FROM jdb WHERE xjh = ?", (second,)),
    )
    delta = await synced.sync("sql")
    assert not delta.full
    assert (delta.counts["seen"], delta.counts["changed"], delta.counts["removed"]) == (2, 1, 0)
    assert (await synced.sync("sql", full=True)).counts["removed"] == 1
