"""What a simulated service of OneRoster 1.1 does otherwise than one of 1.2."""

from __future__ import annotations

import hmac
import time
import zlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from oauthlib.oauth1 import Client as Signer
from oauthlib.oauth1.rfc5849 import signature
from oauthlib.oauth1.rfc5849.utils import parse_authorization_header
from starlette.requests import Request
from starlette.responses import JSONResponse

from connectors.kit.upstream.data import JsonObject
from connectors.kit.upstream.faults import Faults
from connectors.kit.upstream.tokens import EXPIRED_TOKEN_USES, Client

SKEW = 300
"""Seconds by which a request's time may be off."""
ROLES = {
    "districtAdministrator": "administrator", "siteAdministrator": "administrator", "principal": "administrator",
    "systemAdministrator": "administrator", "counselor": "aide",
}  # fmt: skip
_ONLY_12 = frozenset({"roles", "primaryOrg", "userProfiles", "userMasterIdentifier"})
_ONLY_11 = frozenset({"role", "orgs", "password"})
_BOOLEANS = ("enabledUser", "primary")


def fields_of_11(fields: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Fields of each collection's records by the information model of 1.1, from those of 1.2: only users differ."""
    return {**fields, "users": fields["users"] - _ONLY_12 | _ONLY_11}


def as_of_11(record: JsonObject) -> JsonObject:
    """A record of 1.2 as a service of 1.1 gives it; one that has 1.1's form already stays as it is."""
    made = {name: value for name, value in record.items() if name not in _ONLY_12}
    if isinstance(roles := record.get("roles"), list) and roles:
        role = roles[0]["role"]
        made["role"] = "administrator" if role.startswith("ext:") else ROLES.get(role, role)
        made["orgs"] = list({each["org"]["sourcedId"]: each["org"] for each in roles}.values())
    for name in _BOOLEANS:
        if name in made:
            made[name] = _loose(made[name] in (True, "true"), record["sourcedId"])
    return made


def _loose(value: bool, key: str) -> Any:
    """A boolean as one of several servers of 1.1 writes it, the same for the same record."""
    ways = (str(value).lower(), value, int(value), str(int(value)))
    return ways[zlib.crc32(key.encode()) % len(ways)]


class OldErrors(JSONResponse):
    """An error body whose code minor is plain text."""

    def __init__(self, status: int, code: str, headers: Mapping[str, str] | None, description: str) -> None:
        body = {
            "imsx_codeMajor": "failure",
            "imsx_severity": "error",
            "imsx_description": description or code,
            "imsx_codeMinor": code,
        }
        super().__init__(body, status_code=status, headers=headers)


class Signed:
    """Knows who signed a request (RFC 5849, 3.2): HMAC-SHA256, without token, each nonce once."""

    def __init__(self, clients: Mapping[str, Client], faults: Faults) -> None:
        self._clients = clients
        self._faults = faults
        self._seen: set[tuple[str, str, str]] = set()
        self._uses = 0

    def scopes(self, request: Request) -> frozenset[str] | None:
        """What the client that signed may do; None where the signature is not good."""
        try:
            said = dict(parse_authorization_header(request.headers["authorization"]))
            client = self._clients.get(said["oauth_consumer_key"])
            stamp = (said["oauth_consumer_key"], said["oauth_timestamp"], said["oauth_nonce"])
            fresh = abs(time.time() - int(said["oauth_timestamp"])) <= SKEW
            method, given = said["oauth_signature_method"], said["oauth_signature"]
        except (KeyError, ValueError):
            return None
        if client is None or client.client_secret is None or method != "HMAC-SHA256" or not fresh:
            return None
        expected = self._expected(request, client.client_secret)
        if stamp in self._seen or not hmac.compare_digest(unquote(given), expected):
            return None
        self._seen.add(stamp)
        return None if self._worn() else frozenset(client.scopes)

    def _expected(self, request: Request, secret: str) -> str:
        rules: Any = signature
        params = rules.collect_parameters(
            uri_query=request.url.query,
            headers={"Authorization": request.headers["authorization"]},
            exclude_oauth_signature=True,
        )
        base = rules.signature_base_string(
            request.method,
            rules.base_string_uri(str(request.url)),
            rules.normalize_parameters(params),
        )
        return str(rules.sign_hmac_sha256_with_client(base, Signer("", client_secret=secret)))

    def _worn(self) -> bool:
        """The fault `expired-token`: this request is refused although its signature is good."""
        fault = self._faults.get("expired-token")
        if fault is None:
            return False
        self._uses += 1
        return fault.value == "always" or self._uses % (fault.every(EXPIRED_TOKEN_USES) + 1) == 0
