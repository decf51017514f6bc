from __future__ import annotations

import re

import httpx
import pytest

from hub.web.app import application


async def test_the_page_and_what_it_names_come_from_here(stranger):
    page = await stranger.get("/")
    assert page.headers["cache-control"] == "no-cache"
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert named
    for path in named:
        assert path.startswith("/static/")
        response = await stranger.get(path)
        assert response.status_code == 200
        kept = "immutable" in response.headers["cache-control"]
        assert kept == path.startswith("/static/assets/")


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/"]
)
async def test_nothing_outside_the_folder_is_served(address, path):
    async with httpx.AsyncClient(trust_env=False) as client:
        response = await client.send(
            client.build_request("GET", httpx.URL(address).copy_with(raw_path=path.encode()))
        )
    assert response.status_code == 404


async def test_pages_that_were_never_built_are_a_clear_error(district, tmp_path):
    app = application(district, static=tmp_path, queries=tmp_path)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub") as client:
        response = await client.get("/")
    assert response.status_code == 503
    assert response.json()["errors"][0]["extensions"] == {
        "code": "web.pages_missing",
        "mend": "run `make setup`",
    }
