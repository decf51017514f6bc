from __future__ import annotations

import asyncio
import socket
import time

import httpx
import pytest

from connectors.kit.client import Client
from connectors.kit.config import HttpConfig
from connectors.kit.errors import (
    Broken,
    HostRefused,
    Malformed,
    Refused,
    Rejected,
    Throttled,
    Unreachable,
)
from connectors.kit.lines import LineReader


async def test_gets_json_with_a_token_and_parameters(site) -> None:
    async with site.client() as client:
        reply = await client.get("/echo", params={"limit": 5, "_include": ["a", "b"]})
    assert reply.body == {"query": [["_include", "a"], ["_include", "b"], ["limit", "5"]]}


async def test_an_address_that_is_whole_is_followed_on_the_configured_host_only(site) -> None:
    async with site.client() as client:
        assert (await client.get(f"{site.url}/data/echo?page=2")).body == {"query": [["page", "2"]]}
        with pytest.raises(HostRefused) as refused:
            await client.get("http://127.0.0.1:9/data/echo?name=secret")
    assert refused.value.place == "http://127.0.0.1:9/data/echo"


@pytest.mark.parametrize(
    "fault", ["error=2", "error=2:503", "drop=2", "throttle=2:0", "throttle-date=2:1", "garbage=2", "slow"]
)
async def test_recovers_from_a_passing_fault(site, fault: str) -> None:
    site.faults.set([fault])
    async with site.client() as client:
        for _ in range(4):
            assert (await client.get("things")).body["things"] == list(range(100))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("error=always", Broken),
        ("drop=always", Unreachable),
        ("throttle=always:0", Throttled),
        ("garbage=always", Malformed),
        ("expired-token=always", Refused),
    ],
)
async def test_gives_up_on_a_lasting_fault(site, fault: str, error: type[Exception]) -> None:
    site.faults.set([fault])
    async with site.client(attempts=3) as client:
        with pytest.raises(error):
            await client.get("things")
    assert 1 <= await asked(site) <= 3


async def test_a_new_token_is_fetched_when_the_old_one_expired(site) -> None:
    site.faults.set(["expired-token=2"])
    async with site.client() as client:
        for _ in range(5):
            assert (await client.get("changing")).status == 200


async def test_many_requests_at_once_share_one_token(site) -> None:
    async with site.client() as client, httpx.AsyncClient() as plain:
        await asyncio.gather(*(client.get("things") for _ in range(20)))
        counters = (await plain.get(f"{site.url}/_counters")).json()
    assert counters["POST /token"] == 1
    assert counters["GET /data/things"] == 20


async def test_a_wait_beyond_the_budget_fails_at_once_and_says_when_to_come_back(site) -> None:
    site.faults.set(["throttle=always:86400"])
    started = time.monotonic()
    async with site.client() as client:
        with pytest.raises(Throttled, match=r"come back at \d{4}-\d\d-\d\d .* UTC") as error:
            await client.get("things")
    assert time.monotonic() - started < 1
    assert error.value.retry_at is not None


async def test_a_slow_upstream_runs_into_the_timeout(site) -> None:
    site.faults.set(["slow=always:2"])
    async with site.client(timeout=0.1, attempts=2) as client:
        with pytest.raises(Unreachable, match="did not answer within"):
            await client.get("things")


async def test_the_budget_bounds_all_attempts_together(site) -> None:
    site.faults.set(["slow=always:2"])
    started = time.monotonic()
    async with site.client(timeout=1, budget=0.3, attempts=20) as client:
        with pytest.raises(Unreachable):
            await client.get("things")
    assert time.monotonic() - started < 0.6


async def test_nobody_listening_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
        config = HttpConfig(base_url=address, attempts=2, first_wait=0.01)
        async with Client(config) as client:
            with pytest.raises(Unreachable, match="ConnectError"):
                await client.get("things")


