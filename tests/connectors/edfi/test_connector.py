from __future__ import annotations

from typing import Any

import pytest
import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.edfi.connector import EdFiConfig
from connectors.kit.errors import Malformed, Refused, Rejected, Shortened
from tests.connectors.edfi.folder import (
    Folder,
    association,
    attendance,
    calendar_date,
    fetch,
    opened,
    raws,
    school,
    session,
    stream,
    student,
)

STREAMS = [
    "schools",
    "sessions",
    "calendarDates",
    "students",
    "studentSchoolAssociations",
    "studentSchoolAttendanceEvents",
]


class Altered:
    """An upstream between: counts requests, and changes what `alter` is told of before it goes on."""

    def __init__(self, app: ASGIApp, alter: Any = None) -> None:
        self.app = app
        self.alter = alter
        self.asked: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = f"{scope['path']}?{scope['query_string'].decode()}"
        self.asked.append(asked)
        headers = dict(scope["headers"])

        async def pass_on(message: Message) -> None:
            if self.alter is not None:
                self.alter(asked, headers, message)
            await send(message)

        await self.app(scope, receive, pass_on)


def total(message: Message, count: bytes | None) -> None:
    if message["type"] == "http.response.start":
        kept = [(name, value) for name, value in message["headers"] if name.lower() != b"total-count"]
        message["headers"] = [*kept, (b"total-count", count)] if count else kept


async def test_a_full_fetch_yields_every_record_once_and_a_cursor(folder: Folder) -> None:
    async with folder.open() as connector:
        for name in STREAMS:
            pages = await fetch(connector, name)
            found = raws(pages)
            assert not any(raw.gone or raw.fault for raw in found)
            assert len({raw.key for raw in found}) == len(found)
            assert pages[-1].cursor is not None
        students = raws(await fetch(connector, "students"))
    assert sorted(raw.key for raw in students) == [f"E{number:05}" for number in range(1, 13)]
    assert students[0].payload["firstName"]
    assert students[0].source_time is not None


async def test_pages_come_from_the_last_to_the_first(folder: Folder) -> None:
    async with folder.open() as connector:
        pages = await fetch(connector, "students")
    assert [page.records[0].key for page in pages] == ["E00011", "E00006", "E00001"]


async def test_nothing_changed_yields_nothing(folder: Folder) -> None:
    async with folder.open() as connector:
        for name in STREAMS:
            cursor = (await fetch(connector, name))[-1].cursor
            again = await fetch(connector, name, since=cursor)
            assert raws(again) == []
            assert again[-1].cursor == cursor


async def test_an_empty_resource_is_one_empty_page(folder: Folder) -> None:
    folder.write("sessions", [])
    async with folder.open() as connector:
        (page,) = await fetch(connector, "sessions")
    assert page.records == []
    assert page.position is None
    assert page.cursor is not None


async def test_a_delta_has_the_new_and_the_changed(folder: Folder) -> None:
    async with folder.open() as connector:
        cursor = (await fetch(connector, "students"))[-1].cursor
        changed = student(3) | {"birthDate": "2016-12-31"}
        others = [student(number) for number in range(1, 13) if number != 3]
        folder.write("students", [*others, changed, student(13)])
        found = raws(await fetch(connector, "students", since=cursor))
    assert {raw.key: raw.payload["birthDate"] for raw in found} == {
        "E00003": "2016-12-31",
        "E00013": "2016-05-03",
    }


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("schools", school),
        ("sessions", session),
        ("calendarDates", calendar_date),
        ("students", student),
        ("studentSchoolAssociations", association),
        ("studentSchoolAttendanceEvents", attendance),
    ],
)
async def test_a_deletion_bears_the_key_of_its_record(folder: Folder, name: str, make: Any) -> None:
    folder.write(name, [make(1), make(2)])
    async with folder.open() as connector:
        pages = await fetch(connector, name)
        folder.write(name, [make(1)])
        (gone,) = raws(await fetch(connector, name, since=pages[-1].cursor))
    (kept_key, gone_key) = (raw.key for raw in raws(pages))
    assert (gone.key, gone.gone, dict(gone.payload)) == (gone_key, True, {})
    assert gone.key != kept_key


