"""The measurement in small: 200 pupils, the hub and the SQL by hand. It measures nothing."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.answers import NotEqual, checked, differences
from benchmarks.callers import Callers
from benchmarks.database import opened
from benchmarks.load import Plan, send
from benchmarks.planning import planning
from benchmarks.seeding import seeded
from benchmarks.size import SIZES, Size
from benchmarks.starting import starting
from benchmarks.systems import EVERYWHERE, HAND, OURS, SYSTEMS, UNGUARDED, Running
from benchmarks.workload import Query, workload

TINY = Size("tiny", schools=3, classes=2)
QUERIES = [query for query in workload(TINY) if query.name in {"Q1", "Q2", "Q4", "Q5", "S1"}]


@pytest.fixture(scope="module")
def folder():
    # A short path: a socket's may have 100 bytes.
    made = Path(tempfile.mkdtemp(prefix="yxb"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
async def database(folder):
    async with opened(TINY, folder, None) as made:
        assert await seeded(made, TINY)
        yield made


@pytest.fixture(scope="module")
async def callers(database):
    return await Callers.of(database, QUERIES)


async def test_the_hub_answers_as_sql_by_hand_does(database, callers, folder):
    requests = await checked([HAND, OURS, UNGUARDED, EVERYWHERE], QUERIES, database, callers, folder)
    assert {query.name for query in QUERIES} == {query for query, system in requests if system == OURS.name}
    assert all(requests[query.name, HAND.name].statements == 1 for query in QUERIES)
    assert all(requests[query.name, OURS.name].statements >= 1 for query in QUERIES)
    # One school's principal asks of that school, one of all schools of what is about all.
    asking = {
        name: set(prepared.tokens) for (name, system), prepared in requests.items() if system == OURS.name
    }
    assert asking == {
        "Q1": {*callers.own.values()}, "Q2": {*callers.own.values()}, "Q4": {callers.everywhere},
        "Q5": {callers.own[3]}, "S1": {*callers.own.values()},
    }  # fmt: skip
    every = {
        name: set(prepared.tokens)
        for (name, system), prepared in requests.items()
        if system == EVERYWHERE.name
    }
    assert every == {name: {callers.everywhere} for name in ("Q1", "Q2", "Q5", "S1")}


async def test_a_different_answer_is_an_error(database, callers, folder, monkeypatch):
    monkeypatch.setattr(type(HAND), "common", lambda system, data: {"by": system.name})
    with pytest.raises(NotEqual, match=r"answer Q1 differently: data\[0\]\.by is 'hand-sql' and 'other'"):
        await checked([HAND, replace(HAND, name="other")], QUERIES[:1], database, callers, folder)


async def test_the_rows_are_there_and_not_made_again(database):
    assert not await seeded(database, TINY)
    connection = await database.owner.connect()
    counts = {
        table: await connection.fetchval(f"SELECT count(*) FROM {table}")
        for table in ("school", "class_group", "student", "attendance_mark")
    }
    invalid = await connection.fetchval("SELECT count(*) FROM pg_constraint WHERE NOT convalidated")
    indexes = await connection.fetchval("SELECT count(*) FROM pg_indexes WHERE tablename = 'attendance_mark'")
    await connection.close()
    assert counts == {"school": 3, "class_group": 6, "student": TINY.pupils, "attendance_mark": 4000}
    assert invalid == 0
    assert indexes > 5


async def test_the_load_counts_answers_and_failures(database, folder):
    with Running(HAND, database, database.owner, folder / "load.log") as running:
        good, bad = ({"query": "Q1", "variables": {"id": number}} for number in (1, "no number"))
        seen = send(Plan(running.host, running.port, [running.request(good, "")], 2, seconds=0.05, least=10))
        assert (seen.answered >= 10, seen.failed) == (True, 0)
        seen = send(Plan(running.host, running.port, [running.request(bad, "")], 2, seconds=0))
        assert (seen.answered, seen.failed) == (0, 2)
        assert "500" in seen.failure


def test_a_start_is_measured_until_the_hub_is_ready(folder):
    found = starting(folder / "start", starts=1)
    assert 0 < found["cpu_seconds"] < found["seconds"] < 60


async def test_what_plans_cost_is_measured_for_every_query():
    queries = workload(TINY)
    for by_query in (await planning(queries, times=1)).values():
        assert by_query.keys() == {query.name for query in queries}
        assert min(by_query.values()) > 0


def test_what_is_no_comparison_with_a_system_has_a_line_with_its_target():
    figures = {
        "Q1": {"hub": {"p50_ms": 1.2}, "hub-full": {"p50_ms": 1.0}},
        "Q4": {"hub": {"p50_ms": 2.0, "postgres_ms": 1.0}, "hand-sql": {"p50_ms": 50.0, "postgres_ms": 12.0}},
    }
    missing = dict.fromkeys(("failure", "per_second"), None)
    result = {
        "engine": "compiled plans",
        "systems": [],
        "memory": {},
        "plans": {"found_ms": {"Q1": 0.1, "Q4": 0.2}, "made_ms": {"Q1": 4.0}},
        "start": {"seconds": 2.5, "cpu_seconds": 1.0, "starts": 5},
        "figures": {
            query: {name: missing | one for name, one in of.items()} for query, of in figures.items()
        },
    }
    assert [line for line in report.lines(result) if "target" in line] == [
        "GROWTH Q1 1.20 (target 1.3: met)",
        "ROLLED-UP Q4 p50_ms 25.0 (target 20: met)",
        "ROLLED-UP Q4 postgres_ms 12.0 (target 20: not met)",
        "PLAN found in 0.2 ms, most for Q4 (target 0.15: not met)",
        "PLAN made in 4 ms, most for Q1 (target 5: met)",
        "READY after 2.5 s (target 2: not met)",
    ]


def test_the_page_of_a_run_over_ten_times_the_data_tells_what_was_measured(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "FOLDER", tmp_path)
    monkeypatch.setattr(report, "RESULTS", tmp_path / "RESULTS.md")
    report.RESULTS.write_text("before\n<!-- identity -->\nkept\n", encoding="utf-8")
    one = {
        "p50_ms": 1.0,
        "per_second": 900.0,
        "server_ms": 0.2,
        "postgres_ms": 0.3,
        "statements": 1,
        "failure": None,
        "answer_kb": 2,
    }
    grown = {"hub": one | {"p50_ms": 1.5, "postgres_ms": 0.4}, "hub-full": one}
    result = {
        "date": "2026-11-26", "rounds": 2, "machine": "a machine", "load": 0.1, "versions": {}, "engine": "compiled plans",
        "systems": ["hub", "hub-full"], "queries": {"Q6": "a page"}, "figures": {"Q6": grown}, "memory": {}, "plans": {},
    }  # fmt: skip
    report.write(SIZES["tenfold"], result)
    page = report.RESULTS.read_text(encoding="utf-8")
    assert "| Q6 | 1 | 1.5 | 1.50 (target 1.3: not met) | 1.20 |" in page
    assert "its first page" not in page and page.endswith("kept\n")


def test_load_leaves_this_machine_never():
    with pytest.raises(ValueError, match="loopback"):
        send(Plan("192.0.2.1", 80, [b""], 1, seconds=0))


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, None),
        ({"a": [1, 2]}, {"a": [2, 1]}, "data.a[0] is 1 and 2"),
        ({"a": [1]}, {"a": [1, 2]}, "data.a has 1 and 2 rows"),
        ({"a": 1}, {"a": "1"}, "data.a is 1 and '1'"),
        ({"a": None}, {}, "data.a is there only once"),
    ],
)
def test_the_first_difference_is_named(one, other, first):
    assert next(differences(one, other), None) == first


def test_every_query_has_a_form_for_every_system_that_can_answer_it():
    without = {
        (query.name, system.name)
        for query in [*workload(TINY), Query("M1", "", "M1", [{}])]
        for system in SYSTEMS
        if query.document(system.document) is None
    }
    # Nobody else keeps a record of what is read.
    assert without == {("S1", name) for name in ("mercurius", "postgraphile", "strawberry-orm")}
