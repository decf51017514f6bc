"""Who may ask the simulator for a token: SMART Backend Services, checked to the letter."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet
from joserfc.jws import extract_compact
from starlette.requests import Request

from connectors.kit.upstream.tokens import Client, Form, load_clients

ALGORITHMS = ("RS384", "ES384")
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST = 300
"""Seconds; an assertion that is valid for longer is refused."""
ISSUES_AT = "/auth/token"

_SCOPE = re.compile(r"system/(?P<type>\*|[A-Za-z]+)\.(?P<rights>(?=[cruds])c?r?u?d?s?|read|write|\*)")


def clients(path: Path, *, announce: Callable[[str], None] = print) -> Mapping[str, Client]:
    """The clients of `clients.json`; without that file one with a key of its own is made and announced.

    Its private key goes into a new temporary folder, since the data may be read-only.
    """
    if path.exists():
        return load_clients(path, ())
    key = ECKey.generate_key("P-384", {"use": "sig", "alg": "ES384"}, auto_kid=True)
    place = Path(tempfile.mkdtemp(prefix="yixin-fhir-")) / "private-key.json"
    place.touch(mode=0o600)
    place.write_bytes(orjson.dumps(key.as_dict(private=True)))
    made = Client(
        client_id="demo",
        jwks={"keys": [key.as_dict(private=False)]},
        scopes=("system/*.rs", "system/ServiceRequest.crus"),
    )
    announce(f"client_id={made.client_id} private_key=file:{place}")
    return {made.client_id: made}


class Assertions:
    """Checks assertions, and remembers each `jti` for as long as it could be used again."""

    def __init__(self, known: Mapping[str, Client]) -> None:
        self._clients = known
        self._used: dict[tuple[str, str], float] = {}

    def authenticate(self, request: Request, form: Form) -> Client | None:
        """The client that the form's assertion proves, with the asked scopes that it may have; else None."""
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            return None
        audience = str(request.base_url).rstrip("/") + ISSUES_AT
        client = self._proven(form.get("client_assertion", ""), audience)
        if client is None:
            return None
        asked = form.get("scope", "").split()
        return client.model_copy(update={"scopes": tuple(s for s in asked if covers(client.scopes, s))})

    def _proven(self, text: str, audience: str) -> Client | None:
        try:
            unproven = extract_compact(text.encode())
            claims = orjson.loads(unproven.payload)
            client = self._clients.get(claims["iss"])
            if client is None or client.jwks is None or "kid" not in unproven.headers():
                return None
            keys = KeySet.import_key_set(client.jwks)  # type: ignore[arg-type]
            claims = jwt.decode(text, keys, algorithms=list(ALGORITHMS)).claims
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            return None
        return client if self._holds(claims, client.client_id, audience) else None

    def _holds(self, claims: Mapping[str, Any], client_id: str, audience: str) -> bool:
        now = time.time()
        expires, unique = claims.get("exp"), claims.get("jti")
        if claims.get("sub") != client_id or claims.get("aud") not in (audience, [audience]):
            return False
        if not isinstance(expires, int) or not now < expires <= now + LONGEST:
            return False
        if not isinstance(unique, str) or not unique or (client_id, unique) in self._used:
            return False
        self._used = {key: until for key, until in self._used.items() if until > now}
        self._used[client_id, unique] = expires
        return True


def covers(granted: Iterable[str], asked: str) -> bool:
    """Whether one of the granted scopes includes the asked one (`system/*.rs` includes `system/Task.s`)."""
    wanted = _SCOPE.fullmatch(asked)
    if wanted is None:
        return False
    for scope in granted:
        found = _SCOPE.fullmatch(scope)
        if found and found["type"] in ("*", wanted["type"]) and _rights(wanted) <= _rights(found):
            return True
    return False


def allows(granted: Iterable[str], kind: str, right: str) -> bool:
    """Whether the scopes allow `c` (create), `r` (read), `u` (update) or `s` (search) of a type."""
    return covers(granted, f"system/{kind}.{right}")


def _rights(scope: re.Match[str]) -> frozenset[str]:
    """The rights of a scope, those of SMART 1 (`read`, `write`, `*`) in the letters of SMART 2."""
    older = {"read": "rs", "write": "cud", "*": "cruds"}
    return frozenset(older.get(scope["rights"], scope["rights"]))
