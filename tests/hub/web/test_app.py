from __future__ import annotations

from graphql import build_schema

from hub.web.app import application


async def test_me_tells_the_callers_roles(caller):
    response = await caller.get("/me")
    assert response.json() == {"roles": ["MENTOR", "PSYCHOLOGIST"], "name": None}
    assert response.headers["cache-control"] == "no-store"


async def test_the_schema_is_served_as_text(stranger):
    response = await stranger.get("/schema.graphql")
    assert response.headers["content-type"].startswith("text/plain")
    assert "echo" in build_schema(response.text).query_type.fields


async def test_the_example_queries_have_titles_in_both_languages(stranger):
    shown = (await stranger.get("/examples.json")).json()
    assert [each["name"] for each in shown] == ["echo", "matches", "mistake", "opened", "schools", "slow"]
    assert (shown[4]["en"], shown[4]["zh"]) == ("Schools of the district", "全区学校")
    assert "schools {" in shown[4]["query"]


async def test_an_unknown_page_is_told_in_json(stranger):
    response = await stranger.get("/nowhere")
    assert response.status_code == 404
    assert response.json()["errors"][0]["extensions"]["code"] == "http.404"


def test_an_application_without_example_queries_still_stands(district, tmp_path):
    assert application(district, queries=tmp_path / "none").routes
