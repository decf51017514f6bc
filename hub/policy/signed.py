"""Tokens that an identity provider signed (JWT, RFC 9068 and OpenID Connect): who their holder is."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from joserfc import jwt
from joserfc.errors import JoseError

from hub.base.clock import Clock
from hub.base.settings import Settings
from hub.policy.provider import Provider
from schema.kit import Role

LARGEST = 8_192
"""Characters of a token that are looked at."""
SCOPE = "yixin:"
"""Scopes of the provider that begin so narrow the account's roles: `yixin:mentor`; `yixin:read` lets it change nothing."""

_FORM = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_KID = re.compile(r"[\w.~+=:@-]{1,200}", re.ASCII)


class SignatureInvalid(Exception):
    """The token does not hold; why is told to nobody."""


@dataclass(frozen=True)
class Holder:
    """Whom a token names, and how long."""

    issuer: str
    subject: str
    scope: frozenset[str] | None
    """The only roles that it carries; None: all of the account's."""
    read_only: bool
    until: datetime


class SignedTokens:
    """Checks the tokens of one provider."""

    def __init__(self, settings: Settings, clock: Clock, provider: Provider | None = None) -> None:
        assert settings.oidc_issuer is not None
        assert settings.oidc_audience is not None
        self._issuer = settings.oidc_issuer
        self._algorithms = settings.oidc_algorithms.split()
        self._skew = settings.oidc_skew
        self._claim = settings.oidc_claim
        self._clock = clock
        self._provider = provider or Provider(self._issuer, settings.oidc_jwks_url)
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(clock.now().timestamp()),
            leeway=settings.oidc_skew,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": settings.oidc_audience},
            exp={"essential": True},
        )

    @staticmethod
    def of(settings: Settings, clock: Clock) -> SignedTokens | None:
        """For a hub that has a provider."""
        return SignedTokens(settings, clock) if settings.oidc_issuer else None

    @staticmethod
    def looks_like(secret: str) -> bool:
        """Whether it has the form of a signed token at all."""
        return len(secret) <= LARGEST and _FORM.fullmatch(secret) is not None

    async def holder(self, secret: str) -> Holder:
        """Whom the token names. Raises SignatureInvalid, ProviderSilent."""
        header = _header(secret)
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in self._algorithms or "crit" in header:
            raise SignatureInvalid
        if not isinstance(kid, str) or not _KID.fullmatch(kid):
            raise SignatureInvalid
        key = await self._provider.key(kid)
        if key is None or key.get("alg", algorithm) != algorithm:
            raise SignatureInvalid
        try:
            claims: dict[str, Any] = jwt.decode(secret, key, algorithms=[algorithm]).claims
            self._claims.validate(claims)
        except (JoseError, ValueError, TypeError, OverflowError, RecursionError):
            raise SignatureInvalid from None
        return self._named(claims)

    def _named(self, claims: dict[str, Any]) -> Holder:
        subject = claims.get(self._claim)
        if not isinstance(subject, str) or not 1 <= len(subject) <= 500 or "\0" in subject:
            raise SignatureInvalid
        scope = claims.get("scope", "")
        names = scope.split() if isinstance(scope, str) else []
        own = {name.removeprefix(SCOPE).upper() for name in names if name.startswith(SCOPE)}
        roles = frozenset(own & Role.__members__.keys()) if own - {"READ"} else None
        try:
            until = datetime.fromtimestamp(claims["exp"] + self._skew, UTC)
        except (OverflowError, ValueError, OSError):
            raise SignatureInvalid from None
        return Holder(self._issuer, subject, roles, "READ" in own, until)


def _header(secret: str) -> dict[str, Any]:
    first = secret.partition(".")[0]
    try:
        header = orjson.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except ValueError:
        raise SignatureInvalid from None
    if not isinstance(header, dict):
        raise SignatureInvalid
    return header
