from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connectors.fhir import Fhir
from connectors.fhir.paging import Cursor, Walk, walk
from connectors.fhir.upstream import application
from connectors.kit.client import Client
from connectors.kit.errors import HostRefused, Malformed, Rejected, Shortened
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.server import running
from hub.sync.contract import Page
from tests.connectors.fhir.partner import (
    Keys,
    Site,
    config,
    district,
    fetch,
    ids,
    patient,
    stream,
    write,
)

EARLY = "2023-03-05T08:00:00.000Z"
LATE = "2023-03-05T09:00:00.000Z"


def at(number: int, changed: str, **more: Any) -> dict[str, Any]:
    return patient(number, meta={"lastUpdated": changed}, **more)


@pytest.fixture
def data(tmp_path: Path, keys: Keys) -> Path:
    """Seven patients, of whom five changed at one and the same instant."""
    dated = [at(0, EARLY), *(at(number, LATE) for number in range(1, 6)), at(6, EARLY)]
    write(tmp_path, {**district(), "Patient": dated})
    keys.write_clients(tmp_path)
    return tmp_path


async def test_a_full_fetch_follows_next_links_to_the_end(site: Site) -> None:
    pages = await fetch(site.config(), "Patient")
    assert [len(page.records) for page in pages] == [2, 2, 2, 1]
    assert ids(pages) == ["p0", "p6", "p1", "p2", "p3", "p4", "p5"]
    assert pages[-1].cursor == {"since": "2023-03-05T09:00:00Z"}
    assert all(page.cursor is None for page in pages[:-1])
    assert pages[0].records[0].source_time == datetime(2023, 3, 5, 8, tzinfo=UTC)
    assert pages[0].records[0].payload["name"] == [{"use": "official", "text": "学生0"}]


async def test_a_delta_asks_from_the_cursor_on_and_loses_no_equal_instant(site: Site) -> None:
    since = (await fetch(site.config(), "Patient"))[-1].cursor
    write(site.data, {"Patient": [at(0, EARLY), *(at(number, LATE) for number in range(1, 10))]})
    pages = await fetch(site.config(overlap=0), "Patient", since=since)
    assert ids(pages) == [f"p{number}" for number in range(1, 10)], (
        "also what came later with the same instant"
    )
    assert pages[-1].cursor == since


async def test_a_delta_overlaps_what_is_known_by_the_configured_time(site: Site) -> None:
    since = {"since": "2023-03-05T09:00:10Z"}
    assert ids(await fetch(site.config(overlap=5), "Patient", since=since)) == []
    assert ids(await fetch(site.config(overlap=10), "Patient", since=since)) == ["p1", "p2", "p3", "p4", "p5"]
    assert len(ids(await fetch(site.config(overlap=3610), "Patient", since=since))) == 7


async def test_a_delta_without_changes_keeps_its_cursor(site: Site) -> None:
    since = {"since": "2024-01-01T00:00:00Z"}
    pages = await fetch(site.config(), "Patient", since=since)
    assert ids(pages) == []
    assert pages[-1].cursor == since


async def test_a_change_during_the_walk_is_asked_for_again(site: Site) -> None:
    async with Fhir.open(site.config(overlap=0)) as connector:
        patients = stream(connector, "Patient")
        walked = connector.pages(patients, since=None, position=None)
        pages = [await anext(walked)]
        ahead = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
        changed = [at(0, ahead), *(at(number, LATE) for number in range(1, 6)), at(6, ahead)]
        write(site.data, {"Patient": changed})
        pages += [page async for page in walked]
        since = pages[-1].cursor
        assert since
        again = [page async for page in connector.pages(patients, since=since, position=None)]
    assert set(ids(again)) >= {"p0", "p6"}


async def test_a_walk_is_resumed_at_its_position(site: Site) -> None:
    pages = await fetch(site.config(), "Patient")
    rest = await fetch(site.config(), "Patient", position=pages[1].position)
    assert ids(rest) == ids(pages[2:])
    assert rest[-1].cursor == pages[-1].cursor


async def test_a_resumed_walk_whose_page_is_forgotten_starts_over(data: Path, site: Site, keys: Keys) -> None:
    first = (await fetch(site.config(), "Patient"))[0]
    assert first.position
    async with running(application(data, Faults())) as url:
        position = {**first.position, "next": str(first.position["next"]).replace(site.url, url)}
        again = await fetch(config(url, keys), "Patient", position=position)
    assert len(ids(again)) == 7


async def test_a_page_forgotten_in_mid_walk_is_an_error(site: Site) -> None:
    site.faults.set(["forgotten-page"])
    with pytest.raises(Rejected) as error:
        await fetch(site.config(), "Patient")
    assert (error.value.status, error.value.codes) == (410, ("processing",))


async def test_fewer_records_than_counted_are_an_error(site: Site) -> None:
    site.faults.set(["lost-entry=2"])
    with pytest.raises(Shortened, match="counts 7 of Patient and sent 5") as error:
        await fetch(site.config(), "Patient")
    assert error.value.code == "upstream.shortened"


