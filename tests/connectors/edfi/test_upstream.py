from __future__ import annotations

import os
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest

from connectors.kit.upstream.server import running
from tests.connectors.edfi.folder import SECRET, Folder, student

STUDENTS = "/data/v3/ed-fi/students"


@pytest.fixture
async def anonymous(folder: Folder) -> AsyncIterator[httpx.AsyncClient]:
    async with running(folder.application()) as url, httpx.AsyncClient(base_url=url) as client:
        yield client


@pytest.fixture
async def client(anonymous: httpx.AsyncClient) -> httpx.AsyncClient:
    answer = await anonymous.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, auth=("hub", os.environ[SECRET])
    )
    anonymous.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return anonymous


def check_problem(answer: httpx.Response, status: int, kind: str) -> None:
    body = answer.json()
    assert answer.status_code == body["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["type"] == f"urn:ed-fi:api:{kind}"
    assert body["title"]
    assert body["detail"]
    assert UUID(body["correlationId"])


async def test_a_token_needs_the_right_client_and_grant(anonymous: httpx.AsyncClient) -> None:
    form = {"grant_type": "client_credentials"}
    good = ("hub", os.environ[SECRET])
    assert (await anonymous.post("/oauth/token", data=form, auth=("hub", "no"))).status_code == 401
    assert (await anonymous.post("/oauth/token", data=form)).status_code == 401
    password = await anonymous.post("/oauth/token", data={"grant_type": "password"}, auth=good)
    assert password.json() == {"error": "unsupported_grant_type"}
    token = (await anonymous.post("/oauth/token", data=form, auth=good)).json()
    assert token["token_type"].lower() == "bearer"
    assert token["expires_in"] > 0


@pytest.mark.parametrize(
    "path", [STUDENTS, "/changeQueries/v1/availableChangeVersions", f"{STUDENTS}/deletes"]
)
async def test_nothing_is_served_without_a_good_token(anonymous: httpx.AsyncClient, path: str) -> None:
    check_problem(await anonymous.get(path), 401, "security:authentication")
    stale = await anonymous.get(path, headers={"Authorization": "Bearer stale"})
    check_problem(stale, 401, "security:authentication")


async def test_pages_are_of_twenty_five_unless_asked_otherwise(
    folder: Folder, client: httpx.AsyncClient
) -> None:
    folder.write("students", map(student, range(1, 41)))
    first = await client.get(STUDENTS)
    assert len(first.json()) == 25
    assert "total-count" not in first.headers
    rest = await client.get(STUDENTS, params={"offset": 25, "limit": 500, "totalCount": "true"})
    assert [record["studentUniqueId"] for record in rest.json()] == [f"E{n:05}" for n in range(26, 41)]
    assert rest.headers["total-count"] == "40"
    none = await client.get(STUDENTS, params={"limit": 0, "totalCount": "true"})
    assert (none.json(), none.headers["total-count"]) == ([], "40")


@pytest.mark.parametrize(
    "query",
    [
        "limit=501",
        "limit=-1",
        "limit=ten",
        "limit=1.5",
        "limit=",
        "offset=-1",
        "offset=x",
        "totalCount=perhaps",
        "minChangeVersion=-2",
        "maxChangeVersion=99999999999999999999",
        "minChangeVersion=5&maxChangeVersion=4",
        "limit=1&limit=2",
    ],
)
@pytest.mark.parametrize("path", [STUDENTS, f"{STUDENTS}/deletes", f"{STUDENTS}/keyChanges"])
async def test_bad_parameters_are_refused(client: httpx.AsyncClient, path: str, query: str) -> None:
    answer = await client.get(f"{path}?{query}")
    check_problem(answer, 400, "bad-request:parameter")
    assert answer.json()["errors"]


async def test_a_record_has_what_the_server_adds(client: httpx.AsyncClient) -> None:
    record = (await client.get(STUDENTS, params={"limit": 1})).json()[0]
    assert {"id", "_etag", "_lastModifiedDate"} <= set(record)
    assert record["_lastModifiedDate"].endswith("Z")
    one = await client.get(f"{STUDENTS}/{record['id']}")
    assert one.json() == record
    assert one.headers["etag"] == f'"{record["_etag"]}"'


@pytest.mark.parametrize(
    "path", [f"{STUDENTS}/nobody", "/data/v3/ed-fi/unicorns", "/data/v3/tpdm/candidates", "/x"]
)
async def test_what_is_not_there_is_a_problem(client: httpx.AsyncClient, path: str) -> None:
    check_problem(await client.get(path), 404, "not-found")


async def test_it_is_read_only(client: httpx.AsyncClient) -> None:
    check_problem(await client.post(STUDENTS, json={}), 405, "method-not-allowed")


async def test_change_versions_bound_a_listing(folder: Folder, client: httpx.AsyncClient) -> None:
    before = (await client.get("/changeQueries/v1/availableChangeVersions")).json()
    assert set(before) == {"oldestChangeVersion", "newestChangeVersion"}
    folder.write("students", [*map(student, range(2, 13)), student(13)])
    after = (await client.get("/changeQueries/v1/availableChangeVersions")).json()
    assert after["newestChangeVersion"] > before["newestChangeVersion"]
    window = {"minChangeVersion": before["newestChangeVersion"] + 1, "totalCount": "true"}
    changed = await client.get(STUDENTS, params=window)
    assert [record["studentUniqueId"] for record in changed.json()] == ["E00013"]
    assert changed.headers["total-count"] == "1"
    (deleted,) = (await client.get(f"{STUDENTS}/deletes", params=window)).json()
    assert deleted["keyValues"] == {"studentUniqueId": "E00001"}
    assert (await client.get(f"{STUDENTS}/keyChanges", params=window)).json() == []
    old = {"maxChangeVersion": before["newestChangeVersion"], "totalCount": "true"}
    assert (await client.get(STUDENTS, params=old)).headers["total-count"] == "11"


async def test_records_are_filtered_by_parts_of_their_key(client: httpx.AsyncClient) -> None:
    answer = await client.get(
        "/data/v3/ed-fi/studentSchoolAssociations",
        params={"studentUniqueId": "E00004", "schoolId": 2131000001, "totalCount": "true"},
    )
    assert [record["id"] for record in answer.json()] == ["association-4"]
    assert answer.headers["total-count"] == "1"


async def test_a_snapshot_may_be_asked_for(client: httpx.AsyncClient) -> None:
    assert (await client.get(STUDENTS, headers={"Use-Snapshot": "true"})).status_code == 200


async def test_the_root_names_the_addresses_without_a_token(anonymous: httpx.AsyncClient) -> None:
    urls = (await anonymous.get("/")).json()["urls"]
    assert urls["dataManagementApi"] == f"{anonymous.base_url}/data/v3/".replace("//data", "/data")


async def test_a_half_written_file_is_a_passing_failure(folder: Folder, client: httpx.AsyncClient) -> None:
    path = folder.path / "edfi" / "students.ndjson"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    check_problem(await client.get(STUDENTS), 500, "system")
    path.write_bytes(whole)
    assert len((await client.get(STUDENTS)).json()) == 12
