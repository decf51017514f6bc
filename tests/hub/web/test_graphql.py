from __future__ import annotations

import asyncio
import json
import socket
from urllib.parse import quote, urlsplit

import httpx
import pytest

JSON = {"Content-Type": "application/json"}


def code_of(response: httpx.Response) -> str:
    [error] = response.json()["errors"]
    assert error["message"]
    code: str = error["extensions"]["code"]
    return code


async def test_a_query_is_answered_and_not_kept(caller):
    response = await caller.post("/graphql", json={"query": "{ schools { name } }"})
    assert response.status_code == 200
    assert response.json()["data"] == {"schools": [{"name": "曹杨第一小学"}, {"name": "Ganquan School"}]}
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-type"] == "application/json; charset=utf-8"


async def test_variables_and_operation_name_reach_the_hub(caller):
    document = "query A($t: String!) { echo(text: $t) } query B { schools { name } }"
    sent = {"query": document, "variables": {"t": "心 ❤️ \\u0000"}, "operationName": "A", "extensions": {}}
    response = await caller.post("/graphql", json=sent)
    assert response.json()["data"] == {"echo": "心 ❤️ \\u0000"}


async def test_an_escaped_pair_of_surrogates_is_one_character(caller):
    body = b'{"query": "query($t: String!) { echo(text: $t) }", "variables": {"t": "\\ud83d\\ude00"}}'
    response = await caller.post("/graphql", content=body, headers=JSON)
    assert response.json()["data"] == {"echo": "😀"}


async def test_the_newer_media_type_is_given_to_who_accepts_it(caller):
    media = "application/graphql-response+json"
    response = await caller.post("/graphql", json={"query": "{ __typename }"}, headers={"Accept": media})
    assert response.headers["content-type"].startswith(media)


@pytest.mark.parametrize("token", [None, "Bearer wrong", "Bearer", "Basic Z29vZA==", "good-token"])
async def test_without_a_good_token_there_is_no_answer(stranger, token):
    headers = {} if token is None else {"Authorization": token}
    for response in (
        await stranger.post("/graphql", json={"query": "{ __typename }"}, headers=headers),
        await stranger.get("/me", headers=headers),
    ):
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == "Bearer"
        assert code_of(response).startswith("auth.")


MALFORMED = {
    "empty": (b"", "request.malformed"),
    "cut short": (b'{"query": "{ __type', "request.malformed"),
    "two values": (b'{"query": "{ a }"} {}', "request.malformed"),
    "not UTF-8": ('{"query": "全区"}'.encode("gbk"), "request.malformed"),
    "UTF-16": ('{"query": "{ a }"}'.encode("utf-16"), "request.malformed"),
    "byte order mark": (b'\xef\xbb\xbf{"query": "{ a }"}', "request.malformed"),
    "raw NUL": (b'{"query": "{ a\x00 }"}', "request.malformed"),
    "NaN": (b'{"query": "{ a }", "variables": {"x": NaN}}', "request.malformed"),
    "infinity": (b'{"query": "{ a }", "variables": {"x": -Infinity}}', "request.malformed"),
    "beyond double": (b'{"query": "{ a }", "variables": {"x": 1e999}}', "request.malformed"),
    "endless integer": (b'{"query": "{ a }", "variables": {"x": ' + b"9" * 5000 + b"}}", "request.malformed"),
    "lists thousands deep": (b'{"query": ' + b"[" * 100_000, "request.too_deep"),
    "closed lists thousands deep": (b"[" * 5000 + b"]" * 5000, "request.too_deep"),
    "objects hundreds deep": (b'{"a":' * 500 + b"1" + b"}" * 500, "request.too_deep"),
    "duplicate key": (b'{"query": "{ a }", "query": "{ b }"}', "request.duplicate_key"),
    "duplicate key within": (
        b'{"query": "{ a }", "variables": {"x": {"y": 1, "y": 2}}}',
        "request.duplicate_key",
    ),
    "escaped duplicate key": (b'{"query": "{ a }", "qu\\u0065ry": "{ b }"}', "request.duplicate_key"),
    "NUL in a variable": (
        b'{"query": "{ a }", "variables": {"x": "a\\u0000b"}}',
        "request.forbidden_character",
    ),
    "NUL in a key": (b'{"query": "{ a }", "variables": {"\\u0000": 1}}', "request.forbidden_character"),
    "NUL in the document": (b'{"query": "{ a\\u0000 }"}', "request.forbidden_character"),
    "NUL escaped in the document": (
        b'{"query": "{ echo(text: \\"\\\\u0000\\") }"}',
        "request.forbidden_character",
    ),
    "NUL braced in the document": (
        b'{"query": "{ echo(text: \\"\\\\u{00}\\") }"}',
        "request.forbidden_character",
    ),
    "high surrogate": (b'{"query": "{ a }", "variables": {"x": ["\\ud83d"]}}', "request.forbidden_character"),
    "low surrogate": (b'{"query": "{ a }", "variables": {"x": "\\uDE00!"}}', "request.forbidden_character"),
    "surrogate in a key": (b'{"query": "{ a }", "variables": {"\\ud800": 1}}', "request.forbidden_character"),
    "surrogate in the document": (b'{"query": "{ \\ud800 }"}', "request.forbidden_character"),
    "surrogate in the name": (
        b'{"query": "{ a }", "operationName": "\\udfff"}',
        "request.forbidden_character",
    ),
    "batch": (b'[{"query": "{ a }"}]', "request.batch"),
    "empty batch": (b"[]", "request.batch"),
    "string": (b'"{ a }"', "request.shape"),
    "null": (b"null", "request.shape"),
    "no query": (b"{}", "request.shape"),
    "query null": (b'{"query": null}', "request.shape"),
    "query list": (b'{"query": ["{ a }"]}', "request.shape"),
    "variables list": (b'{"query": "{ a }", "variables": []}', "request.shape"),
    "variables text": (b'{"query": "{ a }", "variables": "{}"}', "request.shape"),
    "operationName number": (b'{"query": "{ a }", "operationName": 1}', "request.shape"),
    "extensions list": (b'{"query": "{ a }", "extensions": [1]}', "request.shape"),
}


