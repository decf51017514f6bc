from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.jwk import ECKey

from connectors.fhir.smart import LIFETIME, Smart, assertion, read_smart, signing_key
from connectors.kit.errors import HostRefused, Malformed
from connectors.kit.secrets import SecretRef
from hub.base.errors import SettingsError
from tests.connectors.fhir.partner import Keys, config

URL = httpx.URL("https://fhir.example/r4/.well-known/smart-configuration")


def test_an_assertion_says_who_to_whom_and_for_how_long(keys: Keys) -> None:
    prove = assertion("hub", keys.elliptic, None, "https://fhir.example/token")
    forms: list[dict[str, str]] = [{}, {}]
    for form in forms:
        prove(form, {})
    tokens = [jwt.decode(form["client_assertion"], keys.elliptic, algorithms=["ES384"]) for form in forms]
    claims = tokens[0].claims
    assert tokens[0].header == {"alg": "ES384", "typ": "JWT", "kid": "ec-1"}
    assert (claims["iss"], claims["sub"], claims["aud"]) == ("hub", "hub", "https://fhir.example/token")
    assert claims["exp"] - claims["iat"] == LIFETIME <= 300
    assert abs(claims["iat"] - time.time()) < 10
    assert claims["jti"] != tokens[1].claims["jti"]
    assert forms[0]["client_assertion_type"].endswith(":jwt-bearer")


def test_an_rsa_key_signs_rs384_under_the_configured_kid(keys: Keys) -> None:
    key = signing_key(SecretRef(f"file:{keys.folder / 'rsa.pem'}"))
    form: dict[str, str] = {}
    assertion("hub", key, "rsa-1", "https://fhir.example/token")(form, {})
    assert jwt.decode(form["client_assertion"], keys.rsa, algorithms=["RS384"]).header["kid"] == "rsa-1"


def test_an_elliptic_key_may_be_pem_and_is_named_by_its_thumbprint(keys: Keys, tmp_path: Path) -> None:
    (tmp_path / "ec.pem").write_bytes(keys.elliptic.as_pem(private=True))
    key = signing_key(SecretRef(f"file:{tmp_path / 'ec.pem'}"))
    form: dict[str, str] = {}
    assertion("hub", key, None, "https://fhir.example/token")(form, {})
    header = jwt.decode(form["client_assertion"], keys.elliptic, algorithms=["ES384"]).header
    assert header["kid"] == keys.elliptic.thumbprint()


@pytest.mark.parametrize("kind", ["public", "curve", "ed25519", "text", "json", "octets"])
def test_what_cannot_sign_is_refused_without_being_quoted(keys: Keys, tmp_path: Path, kind: str) -> None:
    texts: dict[str, bytes] = {
        "public": orjson.dumps(keys.elliptic.as_dict(private=False)),
        "curve": ECKey.generate_key("P-256").as_pem(private=True),
        "ed25519": ed25519.Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        ),
        "text": b"quoted-nowhere",
        "json": b'{"quoted-nowhere": 1}',
        "octets": b'{"kty": "oct", "k": "cXVvdGVkLXF1b3RlZC1xdW90ZWQ"}',
    }
    (tmp_path / "key").write_bytes(texts[kind])
    with pytest.raises(SettingsError) as error:
        signing_key(SecretRef(f"file:{tmp_path / 'key'}"))
    assert "quoted" not in str(error.value)
    assert error.value.mend


@pytest.mark.parametrize(
    ("said", "smart"),
    [
        ({}, Smart("https://fhir.example/token")),
        ({"capabilities": ["permission-v1"]}, Smart("https://fhir.example/token", "read")),
        ({"capabilities": ["permission-v1", "permission-v2"]}, Smart("https://fhir.example/token", "rs")),
    ],
)
def test_the_configuration_names_the_token_address(keys: Keys, said: dict[str, Any], smart: Smart) -> None:
    body = {"token_endpoint": "https://fhir.example/token", **said}
    assert read_smart(body, config("https://fhir.example/r4", keys), URL) == smart


def test_a_token_address_elsewhere_must_be_configured(keys: Keys) -> None:
    body = {"token_endpoint": "https://login.example/token"}
    with pytest.raises(HostRefused):
        read_smart(body, config("https://fhir.example/r4", keys), URL)
    trusting = config("https://fhir.example/r4", keys, token_hosts=["login.example"])
    assert read_smart(body, trusting, URL).token_url == "https://login.example/token"


@pytest.mark.parametrize(
    "body", [{}, [], {"token_endpoint": 7}, {"token_endpoint": "/token"}, {"token_endpoint": "file:///x"},
             {"token_endpoint": "https://fhir.example:x/"}],
)  # fmt: skip
def test_a_configuration_without_a_token_address_is_malformed(keys: Keys, body: object) -> None:
    with pytest.raises(Malformed):
        read_smart(body, config("https://fhir.example/r4", keys), URL)
