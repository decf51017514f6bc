from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from hub.web.frame import trail


async def test_a_failure_of_ours_tells_only_its_request(caller):
    sent = {"query": "break", "variables": {"name": "李四"}}
    with capture_logs() as lines:
        response = await caller.post("/graphql", json=sent)
    request_id = response.headers["x-request-id"]
    assert response.status_code == 500
    assert response.json() == {
        "errors": [{"message": "internal error", "extensions": {"code": "internal", "requestId": request_id}}]
    }
    [line] = [line for line in lines if line["log_level"] == "error"]
    assert line["error"] == "LookupError"
    assert "in execute" in line["trail"]
    assert "李四" not in str(lines)


def test_a_trail_names_each_cause_but_not_its_words():
    number = "31010720090101" + "1234"
    with pytest.raises(ValueError) as caught:
        try:
            raise KeyError(number)
        except KeyError as error:
            raise ValueError(number) from error
    told = trail(caught.value)
    assert told.index("builtins.KeyError") < told.index("builtins.ValueError")
    assert number not in told


async def test_each_request_has_its_own_id(stranger):
    seen = {(await stranger.get("/healthz")).headers["x-request-id"] for _ in range(3)}
    assert len(seen) == 3


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/graphql", "/nowhere", "/schema.graphql", "/static/favicon.svg"]
)
async def test_every_answer_carries_the_safe_headers(stranger, path):
    headers = (await stranger.get(path, headers={"Origin": "https://elsewhere.example"})).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert not {"set-cookie", "server", "access-control-allow-origin"} & set(headers)
