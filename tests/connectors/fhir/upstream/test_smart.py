from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from connectors.fhir.upstream.smart import clients, covers
from tests.connectors.fhir.partner import Site


async def test_a_good_assertion_gets_a_token_for_what_was_asked(site: Site) -> None:
    answer = await site.ask_token(site.signed(site.claims()), "system/Patient.rs system/Task.s")
    assert answer.status_code == 200
    body = answer.json()
    assert body["token_type"].lower() == "bearer"
    assert body["scope"].split() == ["system/Patient.rs", "system/Task.s"]
    assert answer.headers["cache-control"] == "no-store"


async def test_rs384_is_accepted_too(site: Site) -> None:
    text = jwt.encode({"alg": "RS384", "kid": "rsa-1"}, site.claims(), site.keys.rsa, algorithms=["RS384"])
    assert (await site.ask_token(text)).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://elsewhere.example/token"},
        {"aud": None},
        {"exp": int(time.time()) - 10},
        {"exp": int(time.time()) + 3600},
        {"exp": "soon"},
        {"exp": None},
        {"iss": "nobody"},
        {"iss": None},
        {"sub": "narrow"},
        {"jti": None},
        {"jti": ""},
    ],
    # Two processes that collect the tests name them the same, whatever the time.
    ids=lambda changed: ",".join(f"{name}-{type(value).__name__}" for name, value in changed.items()),
)
async def test_an_assertion_with_a_wrong_claim_is_refused(site: Site, changed: dict[str, Any]) -> None:
    answer = await site.ask_token(site.signed(site.claims(**changed)))
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


async def test_a_replayed_jti_is_refused(site: Site) -> None:
    assertion = site.signed(site.claims(jti="once"))
    assert (await site.ask_token(assertion)).status_code == 200
    assert (await site.ask_token(assertion)).status_code == 401
    assert (await site.ask_token(site.signed(site.claims(jti="once")))).status_code == 401


async def test_an_unknown_kid_is_refused(site: Site) -> None:
    assert (await site.ask_token(site.signed(site.claims(), kid="other"))).status_code == 401


async def test_an_assertion_without_kid_is_refused(site: Site) -> None:
    text = jwt.encode({"alg": "ES384"}, site.claims(), _without_kid(site), algorithms=["ES384"])
    assert (await site.ask_token(text)).status_code == 401


async def test_only_rs384_and_es384_are_accepted(site: Site) -> None:
    rs256 = jwt.encode({"alg": "RS256", "kid": "rsa-1"}, site.claims(), site.keys.rsa, algorithms=["RS256"])
    public = orjson.dumps(site.keys.elliptic.as_dict(private=False)).decode()
    hs384 = jwt.encode(
        {"alg": "HS384", "kid": "ec-1"}, site.claims(), OctKey.import_key(public), algorithms=["HS384"]
    )
    for text in (rs256, hs384):
        assert (await site.ask_token(text)).status_code == 401


async def test_another_key_under_a_known_kid_is_refused(site: Site) -> None:
    stranger = ECKey.generate_key("P-384", {"kid": "ec-1"})
    text = jwt.encode({"alg": "ES384", "kid": "ec-1"}, site.claims(), stranger, algorithms=["ES384"])
    assert (await site.ask_token(text)).status_code == 401


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "e30.e30.e30", "e30.W10.AA"])
async def test_what_is_no_assertion_is_refused(site: Site, text: str) -> None:
    assert (await site.ask_token(text)).status_code in (400, 401)


async def test_another_way_to_authenticate_is_refused(site: Site) -> None:
    answer = await site.ask_token(site.signed(site.claims()), client_assertion_type="urn:other")
    assert answer.status_code == 401
    answer = await site.ask_token(site.signed(site.claims()), grant_type="password")
    assert answer.json() == {"error": "unsupported_grant_type"}


async def test_scopes_beyond_those_of_the_client_are_not_granted(site: Site) -> None:
    claims = site.claims(iss="narrow", sub="narrow")
    answer = await site.ask_token(site.signed(claims), "system/Patient.rs")
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_scope"})
    claims = site.claims(iss="narrow", sub="narrow")
    answer = await site.ask_token(site.signed(claims), "system/Patient.s system/Task.s")
    assert answer.json()["scope"] == "system/Patient.s"


async def test_scopes_are_enforced_by_type_and_right(site: Site) -> None:
    assert (await site.get("/Patient", "system/Patient.s")).status_code == 200
    assert (await site.get("/Patient/p1", "system/Patient.s")).status_code == 403
    assert (await site.get("/Patient/p1", "system/Patient.r")).status_code == 200
    refused = await site.get("/Task", "system/Patient.s")
    assert refused.status_code == 403
    assert refused.json()["issue"][0]["code"] == "forbidden"


async def test_without_a_token_nothing_is_served(site: Site) -> None:
    answer = await site.http.get("/Patient")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["resourceType"] == "OperationOutcome"


async def test_the_configuration_names_what_the_token_endpoint_takes(site: Site) -> None:
    said = (await site.http.get("/.well-known/smart-configuration")).json()
    assert said["token_endpoint"] == f"{site.url}/auth/token"
    assert said["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert said["token_endpoint_auth_signing_alg_values_supported"] == ["RS384", "ES384"]


def test_without_a_clients_file_a_client_is_made_and_announced(tmp_path: Path) -> None:
    said: list[str] = []
    made = clients(tmp_path / "clients.json", announce=said.append)
    key = Path(said[0].partition("private_key=file:")[2])
    assert said[0].startswith("client_id=demo ")
    assert key.stat().st_mode & 0o077 == 0
    private = orjson.loads(key.read_bytes())
    public = (made["demo"].jwks or {})["keys"][0]
    assert private["d"]
    assert "d" not in public
    assert private["kid"] == public["kid"]
    assert not list(tmp_path.iterdir()), "the data's folder may be read-only"


@pytest.mark.parametrize(
    ("granted", "asked", "covered"),
    [
        ("system/*.rs", "system/Patient.rs", True),
        ("system/*.read", "system/Patient.rs", True),
        ("system/Patient.rs", "system/Patient.read", True),
        ("system/Patient.rs", "system/*.rs", False),
        ("system/Patient.s", "system/Patient.rs", False),
        ("system/Patient.rs", "user/Patient.rs", False),
        ("system/Patient.rs", "system/Patient.", False),
        ("system/*.rs", "system/Patient.cruds", False),
    ],
)
def test_a_scope_covers_types_and_rights(granted: str, asked: str, covered: bool) -> None:
    assert covers([granted], asked) is covered


def _without_kid(site: Site) -> ECKey:
    plain = site.keys.elliptic.as_dict(private=True)
    return ECKey.import_key({name: value for name, value in plain.items() if name != "kid"})
