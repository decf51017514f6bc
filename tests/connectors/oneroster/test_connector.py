from __future__ import annotations

import pytest

from connectors.kit.errors import Refused, Rejected, Shortened
from connectors.kit.secrets import SecretMissing
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.server import running
from connectors.oneroster.connector import OneRoster, imsx_codes
from connectors.oneroster.upstream import application
from hub.sync.contract import Page, Raw

STREAMS = {stream.name: stream for stream in OneRoster.streams}


async def fetch(connector: OneRoster, name: str, since=None) -> tuple[dict[str, Raw], Page]:
    pages = [page async for page in connector.pages(STREAMS[name], since=since, position=None)]
    return {raw.key: raw for page in pages for raw in page.records}, pages[-1]


def newest(page: Page) -> str:
    assert page.cursor
    return str(page.cursor["newest"])


async def test_a_server_without_totals_and_links_is_read_whole(opened) -> None:
    async with opened("no-totals") as connector:
        assert len((await fetch(connector, "users"))[0]) == 54


async def test_a_clamped_limit_is_no_end(opened, roster) -> None:
    extra = [{**roster.records["orgs"][1], "sourcedId": f"x{number:04}"} for number in range(1200)]
    roster.records["orgs"] += extra
    roster.write()
    for fault in ([], ["no-totals"]):
        async with opened(*fault, page_size=5000) as connector:
            assert len((await fetch(connector, "orgs"))[0]) == 1203


async def test_a_truncated_roster_is_an_error(opened) -> None:
    async with opened("truncated") as connector:
        with pytest.raises(Shortened) as error:
            await fetch(connector, "users")
    assert error.value.code == "upstream.shortened"


async def test_a_run_for_changes_starts_a_little_before_the_last_one_seen(opened, roster) -> None:
    async with opened() as connector:
        _, last = await fetch(connector, "users")
        assert newest(last) == "2026-09-01T08:23:00.000Z"
        again, same = await fetch(connector, "users", last.cursor)
        assert {raw.source_time.minute for raw in again.values()} == set(range(13, 24))
        assert same.cursor == last.cursor
        changed = {
            **roster.records["users"][0],
            "status": "tobedeleted",
            "dateLastModified": "2026-09-02T00:00:00Z",
        }
        roster.records["users"][0] = changed
        roster.write()
        newer, last = await fetch(connector, "users", last.cursor)
        assert newer[changed["sourcedId"]].gone
        assert newest(last) == "2026-09-02T00:00:00.000Z"


async def test_a_change_dated_far_ahead_moves_no_cursor(opened, roster) -> None:
    roster.records["users"][0]["dateLastModified"] = "2199-01-01T00:00:00Z"
    roster.write()
    async with opened() as connector:
        _, last = await fetch(connector, "users")
    assert newest(last) == "2026-09-01T08:23:00.000Z"


async def test_the_cursor_survives_an_interruption(opened, roster) -> None:
    roster.records["orgs"][0]["dateLastModified"] = "2026-09-05T00:00:00Z"
    roster.write()
    async with opened(page_size=2) as connector:
        stream = STREAMS["orgs"]
        first, *_ = [page async for page in connector.pages(stream, since=None, position=None)]
        rest = [page async for page in connector.pages(stream, since=None, position=first.position)]
    assert newest(rest[-1]) == "2026-09-05T00:00:00.000Z"


async def test_a_record_without_a_key_is_passed_on_with_its_fault(opened) -> None:
    async with opened("malformed=demographics:3") as connector:
        found, _ = await fetch(connector, "demographics")
        again, _ = await fetch(connector, "demographics")
    faulty = {key: raw for key, raw in found.items() if raw.fault}
    assert len(faulty) == 2
    assert all(key.startswith("?") for key in faulty)
    assert found.keys() == again.keys()


async def test_a_missing_scope_is_named(opened) -> None:
    async with opened(client_id="limited") as connector:
        with pytest.raises(Refused, match="roster-demographics") as error:
            await fetch(connector, "demographics")
    assert "forbidden" in error.value.message


async def test_an_address_beside_the_service_is_rejected(roster) -> None:
    async with running(application(roster.folder, Faults())) as url:
        async with OneRoster.open(roster.config(url, base_url=f"{url}/elsewhere")) as connector:
            with pytest.raises(Rejected, match="404"):
                await connector.check()
        async with OneRoster.open(roster.config(url, base_url=url + "/_faults")) as connector:
            with pytest.raises(Rejected):
                await connector.check()


async def test_check_counts_the_collections(opened) -> None:
    async with opened() as connector:
        assert "users: 54 records" in await connector.check()
    async with opened("no-totals") as connector:
        assert "users: readable" in await connector.check()


async def test_the_other_form_of_client_authentication_works(opened) -> None:
    async with opened(client_auth="body") as connector:
        assert await connector.check()


async def test_a_missing_secret_is_told_before_any_request(roster) -> None:
    with pytest.raises(SecretMissing):
        async with OneRoster.open(roster.config("http://127.0.0.1:1", client_secret="env:NOT_SET_ANYWHERE")):
            pass


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (
            {
                "imsx_codeMajor": "failure",
                "imsx_CodeMinor": {"imsx_codeMinorField": [{"imsx_codeMinorFieldValue": "forbidden"}]},
            },
            ["failure", "forbidden"],
        ),
        ({"imsx_codeMajor": "failure", "imsx_codeMinor": "server_busy"}, ["failure", "server_busy"]),
        ([], []),
        ({"error": "x"}, []),
    ],
)
def test_reads_both_forms_of_error_bodies(body: object, codes: list[str]) -> None:
    assert imsx_codes(body) == codes