async def test_wrong_credentials_are_refused_without_showing_them(site) -> None:
    async with Client(site.config(), auth=site.auth("not-the-word")) as client:
        with pytest.raises(Refused) as error:
            await client.get("things")
    assert "invalid_client" in str(error.value)
    assert "not-the-word" not in str(error.value)


@pytest.mark.parametrize(
    ("status", "error"), [(403, Refused), (404, Rejected), (422, Rejected), (501, Broken)]
)
async def test_an_answer_that_will_not_change_is_not_asked_for_again(site, status: int, error: type) -> None:
    async with site.client() as client:
        with pytest.raises(error, match="odd"):
            await client.get(f"answer/{status}")
    assert len(site.requests) == 1


async def test_an_error_shows_neither_query_nor_free_text(site) -> None:
    async with site.client() as client:
        with pytest.raises(Rejected) as error:
            await client.get(
                "answer/400", params={"code": "Zhang San, born 2011", "filter": "familyName='Zhang'"}
            )
    assert "Zhang" not in str(error.value)
    assert error.value.codes == ()


async def test_a_redirect_is_followed_on_the_same_origin_only(site) -> None:
    async with site.client() as client:
        assert (await client.get("away", params={"to": "/data/things"})).status == 200
        with pytest.raises(Rejected, match="redirects to another host"):
            await client.get("away", params={"to": "http://127.0.0.1:9/data/things"})
        with pytest.raises(Rejected, match="in circles"):
            await client.get("away", params={"to": "?to=?to="})


async def test_files_are_asked_for_at_the_pace_of_all_else(site) -> None:
    started = time.monotonic()
    async with (
        site.client(rate=10) as client,
        LineReader.open(site.config(rate=10), auth=site.auth(), pace=client.pace) as reader,
    ):
        for _ in range(2):
            assert [line async for line in reader.read(f"{site.url}/data/things")]
        await client.get("things")
    assert time.monotonic() - started >= 0.2


async def test_a_file_lies_at_an_address(site) -> None:
    async with LineReader.open(site.config()) as reader:
        with pytest.raises(Malformed, match="no address") as error:
            _ = [line async for line in reader.read("http://x:port/Zhang")]
    assert "Zhang" not in str(error.value)


async def test_a_body_beyond_the_cap_is_cut_off(site) -> None:
    async with site.client(max_body_mib=2) as client:
        with pytest.raises(Malformed, match="more than 2 MiB"):
            await client.get("large")
    assert len(site.requests) == 1


@pytest.mark.parametrize("text", ["ftp://h/x", "h/x", "https://user:hunter2@h/x", "https://h/x?y=1"])
def test_a_base_address_is_plain_and_whole(text: str) -> None:
    with pytest.raises(ValueError, match="address") as error:
        HttpConfig(base_url=text)
    assert "hunter2" not in str(error.value)


async def asked(site) -> int:
    async with httpx.AsyncClient() as plain:
        counters: dict[str, int] = (await plain.get(f"{site.url}/_counters")).json()
    return counters["GET /data/things"]


async def test_a_run_tries_again_so_often_in_all_its_requests_together(site) -> None:
    site.faults.set(["error=always"])
    async with site.client(attempts=3, retries=3) as client:
        for _ in range(3):
            with pytest.raises(Broken):
                await client.get("things")
    # Three requests, of which the first two spent what there was: 3 + 2 + 1.
    assert await asked(site) == 6


async def test_a_run_waits_so_long_in_all_its_requests_together(site) -> None:
    site.faults.set(["error=always"])
    async with site.client(attempts=3, waiting=0) as client:
        with pytest.raises(Broken):
            await client.get("things")
    assert await asked(site) == 1


async def test_requests_pass_at_the_rate_that_is_set(site) -> None:
    started = time.monotonic()
    async with site.client(rate=20) as client:
        await asyncio.gather(*(client.get("echo") for _ in range(5)))
    assert time.monotonic() - started >= 0.2
