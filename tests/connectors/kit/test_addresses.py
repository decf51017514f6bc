"""Names that lead elsewhere than they should."""

from __future__ import annotations

from ipaddress import ip_network

import httpx
import pytest

from connectors.kit import addresses
from connectors.kit.addresses import Addresses
from connectors.kit.client import Client
from connectors.kit.config import HttpConfig
from connectors.kit.errors import HostRefused, Unreachable


def leading(*found: str, networks: tuple[str, ...] = ()) -> Addresses:
    async def resolve(host: str):
        return found

    return Addresses([ip_network(each) for each in networks], resolve)


@pytest.mark.parametrize(
    ("host", "found", "networks", "permitted"),
    [
        ("sis.example.edu.cn", ["203.0.114.7"], (), True),
        ("sis.example.edu.cn", ["10.3.0.7"], (), False),
        ("sis.example.edu.cn", ["10.3.0.7"], ("10.3.0.0/16",), True),
        ("sis.example.edu.cn", ["203.0.114.7"], ("10.3.0.0/16",), False),
        ("sis.example.edu.cn", ["203.0.114.7", "127.0.0.1"], (), False),
        ("sis.example.edu.cn", ["169.254.169.254"], (), False),
        ("sis", ["169.254.169.254"], (), False),
        ("sis.example.edu.cn", ["::ffff:127.0.0.1"], (), False),
        ("sis.example.edu.cn", ["2002:7f00:1::"], (), False),
        ("sis.example.edu.cn", ["64:ff9b::a9fe:a9fe"], (), False),
        ("sis.example.edu.cn", ["64:ff9b::cb00:7207"], (), True),
        ("sis.example.edu.cn", ["fec0::7"], (), False),
        ("sis.example.edu.cn", ["0.0.0.0"], (), False),
        ("sis", ["172.18.0.3"], (), True),
        ("sis.internal", ["10.3.0.7"], (), True),
        ("sis", ["127.0.0.1"], (), False),
        ("localhost", ["::1", "127.0.0.1"], (), True),
        ("10.3.0.7", [], (), True),
        ("10.3.0.7", [], ("10.4.0.0/16",), False),
    ],
)
async def test_a_name_leads_only_where_it_may(host, found, networks, permitted) -> None:
    guard, url = leading(*found, networks=networks), httpx.URL(f"http://{host}/x")
    if permitted:
        assert list(await guard.of(url, "here")) == (found or [host])
    else:
        with pytest.raises(HostRefused, match="addresses"):
            await guard.of(url, "here")


async def test_a_name_that_was_looked_at_is_not_resolved_again_before_it_is_used() -> None:
    answers = [["203.0.114.7"], ["127.0.0.1"]]

    async def rebinding(host: str):
        return answers.pop(0)

    guard = Addresses([], rebinding)
    for _ in range(2):
        assert list(await guard.of(httpx.URL("http://sis.example.edu.cn"), "here")) == ["203.0.114.7"]


async def test_a_client_connects_to_the_address_that_was_looked_at(site, monkeypatch) -> None:
    """The name resolves to nothing but by the guard, and the server is asked by its name."""
    asked: list[str] = []

    async def resolve(host: str):
        asked.append(host)
        # The first does not answer; the second does.
        return ["127.0.0.2", "127.0.0.1"]

    monkeypatch.setattr(addresses, "resolve", resolve)
    monkeypatch.setattr(Addresses.__init__, "__defaults__", (resolve,))
    port = httpx.URL(site.url).port
    settings = {"base_url": f"http://sis.invalid:{port}/data", "attempts": 1, "addresses": "127.0.0.0/8"}
    async with Client(HttpConfig.model_validate(settings), auth=site.auth()) as client:
        assert (await client.get("things")).status == 200
    assert asked == ["sis.invalid"]
    assert site.requests == [f"http://sis.invalid:{port}/data/things"]
    del settings["addresses"]
    async with Client(HttpConfig.model_validate(settings), auth=site.auth()) as client:
        with pytest.raises(HostRefused):
            await client.get("things")
    assert len(site.requests) == 1


async def test_a_name_that_nobody_knows_is_unreachable() -> None:
    async def resolve(host: str):
        raise OSError("no such name")

    with pytest.raises(Unreachable, match="resolved"):
        await Addresses([], resolve).of(httpx.URL("http://sis.invalid"), "here")
