from __future__ import annotations


async def test_alive_and_ready(stranger):
    assert (await stranger.get("/healthz")).json() == {"status": "alive"}
    assert (await stranger.get("/readyz")).json() == {"status": "ready"}


async def test_a_hub_without_its_database_is_alive_and_not_ready(stranger, district):
    district.broken = True
    assert (await stranger.get("/healthz")).status_code == 200
    response = await stranger.get("/readyz")
    assert response.status_code == 503
    assert response.json()["errors"][0]["extensions"]["code"] == "hub.not_ready"
    assert "10.1.2.3" not in response.text