@pytest.mark.parametrize("case", MALFORMED)
async def test_a_malformed_body_is_refused_with_its_own_code(caller, case):
    body, code = MALFORMED[case]
    response = await caller.post("/graphql", content=body, headers=JSON)
    assert (response.status_code, code_of(response)) == (400, code)
    assert response.json()["errors"][0]["extensions"]["mend"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "multipart/form-data; boundary=x"},
        {"Content-Type": "application/json; charset=gbk"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
        {},
    ],
)
async def test_only_json_is_read(caller, headers):
    response = await caller.post("/graphql", content=b'{"query": "{ __typename }"}', headers=headers)
    assert (response.status_code, code_of(response)) == (415, "request.content_type")


async def test_a_body_that_declares_more_than_the_limit_is_refused_unread(caller, district):
    response = await caller.post("/graphql", content=b"x" * (1024 * 1024 + 1), headers=JSON)
    assert (response.status_code, code_of(response)) == (413, "request.too_large")
    assert district.identified == 0


async def test_a_stream_is_cut_at_the_limit(address, caller):
    """The answer comes while the body is still being sent: nothing past the limit is waited for."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(
        b"POST /graphql HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer good-token\r\n"
        b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    for _ in range(17):
        writer.write(b"10000\r\n" + b" " * 65536 + b"\r\n")
        await writer.drain()
    status = await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    assert status.split()[1] == b"413"


async def test_a_body_at_the_limit_is_read(caller):
    body = json.dumps({"query": "{ __typename }"}).encode()
    response = await caller.post("/graphql", content=body.ljust(1024 * 1024), headers=JSON)
    assert response.json()["data"] == {"__typename": "Query"}


async def test_a_body_that_never_comes_is_given_up(address):
    reader, writer = await asyncio.open_connection(urlsplit(address).hostname, urlsplit(address).port)
    writer.write(
        b"POST /graphql HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer good-token\r\n"
        b"Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{"
    )
    status = await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    assert status.split()[1] == b"408"


async def test_a_get_needs_the_header_that_other_origins_cannot_send(caller):
    response = await caller.get("/graphql", params={"query": "{ __typename }"})
    assert (response.status_code, code_of(response)) == (400, "request.header_missing")


async def test_a_get_answers_queries(caller):
    sent = {
        "query": "query A($t: String!) { echo(text: $t) }",
        "variables": '{"t": "学"}',
        "operationName": "A",
    }
    response = await caller.get("/graphql", params=sent, headers={"Yixin-Request": "1"})
    assert response.json()["data"] == {"echo": "学"}


async def test_a_get_never_runs_a_mutation(caller, district):
    response = await caller.get(
        "/graphql", params={"query": "mutation { count }"}, headers={"Yixin-Request": "1"}
    )
    assert (response.status_code, code_of(response)) == (400, "operation.refused")
    assert district.counted == 0
    await caller.post("/graphql", json={"query": "mutation { count }"})
    assert district.counted == 1


@pytest.mark.parametrize(
    ("query_string", "code"),
    [
        ("", "request.shape"),
        ("query=%ff%fe", "request.malformed"),
        ("query={a}&query={b}", "request.duplicate_key"),
        ("query={a}&variables=[", "request.malformed"),
        ("query={a}&variables=[]", "request.shape"),
        ("query={a}&variables=" + quote('{"x": "\\ud800"}'), "request.forbidden_character"),
        ("query=%00", "request.forbidden_character"),
        ("&".join(f"p{n}=1" for n in range(40)), "request.malformed"),
    ],
)
async def test_a_malformed_get_is_refused(caller, query_string, code):
    response = await caller.get(f"/graphql?{query_string}", headers={"Yixin-Request": "1"})
    assert (response.status_code, code_of(response)) == (400, code)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_refused(caller, method):
    response = await caller.request(method, "/graphql")
    assert (response.status_code, code_of(response)) == (405, "http.405")
    assert "access-control-allow-origin" not in response.headers


async def test_an_operation_past_its_deadline_is_cancelled(caller, district):
    response = await caller.post("/graphql", json={"query": "{ slow }"})
    assert (response.status_code, code_of(response)) == (504, "deadline.exceeded")
    assert district.cancelled.is_set()


async def test_an_operation_whose_caller_left_is_cancelled(address, district):
    body = b'{"query": "{ slow }"}'
    with socket.create_connection((urlsplit(address).hostname, urlsplit(address).port)) as connection:
        head = (
            "POST /graphql HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer good-token\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        connection.sendall(head.encode() + body)
        await asyncio.wait_for(district.running.wait(), 5)
    await asyncio.wait_for(district.cancelled.wait(), 1.5)


async def test_a_refusal_of_the_hub_is_the_whole_answer(caller):
    response = await caller.post("/graphql", json={"query": "refuse"})
    assert response.status_code == 400
    assert response.json() == {
        "errors": [
            {
                "message": "too dear",
                "extensions": {"code": "operation.refused", "place": "query", "mend": "ask for less"},
            }
        ]
    }


async def test_an_outage_of_the_database_asks_to_come_again(caller):
    response = await caller.post("/graphql", json={"query": "outage"})
    assert (response.status_code, code_of(response)) == (503, "database.gone")
    assert response.headers["retry-after"].isdecimal()