async def test_a_key_change_is_the_old_key_gone_and_the_record_under_the_new_one(folder: Folder) -> None:
    moved = association(2) | {"entryDate": "2026-09-15"}
    folder.write("studentSchoolAssociations", [association(1), association(2)])
    async with folder.open() as connector:
        cursor = (await fetch(connector, "studentSchoolAssociations"))[-1].cursor
        folder.write("studentSchoolAssociations", [association(1), moved])
        found = raws(await fetch(connector, "studentSchoolAssociations", since=cursor))
    assert [(raw.key, raw.gone) for raw in found] == [
        ("2026-09-01|2131000001|E00002", True),
        ("2026-09-15|2131000001|E00002", False),
    ]


async def test_a_key_that_was_deleted_and_used_again_ends_as_present(folder: Folder) -> None:
    def unhidden(asked: str, headers: Any, message: Message) -> None:
        """A server that, unlike newer ones, still tells of the deletion."""
        if "/students/deletes" in asked and "minChange" in asked:
            total(message, b"1")
            if message["type"] == "http.response.body":
                message["body"] = b'[{"id":"old","changeVersion":1,"keyValues":{"studentUniqueId":"E00001"}}]'
            else:
                message["headers"] = [
                    (name, value) for name, value in message["headers"] if name != b"content-length"
                ]

    async with opened(Altered(folder.application(), unhidden)) as connector:
        cursor = (await fetch(connector, "students"))[-1].cursor
        folder.write(
            "students", [student(1) | {"id": "new", "birthDate": "2016-01-01"}, *map(student, range(2, 13))]
        )
        found = raws(await fetch(connector, "students", since=cursor))
    assert [(raw.key, raw.gone) for raw in found] == [("E00001", True), ("E00001", False)]


async def test_a_run_stays_in_the_window_it_began_with(folder: Folder) -> None:
    async with folder.open() as connector:
        cursor = (await fetch(connector, "students"))[-1].cursor
        folder.write("students", [student(number) | {"middleName": "a"} for number in range(1, 13)])
        first = await anext(connector.pages(stream("students"), since=cursor, position=None))
        folder.write("students", [student(number) | {"middleName": "a"} for number in range(1, 14)])
        rest = await fetch(connector, "students", since=cursor, position=first.position)
        assert "E00013" not in {raw.key for raw in [*first.records, *raws(rest)]}
        assert len({raw.key for raw in [*first.records, *raws(rest)]}) == 12
        (late,) = raws(await fetch(connector, "students", since=rest[-1].cursor))
    assert late.key == "E00013"


async def test_records_that_change_during_a_fetch_are_neither_missed_nor_swept(folder: Folder) -> None:
    """They leave the window and shift the pages behind them; a whole fetch reads on until it has caught up."""
    for victims in ([1], [6, 7, 8, 9, 10], list(range(1, 13))):
        folder.fill()
        async with folder.open() as connector:
            pages = connector.pages(stream("students"), since=None, position=None)
            found = list((await anext(pages)).records)
            folder.write(
                "students",
                [student(n) | ({"middleName": "x"} if n in victims else {}) for n in range(1, 13)],
            )
            found += [raw for page in [page async for page in pages] for raw in page.records]
        assert {raw.key for raw in found} == {f"E{number:05}" for number in range(1, 13)}
        last = {raw.key: raw.payload for raw in found}
        assert all(last[f"E{number:05}"].get("middleName") == "x" for number in victims)


async def test_a_deletion_during_a_full_fetch_is_told(folder: Folder) -> None:
    async with folder.open() as connector:
        pages = connector.pages(stream("students"), since=None, position=None)
        first = await anext(pages)
        folder.write("students", map(student, range(2, 13)))
        rest = [page async for page in pages]
    states = {raw.key: raw.gone for raw in [*first.records, *raws(rest)]}
    assert states["E00001"] is True
    assert sum(not gone for gone in states.values()) == 11