async def test_a_walk_counts_on_when_it_is_resumed(site: Site) -> None:
    position = (await fetch(site.config(), "Patient"))[0].position
    site.faults.set(["lost-entry=3"])
    with pytest.raises(Shortened, match="sent 6"):
        await fetch(site.config(), "Patient", position=position)


async def test_an_error_inside_a_success_fails_the_fetch(site: Site) -> None:
    site.faults.set(["outcome=2"])
    with pytest.raises(Rejected) as error:
        await fetch(site.config(), "Patient")
    assert (error.value.status, error.value.codes) == (200, ("transient",))


async def test_an_emptied_roster_is_an_empty_stream(site: Site) -> None:
    site.faults.set(["empty-roster"])
    pages = await fetch(site.config(), "Patient")
    assert (ids(pages), len(pages), pages[0].cursor) == ([], 1, None)
    site.faults.set(["shrunken-roster=50"])
    assert len(ids(await fetch(site.config(), "Patient"))) == 3


async def test_a_type_that_is_not_served_is_an_empty_stream(site: Site) -> None:
    (site.data / "fhir" / "Task.ndjson").unlink()
    async with running(application(site.data, Faults())) as url:
        pages = await fetch(config(url, site.keys), "Task")
    assert (ids(pages), pages[0].position, pages[0].cursor) == ([], None, None)
    assert pages[0].names_all is False, "what is no longer served need not be gone"


def test_the_cursor_never_passes_the_servers_time_of_the_first_page() -> None:
    bound, newest = datetime(2023, 3, 5, 8, tzinfo=UTC), datetime(2023, 3, 5, 9, tzinfo=UTC)
    assert Walk(newest=newest, bound=bound).cursor(None) == Cursor(since=bound)
    assert Walk(newest=bound, bound=newest).cursor(None) == Cursor(since=bound)
    assert Walk(newest=bound).cursor(Cursor(since=newest)) == Cursor(since=newest)
    assert Walk(newest=newest, dated=False).cursor(None) is None


class Odd:
    """A server whose only page of patients links to wherever a test says."""

    def __init__(self, link: str, *patients: dict[str, Any]) -> None:
        entries = [{"resource": {"resourceType": "Patient", **body}} for body in patients]
        self.body = {"resourceType": "Bundle", "type": "searchset", "entry": entries}
        self.link = link
        self.asked: list[str] = []

    async def walk(self, keys: Keys, since: dict[str, Any] | None = None) -> list[Page]:
        async def patients(request: Request) -> Response:
            self.asked.append(request.url.query)
            more = {"link": [{"relation": "next", "url": self.link}]} if self.link else {}
            self.link = "" if self.link == "?page=2" else self.link
            return JSONResponse({**self.body, **more})

        async with running(Starlette(routes=[Route("/r4/Patient", patients)])) as url:
            settings = config(f"{url}/r4", keys)
            async with Client(settings) as client:
                return [page async for page in walk(client, settings, "Patient", since=since, position=None)]


@pytest.mark.parametrize(
    ("link", "error"),
    [
        ("https://elsewhere.example/r4/Patient?page=2", HostRefused),
        ("//elsewhere.example/r4/Patient?page=2", HostRefused),
        ("http://127.0.0.1:x/", Malformed),
        ("?page=again", Malformed),
    ],
)
async def test_a_next_link_must_lead_on_on_the_same_host(
    keys: Keys, link: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await Odd(link, {"id": "a"}).walk(keys)


async def test_a_relative_next_link_is_resolved(keys: Keys) -> None:
    odd = Odd("?page=2", {"id": "a"})
    assert ids(await odd.walk(keys)) == ["a", "a"]
    assert odd.asked == ["_count=2&_sort=_lastUpdated", "page=2"]


async def test_without_a_time_in_the_bundle_the_servers_date_bounds_the_cursor(keys: Keys) -> None:
    pages = await Odd("", {"id": "a", "meta": {"lastUpdated": "2999-01-01T00:00:00Z"}}).walk(keys)
    assert pages[-1].cursor
    reached = datetime.fromisoformat(pages[-1].cursor["since"])
    assert abs(reached - datetime.now(UTC)) < timedelta(minutes=1), "the server runs on our clock here"


async def test_a_record_that_tells_no_time_of_change_leaves_no_cursor(keys: Keys) -> None:
    pages = await Odd("", {"id": "a", "meta": {"lastUpdated": LATE}}, {"id": "b"}).walk(keys)
    assert pages[-1].cursor is None


async def test_a_record_without_a_key_forbids_to_conclude_what_is_gone(keys: Keys) -> None:
    assert (await Odd("", {"id": "a"}).walk(keys))[-1].names_all is None
    pages = await Odd("?page=2", {"id": "a"}, {"name": []}).walk(keys)
    assert [page.names_all for page in pages] == [None, False]


async def test_a_delta_asks_in_the_sources_time(keys: Keys) -> None:
    odd = Odd("")
    await odd.walk(keys, {"since": "2023-03-05T16:30:00.5+08:00"})
    assert odd.asked == ["_count=2&_sort=_lastUpdated&_lastUpdated=ge2023-03-05T08%3A25%3A00.500Z"]
