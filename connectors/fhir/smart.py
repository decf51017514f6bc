"""SMART Backend Services: the hub proves itself with a signed assertion (SMART App Launch 2, private_key_jwt)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from uuid import uuid4

import httpx
import orjson
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey, import_key

from connectors.fhir.config import FhirConfig
from connectors.kit.auth import Proof
from connectors.kit.errors import HostRefused, Malformed
from connectors.kit.secrets import SecretRef
from connectors.kit.transport import origin, place
from hub.base.errors import SettingsError

WELL_KNOWN = ".well-known/smart-configuration"
LIFETIME = 240
"""Seconds that an assertion is valid; the standard allows 300, less the clocks' difference."""
_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def signing_key(reference: SecretRef) -> RSAKey | ECKey:
    """The private key of `reference`. Raises SettingsError if it is none that RS384 or ES384 can use."""
    text = reference.resolve()
    try:
        if text.startswith("{"):
            key = import_key(orjson.loads(text))
        else:
            key = import_key(text, "EC" if _is_elliptic(text) else "RSA")
    except (JoseError, ValueError, TypeError, KeyError):
        # The cause may quote the key.
        raise _unfit(reference, "holds no key that can be read") from None
    if not isinstance(key, RSAKey | ECKey) or not key.is_private:
        raise _unfit(reference, "holds no private key of kind RSA or EC")
    if isinstance(key, ECKey) and key.curve_name != "P-384":
        raise _unfit(reference, "holds an EC key that is not on the curve P-384")
    return key


def _is_elliptic(pem: str) -> bool:
    return isinstance(load_pem_private_key(pem.encode(), None), EllipticCurvePrivateKey)


def _unfit(reference: SecretRef, why: str) -> SettingsError:
    return SettingsError(
        why, place=str(reference), mend="give a private key for RS384 or ES384, as unencrypted PEM or as JWK"
    )


def assertion(client_id: str, key: RSAKey | ECKey, key_id: str | None, audience: str) -> Proof:
    """Proves the client to the token endpoint `audience`, with a new assertion for each request."""
    algorithm = "ES384" if isinstance(key, ECKey) else "RS384"
    header = {"alg": algorithm, "typ": "JWT", "kid": key_id or key.kid or key.thumbprint()}

    def prove(form: dict[str, str], headers: dict[str, str]) -> None:
        now = int(time.time())
        claims = {
            "iss": client_id, "sub": client_id, "aud": audience, "iat": now, "exp": now + LIFETIME,
            "jti": str(uuid4()),
        }  # fmt: skip
        form["client_assertion_type"] = _ASSERTION_TYPE
        form["client_assertion"] = jwt.encode(dict(header), claims, key, algorithms=[algorithm])

    return prove


@dataclass(frozen=True, slots=True)
class Smart:
    """What the server's SMART configuration says."""

    token_url: str
    rights: str = "rs"
    """How the right to read and search is written in a scope: `rs`, or `read` for a server of SMART 1."""


def read_smart(body: object, config: FhirConfig, url: httpx.URL) -> Smart:
    """Read `.well-known/smart-configuration`.

    Raises Malformed where it names no token address, HostRefused where that lies on a host not configured.
    """
    said = body if isinstance(body, dict) else {}
    address = said.get("token_endpoint")
    try:
        target = httpx.URL(address) if isinstance(address, str) else None
    except httpx.InvalidURL:
        target = None
    if target is None or target.scheme not in ("http", "https"):
        raise Malformed(
            "does not name its token address",
            place=place(url),
            mend="the server must support SMART Backend Services; else set token_url",
        )
    if origin(target) != origin(httpx.URL(config.base_url)) and target.host not in config.token_hosts:
        raise HostRefused(
            "is the token address and not on a configured host",
            place=place(target),
            mend="if you trust it with the hub's credentials, add its host to token_hosts",
        )
    capabilities = said.get("capabilities")
    known = frozenset(capabilities) if isinstance(capabilities, list) else frozenset()
    older = "permission-v1" in known and "permission-v2" not in known
    return Smart(str(address), "read" if older else "rs")
