"""What answers say of the freshness of their data: of which sources, to whom, and at what cost."""

from __future__ import annotations

import time
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import text

from hub.store.freshness import Sources
from resolvers.freshness import Freshness
from resolvers.graph import Graph
from schema.kit import Role

ROSTER = {"source": "roster", "lastSuccess": "2026-10-15T00:00:00Z", "stale": True}


class Changes:
    """Numbers changes, as notices do."""

    state: int | None = 1


@pytest.fixture
def changes() -> Changes:
    return Changes()


@pytest.fixture
def fresh(district, graph_schema, changes) -> Graph:
    return Graph(
        engine=district.engine, reader=district.reader, clock=district.clock, district="310107", sealer=district.keyring,
        cursors=district.keyring.cursors, schema=graph_schema, recorder=district.recorder,
        freshness=Freshness(Sources(district.engine, district.clock, lambda: changes.state)),
    )  # fmt: skip


@pytest.fixture
def told(fresh, district, both):
    async def asking(document: str, *roles: Role, **variables):
        answers = await both(fresh, district.viewer(*roles), document=document, variables=variables)
        planned, reference = map(orjson.loads, answers)
        assert planned == reference and "errors" not in planned
        return planned.get("extensions", {}).get("freshness")

    return asking


async def test_an_answer_names_the_sources_of_its_rows(told, district):
    async with district.owner.begin() as connection:
        await connection.execute(
            text("UPDATE source SET synced_at = now(), stale_after = 5 WHERE name = 'clinic'")
        )
    try:
        assert await told("{ students { nodes { name } } }", Role.PSYCHOLOGIST) == [ROSTER]
        assert [
            source["source"] for source in await told("{ referrals { totalCount } }", Role.PSYCHOLOGIST)
        ] == ["clinic"]
        both = await told("{ students { nodes { id referrals { nodes { state } } } } }", Role.PSYCHOLOGIST)
        assert [(source["source"], source["stale"]) for source in both] == [
            ("clinic", False),
            ("roster", True),
        ]
        # What is only compared was used, in the document or in its variables; so was what only goes into figures.
        assert (
            len(
                await told(
                    "{ students(filter: { referrals: { some: {} } }) { totalCount } }", Role.PSYCHOLOGIST
                )
            )
            == 2
        )
        document = "query($f: StudentFilter) { students(filter: $f) { totalCount } }"
        assert len(await told(document, Role.PSYCHOLOGIST, f={"or": [{"referrals": {"none": {}}}]})) == 2
        assert len(await told(document, Role.PSYCHOLOGIST, f={"name": {"eq": "x"}})) == 1
        assert len(await told("{ studentsAggregate { count } }", Role.PSYCHOLOGIST)) == 1
        # Nobody feeds it, or nobody of whom it is known.
        assert await told("{ viewer { roles } terms { nodes { name } } }", Role.PSYCHOLOGIST) is None
    finally:
        async with district.owner.begin() as connection:
            await connection.execute(
                text("UPDATE source SET synced_at = NULL, stale_after = NULL WHERE name = 'clinic'")
            )


@pytest.mark.parametrize("role", [Role.DASHBOARD, Role.HEALTH_PARTNER, Role.DEVELOPER])
async def test_who_may_not_know_sources_is_told_of_the_stalest_without_its_name(told, role):
    assert await told("{ schools { nodes { name } } }", role) == [ROSTER | {"source": None}]


async def test_what_is_worked_out_is_as_fresh_as_what_it_is_worked_out_from(told, district):
    document = "{ absenceEpisodes { totalCount } }"
    assert await told(document, Role.PSYCHOLOGIST) is None
    async with district.owner.begin() as connection:
        await connection.execute(
            text("UPDATE source SET feeds = feeds || '{AttendanceMark}' WHERE name = 'roster'")
        )
    try:
        assert await told(document, Role.PSYCHOLOGIST) is None, "it is kept until a notice comes"
    finally:
        async with district.owner.begin() as connection:
            await connection.execute(
                text("UPDATE source SET feeds = '{Student,School}' WHERE name = 'roster'")
            )


async def test_it_costs_no_statement_until_a_source_changes(fresh, district, changes, monkeypatch):
    async def ask() -> list[str]:
        district.statements.clear()
        await fresh.execute(district.viewer(Role.PSYCHOLOGIST), document="{ schools { nodes { name } } }")
        return [statement for statement in district.statements if "synced_at" in statement]

    assert len(await ask()) == 1
    assert await ask() == await ask() == []
    changes.state = 2
    assert len(await ask()) == 1 and await ask() == []
    # While nothing is heard it is asked now and then, not each time.
    changes.state = None
    assert await ask() == []
    monkeypatch.setattr("hub.store.kept.UNHEARD", 0)
    assert len(await ask()) == 1


async def test_a_source_goes_stale_without_a_notice(fresh, district, monkeypatch):
    async def stale() -> bool:
        said = orjson.loads(
            await fresh.execute(district.viewer(Role.PSYCHOLOGIST), document="{ schools { nodes { name } } }")
        )
        return said["extensions"]["freshness"][0]["stale"]

    clock, at = type(district.clock), district.clock.now()
    synced = at.replace(year=2026, month=10, day=15, hour=0, minute=0, second=0, microsecond=0)
    for later, expected in ((timedelta(minutes=1559), False), (timedelta(minutes=1560), True)):
        monkeypatch.setattr(clock, "now", lambda _, instant=synced + later: instant)
        assert await stale() is expected


def test_it_takes_a_few_microseconds(fresh, district):
    """What each answer pays is two lookups; generously bounded, as the machine is shared."""
    from hub.policy import policy_for
    from resolvers.freshness import Used

    used = Used.of(policy_for(frozenset({Role.PSYCHOLOGIST})), {"Student", "School"})
    freshness = fresh._freshness
    assert freshness is not None
    freshness._of = type("Feeds", (), {"of": lambda *_: []})()
    freshness.ending(used, b"")
    begun = time.process_time()
    for _ in range(10_000):
        freshness.ending(used, b"")
    assert time.process_time() - begun < 0.5
