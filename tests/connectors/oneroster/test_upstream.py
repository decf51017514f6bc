from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from connectors.kit.upstream.faults import Faults, FaultUnknown
from connectors.kit.upstream.server import running
from connectors.oneroster.connector import SCOPES
from connectors.oneroster.upstream import BASE, TOKEN_PATH, application


@pytest.fixture
async def api(roster) -> AsyncIterator[httpx.AsyncClient]:
    async with running(application(roster.folder, Faults())) as url, httpx.AsyncClient() as plain:
        token = await ask_token(plain, url, roster, "hub", " ".join(SCOPES))
        async with httpx.AsyncClient(
            base_url=url + BASE, headers={"Authorization": f"Bearer {token}"}
        ) as client:
            yield client


async def ask_token(plain: httpx.AsyncClient, url: str, roster, client_id: str, scope: str) -> str:
    form = {"grant_type": "client_credentials", "scope": scope}
    answer = await plain.post(url + TOKEN_PATH, data=form, auth=(client_id, roster.secret.read_text()))
    return answer.json()["access_token"]


def minor(answer: httpx.Response) -> str:
    body = answer.json()
    assert body["imsx_codeMajor"] == "failure"
    return body["imsx_CodeMinor"]["imsx_codeMinorField"][0]["imsx_codeMinorFieldValue"]


@pytest.mark.parametrize(
    ("path", "name", "count"),
    [
        ("orgs", "orgs", 3),
        ("schools", "orgs", 2),
        ("academicSessions", "academicSessions", 3),
        ("terms", "academicSessions", 1),
        ("users", "users", 54),
        ("students", "users", 24),
        ("teachers", "users", 4),
        ("schools/s0/students", "users", 12),
        ("demographics", "demographics", 24),
        ("classes", "classes", 4),
        ("enrollments", "enrollments", 28),
    ],
)
async def test_serves_collections(api, path: str, name: str, count: int) -> None:
    answer = await api.get(path)
    assert len(answer.json()[name]) == int(answer.headers["x-total-count"]) == count


async def test_pages_are_linked(api) -> None:
    answer = await api.get("users", params={"limit": 20, "sort": "sourcedId"})
    seen = [user["sourcedId"] for user in answer.json()["users"]]
    while "next" in answer.links:
        answer = await api.get(answer.links["next"]["url"])
        seen += [user["sourcedId"] for user in answer.json()["users"]]
    assert len(set(seen)) == 54
    assert seen == sorted(seen)


async def test_serves_single_records(api) -> None:
    assert (await api.get("users/s0-head")).json()["user"]["sourcedId"] == "s0-head"
    assert (await api.get("schools/s0")).json()["org"]["type"] == "school"
    for path in ("users/nobody", "schools/d", "nothing", "schools/nobody/students", "nothing/1"):
        answer = await api.get(path)
        assert (answer.status_code, minor(answer)) == (404, "unknownobject")


async def test_selects_and_filters(api) -> None:
    answer = await api.get("users", params={"fields": "sourcedId,roles", "filter": "roles.role='principal'"})
    assert [sorted(user) for user in answer.json()["users"]] == [["roles", "sourcedId"]] * 2
    refused = await api.get("users", params={"filter": "shoeSize='40'"})
    assert (refused.status_code, minor(refused)) == (400, "invalid_filter_field")


async def test_needs_a_token_and_the_scope(roster) -> None:
    async with running(application(roster.folder, Faults())) as url, httpx.AsyncClient() as plain:
        refused = await plain.get(f"{url}{BASE}/users")
        assert (refused.status_code, minor(refused)) == (401, "unauthorisedrequest")
        token = await ask_token(plain, url, roster, "limited", SCOPES[0])
        bearer = {"Authorization": f"Bearer {token}"}
        assert (await plain.get(f"{url}{BASE}/users", headers=bearer)).status_code == 200
        forbidden = await plain.get(f"{url}{BASE}/demographics", headers=bearer)
        assert (forbidden.status_code, minor(forbidden)) == (403, "forbidden")


async def test_data_and_faults_change_while_it_runs(api, roster) -> None:
    roster.records["classes"].pop()
    roster.write()
    assert len((await api.get("classes")).json()["classes"]) == 3
    await api.put(str(api.base_url.copy_with(path="/_faults")), json=["empty-roster"])
    assert (await api.get("users", params={"sort": "sourcedId"})).json() == {"users": []}
    await api.put(str(api.base_url.copy_with(path="/_faults")), json=["throttle=always:3"])
    busy = await api.get("users")
    assert (busy.status_code, minor(busy), busy.headers["retry-after"]) == (429, "server_busy", "3")


def test_an_unknown_fault_is_refused_at_the_start(roster) -> None:
    with pytest.raises(FaultUnknown, match="no-totals"):
        application(roster.folder, Faults(["nonsense"]))
