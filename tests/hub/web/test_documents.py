"""Trusted documents by HTTP, the header for the cost, and who may read the schema."""

from __future__ import annotations

import json

import pytest

from resolvers.trusted import digest
from schema.access.purpose import Purpose

ECHO = "query A($t: String!) { echo(text: $t) }"
HASH = digest(ECHO)
GET = {"Yixin-Request": "1"}


def code(response) -> str:
    return response.json()["errors"][0]["extensions"]["code"]


@pytest.fixture
def known(district):
    district.documents[HASH] = ECHO


NAMED = [
    {"documentId": f"sha256:{HASH}"},
    {"documentId": HASH},
    {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}},
    {"documentId": f"sha256:{HASH}", "query": ECHO},
    {"query": None, "documentId": f"sha256:{HASH}"},
    {"query": ECHO, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}},
]


@pytest.mark.parametrize("named", NAMED)
async def test_a_document_is_named_as_clients_name_it(caller, known, named):
    sent = {**named, "variables": {"t": "学"}}
    response = await caller.post("/graphql", json=sent)
    assert response.json()["data"] == {"echo": "学"}
    parameters = {name: text if isinstance(text, str) else json.dumps(text) for name, text in sent.items() if text}
    response = await caller.get("/graphql", params=parameters, headers=GET)
    assert response.json()["data"] == {"echo": "学"}


@pytest.mark.parametrize("name", ["0" * 64, f"sha256:{HASH.upper()}", "x-other:1", "", "sha256:", "../secrets"])
async def test_an_unknown_document_is_not_found(caller, known, name):
    response = await caller.post("/graphql", json={"documentId": name})
    assert (response.status_code, code(response)) == (404, "document.unknown")


async def test_a_document_is_never_registered(caller, district):
    sent = {"query": ECHO, "variables": {"t": "x"}, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}}
    assert (await caller.post("/graphql", json=sent)).json()["data"] == {"echo": "x"}
    assert district.documents == {}
    del sent["query"]
    response = await caller.post("/graphql", json=sent)
    assert (response.status_code, code(response)) == (404, "document.unknown")


@pytest.mark.parametrize(
    "sent",
    [
        {"query": "{ __typename }", "documentId": HASH},
        {"query": "", "documentId": HASH},
        {"documentId": "0" * 64, "extensions": {"persistedQuery": {"sha256Hash": HASH}}},
    ],
)
async def test_what_does_not_agree_is_refused(caller, known, sent):
    response = await caller.post("/graphql", json=sent)
    assert (response.status_code, code(response)) == (400, "document.differs")


@pytest.mark.parametrize(
    "sent",
    [
        {"documentId": 7},
        {"documentId": [HASH]},
        {"extensions": {"persistedQuery": HASH}},
        {"extensions": {"persistedQuery": {"sha256Hash": None}}},
        {"extensions": {"persistedQuery": {}}},
        {"query": 7, "documentId": HASH},
        {"documentId": None},
        {"extensions": {}},
    ],
)
async def test_a_name_of_another_form_is_refused(caller, known, sent):
    response = await caller.post("/graphql", json=sent)
    assert (response.status_code, code(response)) == (400, "request.shape")


async def test_the_header_for_the_cost_reaches_the_hub(caller, district):
    for asked, given in (("report", "report"), ("only", "only"), (None, None)):
        headers = {"Yixin-Cost": asked} if asked else {}
        await caller.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
        assert district.costing == given
    for word in ("yes", "Only", ""):
        response = await caller.post("/graphql", json={"query": "{ __typename }"}, headers={"Yixin-Cost": word})
        assert code(response) == "request.shape"


async def test_the_schema_is_told_to_those_who_may_read_it(caller, stranger, district):
    assert (await stranger.get("/schema.graphql")).status_code == 200
    district.open_schema = False
    assert (await stranger.get("/schema.graphql")).status_code == 401
    response = await caller.get("/schema.graphql")
    assert (response.status_code, code(response)) == (403, "schema.withheld")
    district.telling = True
    assert "type Query" in (await caller.get("/schema.graphql")).text


async def test_the_header_for_the_plan_reaches_the_hub(caller, district):
    for asked in ("1", None):
        headers = {"Yixin-Explain": asked} if asked else {}
        await caller.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
        assert district.explaining is (asked == "1")
    response = await caller.post(
        "/graphql", json={"query": "{ __typename }"}, headers={"Yixin-Explain": "yes"}
    )
    assert code(response) == "request.shape"


async def test_the_purpose_reaches_the_hub_and_is_of_a_closed_vocabulary(caller, district):
    for stated in (None, Purpose.EMERGENCY):
        headers = {"Yixin-Purpose": stated.name} if stated else {}
        await caller.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
        assert district.purpose is stated
    for word in ("emergency", "CURIOSITY", ""):
        response = await caller.post(
            "/graphql", json={"query": "{ __typename }"}, headers={"Yixin-Purpose": word}
        )
        assert response.status_code == 400
        assert code(response) == "purpose.unknown"
