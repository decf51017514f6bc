"""The simulator is as strict as WeCom: every refusal is an errcode in a 200."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.server import running
from connectors.wecom.upstream import TOKEN_PATH, application


@pytest.fixture
async def api(school) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        running(application(school.folder, Faults())) as url,
        httpx.AsyncClient(base_url=url) as client,
    ):
        yield client


async def token(api: httpx.AsyncClient, school, corp_id: str = "ww1") -> str:
    secret = school.secret.read_text()
    answer = await api.get(TOKEN_PATH, params={"corpid": corp_id, "corpsecret": secret})
    assert answer.json()["errcode"] == 0
    return answer.json()["access_token"]


@pytest.mark.parametrize(
    ("method", "path", "given", "code"),
    [
        ("POST", "/cgi-bin/school/department/list", {}, 43001),
        ("GET", "/cgi-bin/school/living/get_watch_stat_v2", {}, 43002),
        ("GET", "/cgi-bin/school/user/list", {"department_id": "999"}, 60123),
        ("GET", "/cgi-bin/school/user/list_parent", {}, 60123),
        ("GET", "/cgi-bin/school/living/get_living_info", {"livingid": "nowhere"}, 40058),
        ("POST", "/cgi-bin/living/get_user_all_livingid", {"userid": "T0", "limit": 101}, 40058),
        ("POST", "/cgi-bin/school/living/get_watch_stat_v2", {"livingid": "L1", "next_cursor": 5}, 40058),
    ],
)
async def test_a_wrong_call_is_refused_by_a_code(api, school, method, path, given, code) -> None:
    params = {"access_token": await token(api, school)}
    if method == "GET":
        answer = await api.get(path, params=params | given)
    else:
        answer = await api.post(path, params=params, json=given)
    assert (answer.status_code, answer.json()["errcode"]) == (200, code)


async def test_tokens_are_asked_for_checked_and_limited(api, school) -> None:
    path = "/cgi-bin/school/living/get_living_info"
    for params, code in [
        ({}, 41001),
        ({"access_token": ""}, 40014),
        ({"access_token": "made-up"}, 42001),
        ({"access_token": await token(api, school, "ww2")}, 48002),
    ]:
        assert (await api.get(path, params=params | {"livingid": "L1"})).json()["errcode"] == code
    for corp_id, secret, code in [("nobody", "x", 40013), ("ww1", "x", 40001)]:
        answer = await api.get(TOKEN_PATH, params={"corpid": corp_id, "corpsecret": secret})
        assert answer.json()["errcode"] == code


async def test_lists_come_by_cursor(api, school) -> None:
    params = {"access_token": await token(api, school)}
    ids, cursor = [], ""
    while True:
        body = {"userid": "T0", "limit": 3, "cursor": cursor}
        page = (await api.post("/cgi-bin/living/get_user_all_livingid", params=params, json=body)).json()
        ids += page["livingid_list"]
        if not (cursor := page["next_cursor"]):
            break
    assert ids == ["L0", "L12", "L4", "L8"]