async def test_the_overlap_is_read_again_for_late_commits(folder: Folder) -> None:
    async with folder.open(overlap=3) as connector:
        cursor = (await fetch(connector, "studentSchoolAttendanceEvents"))[-1].cursor
        folder.write("schools", [school(number) for number in range(1, 11)])
        cursor = (await fetch(connector, "schools", since=cursor))[-1].cursor
        again = raws(await fetch(connector, "schools", since=cursor))
    assert {raw.key for raw in again} == {str(2131000000 + number) for number in (8, 9, 10)}


async def test_saved_and_newest_are_both_inside_the_window(folder: Folder) -> None:
    app = Altered(folder.application())
    async with opened(app) as connector:
        cursor = (await fetch(connector, "students"))[-1].cursor
        assert cursor is not None
        folder.write("students", map(student, range(1, 14)))
        newest = await connector.newest()
        app.asked.clear()
        await fetch(connector, "students", since=cursor)
    window = f"maxChangeVersion={newest}&minChangeVersion={cursor['changeVersion'] + 1}"
    assert all(window in asked for asked in app.asked[1:])


async def test_purged_history_leads_to_a_whole_fetch_that_is_logged(folder: Folder) -> None:
    async with folder.open() as connector:
        with structlog.testing.capture_logs() as logs:
            pages = await fetch(connector, "students", since={"changeVersion": 1})
            found = raws(pages)
    assert len(found) == 12
    assert pages[-1].names_all is True
    (line,) = (line for line in logs if line["event"] == "edfi.history_lost")
    assert line["stream"] == "students"


async def test_only_a_whole_fetch_whose_keys_were_all_read_says_that_it_names_all(folder: Folder) -> None:
    async with folder.open() as connector:
        whole = await fetch(connector, "students")
        folder.write("students", map(student, range(1, 14)))
        delta = await fetch(connector, "students", since=whole[-1].cursor)
    assert [page.names_all for page in whole] == [None, None, True]
    assert delta[-1].names_all is None
    async with folder.open("malformed=students:3") as connector:
        broken = await fetch(connector, "students")
        resumed = await fetch(connector, "students", position=broken[-2].position)
    assert broken[-1].names_all is resumed[-1].names_all is False


async def test_a_restored_store_leads_to_a_whole_fetch(folder: Folder) -> None:
    async with folder.open() as connector:
        found = raws(await fetch(connector, "students", since={"changeVersion": 2**60}))
    assert len(found) == 12


async def test_fewer_records_than_counted_are_an_error(folder: Folder) -> None:
    for name, count in [("students", b"13"), ("schools", b"3")]:
        app = Altered(
            folder.application(),
            lambda asked, headers, message, count=count: "totalCount" in asked and total(message, count),
        )
        async with opened(app) as connector:
            with pytest.raises(Shortened) as error:
                await fetch(connector, name)
        assert error.value.code == "upstream.shortened"


