"""Bulk `$export`: the same records as a search, whatever becomes of the export."""

from __future__ import annotations

from typing import Any

import pytest

from connectors.fhir import Fhir
from connectors.fhir.upstream import export
from connectors.kit.errors import Shortened, Throttled
from connectors.kit.upstream.server import running
from hub.sync.contract import JsonObject, Page
from tests.connectors.fhir.partner import Site, district, fetch, ids, patient, stream, write

PATIENTS = [f"p{number}" for number in range(7)]


def bulk(site: Site, **more: Any) -> Any:
    return site.config(export="first", **more)


@pytest.fixture(autouse=True)
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "FILE", 3)


async def counted(site: Site, path: str) -> int:
    return int((await site.http.get("/_counters")).json().get(f"GET {path}", 0))


@pytest.mark.parametrize(
    "faults",
    [
        (),
        ("export-pending=3:0",),
        ("export-pending-date=2:0",),
        ("export-expired=3",),
        ("export-open",),
        ("drop=3", "error=5"),
        ("no-export",),
        ("export-refused",),
        ("export-incomplete",),
    ],
)
async def test_an_export_gives_what_a_search_does(site: Site, faults: tuple[str, ...]) -> None:
    searched = await fetch(site.config(), "Patient")
    site.faults.set(faults)
    exported = await fetch(bulk(site, attempts=20), "Patient")
    assert {raw for page in exported for raw in map(_whole, page.records)} == {
        raw for page in searched for raw in map(_whole, page.records)
    }
    # A whole fetch names everybody, so a sweep may follow.
    assert exported[-1].names_all is None
    assert exported[-1].cursor


def _whole(raw: Any) -> tuple[str, str]:
    return raw.key, repr(raw.payload)


async def test_one_export_serves_all_types_and_changes_are_asked_for_from_its_time(site: Site) -> None:
    async with Fhir.open(bulk(site)) as opened:
        for each in opened.streams:
            pages = [page async for page in opened.pages(each, since=None, position=None)]
    assert await counted(site, "/$export") == 1
    assert await counted(site, "/Patient") == 0
    since = pages[-1].cursor
    write(site.data, district() | {"Patient": [*district()["Patient"], patient(9)]})
    assert "p9" in ids(await fetch(bulk(site), "Patient", since=since))
    assert await counted(site, "/$export") == 1


async def test_an_interrupted_run_asks_after_its_own_export(site: Site) -> None:
    whole = await fetch(bulk(site), "Patient")
    assert whole[0].records == ()
    for number, page in enumerate(whole[:-1], 1):
        rest = await fetch(bulk(site), "Patient", position=page.position)
        assert ids(rest) == ids(whole[number:])
    assert await counted(site, "/$export") == 1


async def test_an_export_that_is_gone_is_begun_anew(site: Site) -> None:
    first = (await fetch(bulk(site), "Patient"))[0].position
    assert first
    gone = first | {"export": first["export"] + "x"}
    assert sorted(ids(await fetch(bulk(site), "Patient", position=gone))) == PATIENTS
    assert await counted(site, "/$export") == 2


async def test_an_export_that_takes_a_day_is_left_to_a_later_run(site: Site) -> None:
    site.faults.set(["export-pending=always:86400"])
    got: list[Page] = []
    async with Fhir.open(bulk(site)) as opened:
        with pytest.raises(Throttled) as error:
            async for page in opened.pages(stream(opened, "Patient"), since=None, position=None):
                got.append(page)
    assert error.value.retry_at
    site.faults.set([])
    assert sorted(ids(await fetch(bulk(site), "Patient", position=got[0].position))) == PATIENTS
    assert await counted(site, "/$export") == 1


async def test_a_file_that_lacks_what_the_manifest_counts_removes_nobody(site: Site) -> None:
    site.faults.set(["export-short=always"])
    with pytest.raises(Shortened):
        await fetch(bulk(site), "Patient")


async def test_a_file_on_another_host_is_not_read_with_the_token(site: Site) -> None:
    seen: list[Any] = []

    async def elsewhere(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope)

    async with running(elsewhere) as other:
        position = {"export": f"{other}/export/x", "file": 0, "line": 0, "keyed": True}
        with pytest.raises(Exception, match="host"):
            await fetch(bulk(site), "Patient", position=position)
    assert not seen


async def test_deletions_are_told_by_the_export_of_changes(site: Site) -> None:
    always = site.config(export="always", overlap=0)
    since = (await fetch(always, "Patient"))[-1].cursor
    write(site.data, district() | {"Patient": [*district()["Patient"][1:], patient(8)]})
    changes = await fetch(always, "Patient", since=since)
    assert {raw.key: raw.gone for page in changes for raw in page.records} == {"p0": True, "p8": False}
    assert await counted(site, "/$export") == 2


@pytest.mark.parametrize("faults", [(), ("drop=3",), ("no-history",)])
async def test_deletions_are_told_by_history_where_it_is_kept(site: Site, faults: tuple[str, ...]) -> None:
    since = (await fetch(site.config(overlap=0), "Patient"))[-1].cursor
    left = district()["Patient"][3:]
    write(site.data, district() | {"Patient": left})
    site.faults.set(faults)
    changes = await fetch(site.config(overlap=0, attempts=20), "Patient", since=since)
    gone = {raw.key for page in changes for raw in page.records if raw.gone}
    assert gone == (set() if "no-history" in faults else {"p0", "p1", "p2"})


async def test_what_was_deleted_and_is_there_again_is_present(site: Site) -> None:
    since: JsonObject | None = (await fetch(site.config(), "Patient"))[-1].cursor
    write(site.data, district() | {"Patient": district()["Patient"][1:]})
    await fetch(site.config(), "Patient", since=since)
    write(site.data, district())
    changes = await fetch(site.config(), "Patient", since=since)
    last = {raw.key: raw.gone for page in changes for raw in page.records}
    assert last["p0"] is False


@pytest.mark.parametrize(
    ("headers", "params", "status"),
    [
        ({"Prefer": ""}, {}, 400),
        ({"Accept": "text/csv"}, {}, 406),
        ({}, {"_outputFormat": "parquet"}, 400),
        ({}, {"_since": "yesterday"}, 400),
        ({}, {"_elements": "id"}, 400),
        ({"Authorization": "Bearer x"}, {}, 401),
        ({}, {"_type": "Task"}, 202),
    ],
)
async def test_the_simulator_is_strict(
    site: Site, headers: dict[str, str], params: dict[str, str], status: int
) -> None:
    await site.get("/Patient")
    good = {
        "Authorization": f"Bearer {site.kept['system/*.rs']}",
        "Accept": "application/fhir+json",
        "Prefer": "respond-async",
    }
    answer = await site.http.get("/$export", headers=good | headers, params=params)
    assert answer.status_code == status
    if status == 202:
        at = answer.headers["content-location"]
        assert (await site.http.get(at)).status_code == 401
        del good["Prefer"]
        assert (await site.http.delete(at, headers=good)).status_code == 202
        assert (await site.http.get(at, headers=good)).status_code == 410
