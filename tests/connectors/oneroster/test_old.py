"""OneRoster 1.1: the same roster, said otherwise."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from connectors.kit.errors import Refused, Rejected
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.server import running
from connectors.oneroster import OneRoster
from connectors.oneroster.upstream import application


async def drafts(config: Any) -> dict[str, list[Any]]:
    """Every record's drafts, by stream and key."""
    found: dict[str, list[Any]] = {}
    async with OneRoster.open(config) as connector:
        for stream in connector.streams:
            async for page in connector.pages(stream, since=None, position=None):
                for raw in page.records:
                    model = stream.record.model_validate(raw.payload)
                    found[f"{stream.name}/{raw.key}"] = list(stream.drafts(model))
    return found


@pytest.mark.parametrize("way", ["old_config", "signed_config"])
async def test_both_versions_say_the_same_of_everybody_but_of_who_heads_a_school(roster, way: str) -> None:
    async with running(application(roster.folder, Faults())) as url:
        new, old = await drafts(roster.config(url)), await drafts(getattr(roster, way)(url))
    heads = {"users/s0-head", "users/s1-head"}
    # 1.1 has no word for a principal, nor the days from when on a role holds.
    for key in new.keys() - heads:
        assert [
            (d.entity, {n: v for n, v in d.values.items() if n != "starts_on"}, d.refs) for d in old[key]
        ] == [
            (d.entity, {n: v for n, v in d.values.items() if n != "starts_on"}, d.refs) for d in new[key]
        ], key
    assert old.keys() == new.keys()
    assert [d.entity.__name__ for d in old["users/s0-head"]] == ["Staff", "StaffPost"]


async def test_booleans_come_in_every_way_and_mean_the_same(roster) -> None:
    async with (
        running(application(roster.folder, Faults())) as url,
        OneRoster.open(roster.old_config(url)) as c,
    ):
        stream = next(stream for stream in c.streams if stream.name == "users")
        said = {
            repr(raw.payload["enabledUser"])
            async for page in c.pages(stream, since=None, position=None)
            for raw in page.records
        }
    assert said == {"'true'", "True", "1", "'1'"}


def test_the_version_is_told_by_the_address_or_by_a_setting(roster) -> None:
    assert roster.config("http://x").speaks == "1.2"
    assert roster.old_config("http://x").speaks == "1.1"
    assert roster.config("http://x", base_url="http://x/roster", version="1.1").speaks == "1.1"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"client_auth": "signature", "token_url": None}, "a way of OneRoster 1.1"),
        ({"token_url": None}, "token_url"),
        ({"version": "1.1", "client_auth": "signature"}, "token_url"),
    ],
)
def test_ways_in_that_do_not_fit_are_refused(roster, settings: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        roster.config("http://x", **settings)


async def test_a_code_minor_of_plain_text_is_told(roster) -> None:
    async with running(application(roster.folder, Faults())) as url:
        config = roster.old_config(
            url, scopes=("https://purl.imsglobal.org/spec/or/v1p1/scope/roster-core.readonly",)
        )
        async with OneRoster.open(config) as connector:
            with pytest.raises((Refused, Rejected), match="forbidden"):
                await connector.check()


async def test_a_signature_is_good_once_and_for_its_own_request_only(roster) -> None:
    async with running(application(roster.folder, Faults())) as url, httpx.AsyncClient() as plain:
        from connectors.oneroster.signing import Signature

        base = roster.old_config(url).base_url
        request = httpx.Request("GET", f"{base}/orgs?limit=1&filter=type%3D'school'")
        flow = Signature(base, "hub", roster.secret.read_text()).auth_flow(request)
        signed = next(flow)
        assert (await plain.send(signed)).status_code == 200
        assert (await plain.send(signed)).status_code == 401
        header = {"Authorization": signed.headers["Authorization"]}
        assert (await plain.get(f"{base}/users?limit=1", headers=header)).status_code == 401


async def test_fields_of_the_other_version_are_refused(roster) -> None:
    async with (
        running(application(roster.folder, Faults())) as url,
        OneRoster.open(roster.old_config(url)) as c,
    ):
        with pytest.raises(Rejected):
            await c._client.get("users", params={"fields": "roles"})