async def test_a_server_that_repeats_a_page_is_found_out(folder: Folder) -> None:
    app = folder.application()

    async def stuck(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            query = scope["query_string"].replace(b"offset=10", b"offset=0").replace(b"offset=5", b"offset=0")
            scope = {**scope, "query_string": query}
        await app(scope, receive, send)

    async with opened(stuck) as connector:
        with pytest.raises(Shortened):
            await fetch(connector, "students")


@pytest.mark.parametrize("size", [1, 2, 5, 500])
async def test_a_missing_total_is_found_by_asking(folder: Folder, size: int) -> None:
    async with folder.open(page_size=size) as connector:
        told = sorted(raw.key for raw in raws(await fetch(connector, "students")))
    async with folder.open("no-totals", page_size=size) as connector:
        assert sorted(raw.key for raw in raws(await fetch(connector, "students"))) == told
        assert "students: readable" in await connector.check()


async def test_a_clamped_page_without_a_total_is_an_error(folder: Folder) -> None:
    app = folder.application("no-totals")

    async def clamped(scope: Scope, receive: Receive, send: Send) -> None:
        if "query_string" in scope:
            scope = {**scope, "query_string": scope["query_string"].replace(b"limit=5", b"limit=2")}
        await app(scope, receive, send)

    async with opened(clamped) as connector:
        with pytest.raises(Malformed, match="gives 2 records"):
            await fetch(connector, "students")


async def test_an_empty_roster_is_no_records_and_no_deletions(folder: Folder) -> None:
    async with folder.open("empty-roster") as connector:
        assert raws(await fetch(connector, "students")) == []
        assert len(raws(await fetch(connector, "schools"))) == 2


async def test_a_shrunken_roster_is_what_is_left(folder: Folder) -> None:
    async with folder.open("shrunken-roster=50") as connector:
        assert len(raws(await fetch(connector, "students"))) == 6


async def test_only_the_days_of_the_configured_calendar_are_read(folder: Folder) -> None:
    days = [calendar_date(0), calendar_date(0, "Holiday", code="other"), calendar_date(1, code="other")]
    folder.write("calendarDates", days)
    async with folder.open(calendar="310107") as connector:
        (day,) = raws(await fetch(connector, "calendarDates"))
    assert day.payload["calendarReference"]["calendarCode"] == "310107"


async def test_a_snapshot_is_asked_for_where_configured(folder: Folder) -> None:
    seen: list[bytes | None] = []
    app = Altered(
        folder.application(),
        lambda asked, headers, message: (
            seen.append(headers.get(b"use-snapshot")) if "/data/" in asked else None
        ),
    )
    async with opened(app, snapshot=True) as connector:
        await fetch(connector, "schools")
    assert set(seen) == {b"true"}


async def test_a_small_delta_costs_one_request_a_phase(folder: Folder) -> None:
    app = Altered(folder.application())
    async with opened(app) as connector:
        cursor = (await fetch(connector, "students"))[-1].cursor
        app.asked.clear()
        assert raws(await fetch(connector, "students", since=cursor)) == []
        assert len(app.asked) == 1
        folder.write("students", map(student, range(1, 14)))
        app.asked.clear()
        await fetch(connector, "students", since=cursor)
    assert [asked.partition("?")[0].rpartition("/")[2] for asked in app.asked] == [
        "availableChangeVersions",
        "keyChanges",
        "deletes",
        "students",
    ]


async def test_an_abandoned_fetch_leaves_no_request_behind(folder: Folder) -> None:
    async with folder.open("slow=1:0.05") as connector:
        pages = connector.pages(stream("students"), since=None, position=None)
        await anext(pages)
        await pages.aclose()


async def test_check_counts_each_resource(folder: Folder) -> None:
    async with folder.open() as connector:
        lines = await connector.check()
    assert "students: 12 records" in lines
    assert len(lines) == 1 + len(STREAMS)


async def test_an_api_without_change_queries_is_named(folder: Folder) -> None:
    app = folder.application()

    async def without(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/changeQueries"):
            scope = {**scope, "path": "/nothing", "raw_path": b"/nothing"}
        await app(scope, receive, send)

    async with opened(without) as connector:
        with pytest.raises(Rejected) as error:
            await connector.check()
    assert "change queries" in str(error.value)


async def test_wrong_credentials_say_so(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIXIN_TEST_EDFI_WRONG", "not it")
    async with folder.open(client_secret="env:YIXIN_TEST_EDFI_WRONG") as connector:
        with pytest.raises(Refused):
            await fetch(connector, "schools")


def test_the_configuration_does_not_take_a_secret_itself() -> None:
    with pytest.raises(ValueError, match="env:NAME or file:PATH"):
        EdFiConfig.model_validate(
            {"base_url": "https://ods.test/api", "client_id": "hub", "client_secret": "populated"}
        )
