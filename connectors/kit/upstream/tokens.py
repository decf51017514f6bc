"""Clients of a simulator, and the OAuth 2 tokens (client credentials, RFC 6749) that it gives them."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from connectors.kit.upstream.data import DataInvalid
from connectors.kit.upstream.faults import Faults
from hub.base.files import Misfit

LIFETIME = 3600
"""Seconds that a token is good for."""
EXPIRED_TOKEN_USES = 7
"""Requests for which a token is good under the fault `expired-token`."""

Form = Mapping[str, str]


class Client(BaseModel):
    """A client that the simulator knows, with a secret or with the public keys of its assertions."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    client_id: str
    client_secret: str | None = None
    jwks: dict[str, Any] | None = None
    scopes: tuple[str, ...]


class _File(BaseModel):
    clients: list[Client]


def load_clients(
    path: Path, scopes: tuple[str, ...], *, announce: Callable[[str], None] = print
) -> dict[str, Client]:
    """The clients of `clients.json`; without that file one with all `scopes` is made and announced."""
    if not path.exists():
        made = Client(client_id="demo", client_secret=secrets.token_urlsafe(24), scopes=scopes)
        announce(f"client_id={made.client_id} client_secret={made.client_secret}")
        return {made.client_id: made}
    try:
        loaded = _File.model_validate_json(path.read_bytes()).clients
    except ValidationError as error:
        misfit = Misfit.of(error)
        raise DataInvalid(misfit.said, place=f"{path.name}: {misfit.where}") from None
    return {client.client_id: client for client in loaded}


@dataclass(slots=True)
class Grant:
    """What a bearer of a token may do."""

    client: Client
    scopes: frozenset[str]
    until: float
    uses: int = 0


@dataclass(slots=True)
class Tokens:
    """The tokens that are out."""

    clients: Mapping[str, Client]
    faults: Faults
    _grants: dict[str, Grant] = field(default_factory=dict)

    def by_secret(self, request: Request, form: Form) -> Client | None:
        """The client that proves itself by Basic or in the form; None if it does not."""
        name, secret = _basic(request.headers.get("authorization", ""))
        name, secret = name or form.get("client_id", ""), secret or form.get("client_secret", "")
        client = self.clients.get(name)
        if client is None or client.client_secret is None:
            return None
        return client if hmac.compare_digest(client.client_secret.encode(), secret.encode()) else None

    def issue(self, client: Client, scopes: frozenset[str]) -> dict[str, Any]:
        """A new token as RFC 6749, 5.1 writes it."""
        token = secrets.token_urlsafe(24)
        self._grants[token] = Grant(client, scopes, time.monotonic() + LIFETIME)
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": LIFETIME,
            "scope": " ".join(sorted(scopes)),
        }

    def grant(self, request: Request) -> Grant | None:
        """What the request's bearer token allows; None if it has none that is good. Counts one use."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return self.granted(token) if scheme.lower() == "bearer" else None

    def granted(self, token: str) -> Grant | None:
        """What this token allows, for standards that carry it elsewhere; None if it is not good. Counts one use."""
        grant = self._grants.get(token)
        if grant is None or time.monotonic() >= grant.until:
            return None
        if fault := self.faults.get("expired-token"):
            grant.uses += 1
            good_for = 0 if fault.value == "always" else fault.every(EXPIRED_TOKEN_USES)
            if grant.uses > good_for:
                del self._grants[token]
                return None
        return grant

    def endpoint(
        self, authenticate: Callable[[Request, Form], Client | None] | None = None
    ) -> Callable[[Request], Awaitable[Response]]:
        """The token endpoint; `authenticate` says who asks (default: by secret)."""
        known = authenticate or self.by_secret

        async def token(request: Request) -> Response:
            if (
                request.headers.get("content-type", "").partition(";")[0]
                != "application/x-www-form-urlencoded"
            ):
                return _refuse(400, "invalid_request")
            try:
                form = dict(parse_qsl((await request.body()).decode("utf-8"), strict_parsing=True))
            except ValueError:
                return _refuse(400, "invalid_request")
            if form.get("grant_type") != "client_credentials":
                return _refuse(400, "unsupported_grant_type")
            client = known(request, form)
            if client is None:
                return _refuse(401, "invalid_client")
            asked = frozenset(form.get("scope", "").split()) or frozenset(client.scopes)
            allowed = asked & frozenset(client.scopes)
            if not allowed:
                return _refuse(400, "invalid_scope")
            return JSONResponse(self.issue(client, allowed), headers={"Cache-Control": "no-store"})

        return token


def _basic(header: str) -> tuple[str, str]:
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, secret = base64.b64decode(text, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote(name), unquote(secret)


def _refuse(status: int, error: str) -> Response:
    headers = {"WWW-Authenticate": "Basic"} if status == 401 else {}
    return JSONResponse({"error": error}, status_code=status, headers=headers)
