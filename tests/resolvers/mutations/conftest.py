"""A district of its own, which tests may change, and its accounts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any, ClassVar

import orjson
import pytest
from sqlalchemy import text

from connectors.oneroster import OneRoster
from hub.crypto.sealing import Keyring
from hub.sync.brake import Limits
from hub.sync.contract import Page, Raw, Stream
from hub.sync.run import Engine
from resolvers.graph import Graph
from resolvers.ids import encode
from schema.kit import Role
from schema.kit.registry import load

ADMIN, SECOND, PSYCHOLOGIST, MACHINE, STEWARD, OTHER, INTEGRATOR = 1001, 1002, 1003, 1004, 1005, 1006, 1008


class Told(OneRoster):
    """The connector, fed by a test in place of a server."""

    gives: ClassVar[dict[str, list[dict[str, Any]]]] = {}

    @classmethod
    @asynccontextmanager
    async def open(cls, config: Any) -> AsyncIterator[Any]:
        yield cls(config, None)  # type: ignore[arg-type]

    async def pages(self, stream: Stream, *, since: Any, position: Any) -> AsyncIterator[Page]:
        given = self.gives.get(stream.name, ())
        yield Page([Raw(each["sourcedId"], each) for each in given], None)


def org(key: str, **values: Any) -> dict[str, Any]:
    return {
        "sourcedId": key,
        "name": f"学校{key}",
        "type": "school",
        "identifier": f"213100{key:>04}",
        **values,
    }


def pupil(key: str, name: str, school: str, **metadata: Any) -> dict[str, Any]:
    return {
        "sourcedId": key,
        "familyName": name[0],
        "givenName": name[1:],
        "roles": [{"role": "student", "org": {"sourcedId": school, "type": "org"}}],
        "metadata": metadata,
    }


def account(number: int, *roles: Role, **values):
    plain = {
        "id": number,
        "name": f"account {number}",
        "roles": [role.name for role in roles],
        "disabled": False,
        "created_at": datetime(2026, 9, 1, tzinfo=UTC),
        "version": 1,
        "source_ids": [],
    }
    return {**plain, **values}


@pytest.fixture(scope="module")
async def changing(settle, ordered_entities):
    """A district whose rows a module changes."""
    staff = {"name": "周心理", "staff_number": "T003"}
    rows = {entity.__name__: [] for entity in ordered_entities}
    rows["District"] = [{"id": 1, "code": "310107", "name": "普陀区"}]
    rows["School"] = [
        {"id": 1, "code": "2131000001", "name": "曹杨第一小学", "district": 1},
        {"id": 2, "code": "3131000002", "name": "梅陇中学", "district": 1},
    ]
    rows["Staff"] = [{"id": 3, **staff}, {"id": 5, "name": "吴导师", "staff_number": "T005"}]
    rows["StaffPost"] = [
        {"id": 1, "kind": "PSYCHOLOGIST", "staff": 3, "school": 1},
        {"id": 2, "kind": "PRINCIPAL", "staff": 5, "school": 1},
    ]
    rows["Student"] = [
        {"id": 101, "name": "王小明", "status": "ENROLLED", "school": 1, "national_id": "310107200903070023"},
        {"id": 104, "name": "赵强", "status": "ENROLLED", "school": 2},
    ]
    rows["Guardian"] = [{"id": 201, "name": "王建国"}]
    rows["Guardianship"] = [{"id": 1, "kin": "FATHER", "primary": True, "student": 101, "guardian": 201}]
    rows["HealthPartner"] = [
        {"id": 301, "code": "H1", "name": "区精神卫生中心"},
        {"id": 302, "code": "H2", "name": "儿童医院"},
    ]
    requested = datetime(2026, 10, 1, tzinfo=UTC)
    rows["Referral"] = [
        {
            "id": 1,
            "state": "REQUESTED",
            "urgency": "ROUTINE",
            "version": 1,
            "requested_at": requested,
            "student": 101,
            "partner": 301,
        }
    ]
    rows["SelfCheck"] = [
        {"id": school, "kind": "SELF", "checked_on": date(2026, 10, 8), "school": school} for school in (1, 2)
    ]
    rows["Finding"] = [
        {"id": check, "area": "STAFF", "severity": "MINOR", "self_check": check} for check in (1, 2)
    ]
    rows["Source"] = [
        {"id": number, "name": f"source {number}", "connector": "tabular", "roster": False, "feeds": [],
         "health": "NEW", "circuit": "CLOSED", "failures": 0, "config": {}}
        for number in (1, 2)
    ]  # fmt: skip
    config = {"base_url": "http://127.0.0.1:9", "token_url": "http://127.0.0.1:9/token", "client_id": "hub"}
    source = {"connector": "oneroster", "config": config | {"client_secret": "env:NONE"}, "feeds": []}
    source |= {"health": "NEW", "circuit": "CLOSED", "failures": 0}
    rows["Source"] += [
        {"id": 401, "name": "sis", "roster": True, **source},
        {"id": 402, "name": "others", "roster": False, **source},
    ]
    rows["Account"] = [
        account(ADMIN, Role.ADMIN),
        account(SECOND, Role.ADMIN),
        account(PSYCHOLOGIST, Role.PSYCHOLOGIST, Role.MENTOR, staff=3),
        account(MACHINE, Role.DASHBOARD, Role.DEVELOPER),
        account(STEWARD, Role.IDENTITY_STEWARD),
        account(OTHER, Role.IDENTITY_STEWARD),
        account(1007, Role.CENTRE),
        account(INTEGRATOR, Role.INTEGRATOR, source_ids=[401]),
    ]
    grounds = {role.name: {} for role in Role} | {
        "PSYCHOLOGIST": {"staff_id": 3},
        "INTEGRATOR": {"source_ids": [401]},
    }
    async with settle(rows, grounds, today=date(2026, 10, 15)) as settled:
        async with settled.owner.begin() as connection:
            # What is made later begins behind these rows.
            for entity in ordered_entities:
                sequence = f"pg_get_serial_sequence('{entity.__tablename__}', 'id')"
                if rows[entity.__name__]:
                    await connection.execute(text(f"SELECT setval({sequence}, 100000)"))
        yield settled


@pytest.fixture(scope="module")
def graph(changing, graph_schema):
    return Graph(
        engine=changing.engine,
        writer=changing.owner,
        reader=changing.reader,
        recorder=changing.recorder,
        clock=changing.clock,
        district="310107",
        sealer=changing.keyring,
        cursors=Keyring.fresh().cursors,
        schema=graph_schema,
    )


@pytest.fixture
def call(graph, changing):
    """`await call("mutation …", ADMIN, Role.ADMIN, name=value)`: the whole answer."""

    async def calling(document, number, *roles, viewer=None, **variables):
        who = viewer or changing.viewer(*roles, account_id=number)
        return orjson.loads(await graph.execute(who, document=document, variables=variables))

    return calling


@pytest.fixture
def gid():
    return lambda name, row: encode(load()[name], "310107", row)


@pytest.fixture
def sync(changing):
    """Synchronise a source that says this and nothing else; the counts of its run."""

    async def syncing(*orgs: dict[str, Any], users: Iterable[dict[str, Any]] = (), name: str = "sis"):
        Told.gives = {"orgs": list(orgs), "users": list(users)}
        engine = Engine(changing.owner, changing.keyring, changing.clock, lambda _: Told, Limits(share=1))
        return (await engine.sync(name, full=True)).counts

    return syncing


@pytest.fixture
def ask(call):
    """What the only field of a document answers."""

    async def asking(document, number=INTEGRATOR, role=Role.INTEGRATOR, **variables):
        answer = await call(document, number, role, **variables)
        assert "errors" not in answer, answer
        return next(iter(answer["data"].values()))

    return asking
